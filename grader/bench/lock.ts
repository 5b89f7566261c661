import { bundle, compileC, fromImage, inFolder, lacking } from './compile';
import { contest } from './contest';
import type { Row } from './rows';
import { withPrograms } from './rounds-program';
import { sideBySide } from './side-by-side';

const ADDITIONS = 200_000;
const ROUNDS = 25;

/**
 * `lock.acquire(); v.value += 1; lock.release()` on real processes at once: 200,000 times in all, for any number of
 * processes.
 */
export async function lock(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const rows: Row[] = [];
    for (const processes of [1, 2, 4]) {
      const work = `lock, add, release: ${processes} ${processes === 1 ? 'process' : 'processes'}`;
      // A contended lock waits for the other process; there is no least of that.
      const floor = processes === 1 ? { floor: 'word-adders' } : {};
      const numbers = [processes, ADDITIONS];
      rows.push(
        ...(await contest({ work, kata: 'lock', program: 'lock-adders', numbers, ...floor }, folder)),
      );
    }
    rows.push(await againstC(folder));
    return rows;
  });
}

/** The same algorithm in C, on the same system call, so the difference is the cost of the language. */
async function againstC(folder: string): Promise<Row> {
  const name = 'lock, add, release: uncontended / the same in C';
  const lacks = lacking('Linux', 'cc');
  if (lacks !== undefined) return { kind: 'skipped', name, lacks };
  const ours = await bundle('lock-adders', fromImage, `${folder}/lock-adders.js`);
  const theirs = compileC('lock-adder', folder);
  return withPrograms(
    [
      [process.execPath, ours, '1', String(ADDITIONS)],
      [theirs, String(ADDITIONS)],
    ],
    (node, c) => sideBySide(name, 2, ROUNDS, node, c),
  );
}
