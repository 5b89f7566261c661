import { againstPython } from './against-python';
import { inFolder } from './compile';
import type { Row } from './rows';

const TRIPS = 5_000;
const MESSAGES = 50;
const MESSAGE_BYTES = 2 ** 20;

/** Connections between two real processes, compared with those of `multiprocessing.Pipe`. */
export async function pipe(): Promise<Row[]> {
  return inFolder(async (folder) => [
    await againstPython('pipe round trip, small message', 0.5, 'pipe-trips', [TRIPS], folder),
    await againstPython('pipe, 1 MiB messages', 1, 'pipe-bulk', [MESSAGES, MESSAGE_BYTES], folder),
  ]);
}
