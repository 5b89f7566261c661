import { bundle, compileC, fixture, fromImage, inFolder, lacking } from './compile';
import type { Row } from './rows';
import { withPrograms } from './rounds-program';
import { sideBySide } from './side-by-side';

const ADDITIONS = 200_000;
const ROUNDS = 25;

/** `lock.acquire(); v.value += 1; lock.release()` on real processes, all at once, 200,000 in all, however many they are. */
export async function lock(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const ours = await bundle('lock-adders', fromImage, `${folder}/lock-adders.js`);
    const rows: Row[] = [];
    for (const processes of [1, 2, 4]) rows.push(await againstPython(ours, processes));
    rows.push(await againstC(ours, folder));
    return rows;
  });
}

async function againstPython(ours: string, processes: number): Promise<Row> {
  const name = `lock, add, release: ${processes} ${processes === 1 ? 'process' : 'processes'} / CPython`;
  const lacks = lacking('python3');
  if (lacks !== undefined) return { kind: 'skipped', name, lacks };
  const args = [String(processes), String(ADDITIONS)];
  return withPrograms(
    [
      [process.execPath, ours, ...args],
      ['python3', fixture('lock-adders.py'), ...args],
    ],
    (node, python) => sideBySide(name, 0.1, ROUNDS, node, python),
  );
}

/** The same algorithm in C, on the same system call: what is above it is the language's. */
async function againstC(ours: string, folder: string): Promise<Row> {
  const name = 'lock, add, release: uncontended / the same in C';
  const lacks = lacking('Linux', 'cc');
  if (lacks !== undefined) return { kind: 'skipped', name, lacks };
  const theirs = compileC('lock-adder', folder);
  return withPrograms(
    [
      [process.execPath, ours, '1', String(ADDITIONS)],
      [theirs, String(ADDITIONS)],
    ],
    (node, c) => sideBySide(name, 2, ROUNDS, node, c),
  );
}
