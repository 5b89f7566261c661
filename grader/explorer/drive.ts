import type { DriverBoard } from './driver-board';
import type { RunRecord } from './run/run-record';
import type { Schedule } from './search/schedule';
import type { Search } from './search/search';

const FIRST_BATCH = 2;
const MOST_IN_A_BATCH = 400;

/**
 * Has schedules run, batch after batch: while the processes run one, the runs of the one before are looked at. `onRun`
 * hears of each run in the order in which the search asked for them, and ends the exploration by returning true.
 *
 * @param signal resolves when a batch is done; rejects when a process of the exploration has ended
 */
export async function drive(
  board: DriverBoard,
  search: Search,
  signal: () => Promise<void>,
  onRun: (run: RunRecord, schedule: Schedule) => boolean,
  firstSlot = 0,
): Promise<number> {
  const given: (readonly Schedule[])[] = [];
  let waiting: Schedule[] = [];
  let size = FIRST_BATCH;
  let toGive = firstSlot;
  let toTake = firstSlot;
  for (;;) {
    while (given.length < 2) {
      // What did not fit goes first, so that the order stays.
      while (waiting.length < size) {
        const schedule = search.next();
        if (schedule === undefined) break;
        waiting.push(schedule);
      }
      if (waiting.length === 0) break;
      const count = board.give(toGive, waiting);
      given.push(waiting.slice(0, count));
      waiting = waiting.slice(count);
      size = Math.min(size * 2, MOST_IN_A_BATCH);
      toGive = 1 - toGive;
    }
    const batch = given.shift();
    if (batch === undefined) return toTake;
    while (!board.isDone(toTake)) await signal();
    let done = 0;
    for (const run of board.runs(toTake)) {
      const schedule = batch[done];
      if (schedule === undefined) break;
      done += 1;
      search.tell(run);
      if (onRun(run, schedule)) return toTake;
    }
    if (done === 0) throw new Error('a batch was done, and none of its schedules was run');
    // The log was full: these go again, before those that come after them.
    if (done < batch.length) await redo(batch.slice(done));
    toTake = 1 - toTake;
  }

  async function redo(left: readonly Schedule[]): Promise<void> {
    const later = given.splice(0).flat();
    if (later.length > 0) {
      const slot = 1 - toTake;
      while (!board.isDone(slot)) await signal();
    }
    waiting = [...left, ...later, ...waiting];
    size = Math.max(1, Math.min(size, left.length));
    if (later.length > 0) toTake = 1 - toTake;
    toGive = 1 - toTake;
  }
}
