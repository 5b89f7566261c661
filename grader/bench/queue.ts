import { againstPython } from './against-python';
import { inFolder } from './compile';
import type { Row } from './rows';

const ITEMS = 20_000;

/** Small items through one queue between real processes, compared with `multiprocessing.Queue`. */
export async function queue(): Promise<Row[]> {
  return inFolder(async (folder) => [
    await againstPython('queue, 1 producer 1 consumer', 0.5, 'queue-items', [1, 1, ITEMS], folder),
    await againstPython('queue, 2 × 2', 0.5, 'queue-items', [2, 2, ITEMS], folder),
  ]);
}
