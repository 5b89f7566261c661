import { againstPython } from './against-python';
import { inFolder } from './compile';
import type { Row } from './rows';

/** Few calls, so that many rounds are too short to be disturbed. */
const CALLS = 1_000;
const ROUNDS = 60;

/** Calls of a dict in a manager's process by one client, compared with those of `multiprocessing.Manager`. */
export async function manager(): Promise<Row[]> {
  return inFolder(async (folder) => [
    await againstPython(
      'manager, one call after another',
      1 / 1.3,
      'manager-calls',
      [CALLS, 1],
      folder,
      ROUNDS,
    ),
    await againstPython('manager, 100 in flight', 1 / 5, 'manager-calls', [CALLS, 100], folder, ROUNDS),
  ]);
}
