import { inFolder } from './compile';
import { contest } from './contest';
import type { Row } from './rows';

/** Few calls, so that many rounds are too short to be disturbed. */
const CALLS = 1_000;
const ROUNDS = 60;

/** Calls of a dict in a manager's process by one client, compared with a bare echo over a Unix socket. */
export async function manager(): Promise<Row[]> {
  const common = { kata: 'manager', program: 'manager-calls', floor: 'socket-echo', rounds: ROUNDS };
  return inFolder(async (folder) => [
    ...(await contest({ ...common, work: 'manager, one call after another', numbers: [CALLS, 1] }, folder)),
    ...(await contest({ ...common, work: 'manager, 100 in flight', numbers: [CALLS, 100] }, folder)),
  ]);
}
