import { bundle, fixture, fromImage, lacking } from './compile';
import type { Row } from './rows';
import { withPrograms } from './rounds-program';
import { sideBySide } from './side-by-side';

const ROUNDS = 25;

/** Compares the reference solutions with CPython's `multiprocessing`, each as a program of the same name. */
export async function againstPython(
  work: string,
  atMost: number,
  program: string,
  numbers: readonly number[],
  folder: string,
  rounds = ROUNDS,
): Promise<Row> {
  const name = `${work} / CPython`;
  const lacks = lacking('python3');
  if (lacks !== undefined) return { kind: 'skipped', name, lacks };
  const ours = await bundle(program, fromImage, `${folder}/${program}.js`);
  const args = numbers.map(String);
  return withPrograms(
    [
      [process.execPath, ours, ...args],
      ['python3', fixture(`${program}.py`), ...args],
    ],
    (node, python) => sideBySide(name, atMost, rounds, node, python),
  );
}
