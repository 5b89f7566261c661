import { availableParallelism } from 'node:os';
import { bundle, fromImage, inFolder } from './compile';
import { contest } from './contest';
import type { Row } from './rows';
import { withPrograms } from './rounds-program';
import { sideBySide } from './side-by-side';

const TASKS = 200_000;
/** CPython does this many in half a second when each is a chunk. */
const SINGLES = 10_000;
/** Each has a new process, which takes about 50 ms. */
const REPLACED = 24;
const CALLS = 2_000;

/** Tiny tasks by one child per processor, compared with children of a bare `fork`, and with npm's packages. */
export async function pool(): Promise<Row[]> {
  const cores = availableParallelism();
  const map = { kata: 'pool', program: 'pool-map', floor: 'fork-map' };
  return inFolder(async (folder) => [
    ...(await contest(
      { ...map, work: 'pool.map, 200,000 tiny tasks, default chunks', numbers: [cores, TASKS, 0] },
      folder,
    )),
    ...(await contest({ ...map, work: 'pool.map, chunkSize 1', numbers: [cores, SINGLES, 1] }, folder)),
    ...(await contest(
      {
        work: 'pool, maxTasksPerChild 1',
        kata: 'pool',
        program: 'pool-replaced',
        floor: 'fork-replaced',
        numbers: [cores, REPLACED],
        rounds: 7,
      },
      folder,
    )),
    await againstPackage('workerpool', cores, folder),
    await againstPackage('tinypool', cores, folder),
  ]);
}

/** Both sides make one call per task. The comparison is only shown, and nothing is promised. */
async function againstPackage(theirs: string, cores: number, folder: string): Promise<Row> {
  const programs = [];
  for (const name of ['pool-singles', `${theirs}-singles`]) {
    const program = await bundle(name, fromImage, `${folder}/${name}.js`);
    programs.push([process.execPath, program, String(cores), String(CALLS)] as const);
  }
  return withPrograms(programs, (ours, other) =>
    sideBySide(`pool.apply, 2,000 tiny tasks / ${theirs}, on child processes`, Infinity, 15, ours, other),
  );
}
