import { inFolder } from './compile';
import { contest } from './contest';
import type { Row } from './rows';

const TRIPS = 5_000;
const MESSAGES = 50;
const MESSAGE_BYTES = 2 ** 20;

/** Connections between two real processes, compared with `readSync`/`writeSync` of the same bytes. */
export async function pipe(): Promise<Row[]> {
  return inFolder(async (folder) => [
    ...(await contest(
      {
        work: 'pipe round trip, small message',
        kata: 'pipe',
        program: 'pipe-trips',
        floor: 'bytes-trips',
        numbers: [TRIPS],
      },
      folder,
    )),
    ...(await contest(
      {
        work: 'pipe, 1 MiB messages',
        kata: 'pipe',
        program: 'pipe-bulk',
        floor: 'bytes-bulk',
        numbers: [MESSAGES, MESSAGE_BYTES],
      },
      folder,
    )),
  ]);
}
