import { allowedProcessors } from '../kernel/internal';
import { bundle, compileC, fromImage, inFolder, lacking } from './compile';
import type { Row } from './rows';
import { withPrograms } from './rounds-program';
import { sideBySide } from './side-by-side';

const NAME = '1,000 hand-overs of the turn / by bare futexes in C';
const ROUNDS = 25;

/**
 * The least that a switch of processes costs an exploration: two processes on one processor, each of which hands the
 * turn to the other (`Turn.handTo`) and sleeps until it comes back (`Turn.await`). It is compared with the same in C.
 * Choosing and recording a step are not included: `schedules.ts` measures everything together.
 */
export async function handOver(): Promise<Row[]> {
  const lacks = lacking('Linux', 'cc');
  if (lacks !== undefined) return [{ kind: 'skipped', name: NAME, lacks }];
  // The last processor, as explorations take it.
  const cpu = String(allowedProcessors().at(-1) ?? 0);
  return inFolder(async (folder) => {
    const ours = await bundle('hand-over', fromImage, `${folder}/hand-over.js`);
    const theirs = compileC('hand-over', folder);
    const row = await withPrograms(
      [
        [process.execPath, ours, cpu],
        [theirs, cpu],
      ],
      (node, c) => sideBySide(NAME, 2.5, ROUNDS, node, c),
    );
    return [row];
  });
}
