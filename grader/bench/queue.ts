import { inFolder } from './compile';
import { contest } from './contest';
import type { Row } from './rows';

const ITEMS = 20_000;

/** Small items through one queue between real processes; a single pair is compared with a bare pipe of the same bytes. */
export async function queue(): Promise<Row[]> {
  const common = { kata: 'queue', program: 'queue-items' };
  return inFolder(async (folder) => [
    ...(await contest(
      { ...common, work: 'queue, 1 producer 1 consumer', floor: 'bytes-items', numbers: [1, 1, ITEMS] },
      folder,
    )),
    ...(await contest({ ...common, work: 'queue, 2 × 2', numbers: [2, 2, ITEMS] }, folder)),
  ]);
}
