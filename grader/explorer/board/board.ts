import { rawNotify, SharedMemory, viewsOf } from '../../kernel/internal';
import type { Schedule } from '../search/schedule';
import { choiceOfDeviation } from '../search/schedule';
import { RunRecord } from '../run/run-record';
import { BOARD_BYTES, MOST_PROCESSES, Region, Run, Size, SlotState } from './layout';
import { ResultTables } from './result-tables';
import { NO_SCHEDULE, SCHEDULE_HEAD_WORDS, ScheduleHead } from './schedule-entry';

export interface BoardOptions {
  /** After so many steps a run is said to go on for ever. */
  readonly mostSteps: number;
  /** After so many looks at memory that nobody changes, a process is said to spin. */
  readonly mostIdle: number;
  /** Whoever a schedule kills dies by SIGKILL. */
  readonly realKills: boolean;
  /** What a pipe holds. */
  readonly pipeBytes: number;
}

/** The board as the driver sees it, who never holds the turn. */
export class Board {
  readonly tables: ResultTables;
  readonly #memory: SharedMemory;
  /** Null when the board is closed: to touch memory that is no longer mapped would end the process. */
  #open: Int32Array | null;

  /** @param memory of the size of a board, and zero */
  constructor(
    { mostSteps, mostIdle, realKills, pipeBytes }: BoardOptions,
    memory = SharedMemory.create(BOARD_BYTES),
  ) {
    this.#memory = memory;
    const { int32, uint8 } = viewsOf(this.#memory);
    this.#open = int32;
    this.tables = new ResultTables(uint8);
    this.#words[Run.mostSteps] = mostSteps;
    this.#words[Run.mostIdle] = mostIdle;
    this.#words[Run.realKills] = realKills ? 1 : 0;
    this.#words[Run.pipeBytes] = pipeBytes;
  }

  get name(): string {
    return this.#memory.name;
  }

  /** How many runs there have been: it grows as long as things go on. */
  get progress(): number {
    return this.#open === null ? -1 : Atomics.load(this.#open, Run.progress);
  }

  get #words(): Int32Array {
    if (this.#open === null) throw new Error('the board is closed');
    return this.#open;
  }

  /** Puts as many of the schedules as there is room for into the slot, and says how many. */
  give(slot: number, schedules: readonly Schedule[]): number {
    const words = this.#words;
    const first = Region.schedules + slot * Size.schedulesOfOne;
    let at = first + 1;
    let count = 0;
    for (const { deviations, strategy, seed, sleepSet, sleepFrom, priorities } of schedules) {
      const length = SCHEDULE_HEAD_WORDS + deviations.length * 2;
      if (at + length > first + Size.schedulesOfOne) break;
      words[at + ScheduleHead.words] = length;
      words[at + ScheduleHead.strategy] = strategy;
      words[at + ScheduleHead.seed] = seed;
      words[at + ScheduleHead.sleepSet] = sleepSet;
      words[at + ScheduleHead.sleepFrom] = sleepFrom;
      words[at + ScheduleHead.deviations] = deviations.length;
      for (let process = 0; process < MOST_PROCESSES; process++)
        words[at + ScheduleHead.priorities + process] = priorities[process] ?? 0;
      for (const [index, deviation] of deviations.entries()) {
        words[at + SCHEDULE_HEAD_WORDS + index * 2] = deviation.step;
        words[at + SCHEDULE_HEAD_WORDS + index * 2 + 1] = choiceOfDeviation(deviation);
      }
      at += length;
      count += 1;
    }
    words[first] = count;
    Atomics.store(words, Run.slots + slot, SlotState.full);
    rawNotify(this.#memory, (Run.slots + slot) * 4, 1);
    return count;
  }

  isDone(slot: number): boolean {
    return Atomics.load(this.#words, Run.slots + slot) === SlotState.done;
  }

  /** The runs of a slot that is done; fewer than were given when the log was full, or when the world could not be made. */
  *runs(slot: number): Generator<RunRecord> {
    const words = this.#words;
    const first = Region.logs + slot * Size.logOfOne;
    const end = first + Size.logOfOne;
    for (let at = first; at < end && words[at] !== NO_SCHEDULE;) {
      const run = new RunRecord(words, at);
      // The learner's processes have the board, too.
      if (run.length <= 0 || at + run.length > end) return;
      yield run;
      at += run.length;
    }
  }

  /** Tells the processes that it is over: they return from their part. */
  end(): void {
    Atomics.store(this.#words, Run.command, 1);
    for (const slot of [0, 1]) {
      Atomics.store(this.#words, Run.slots + slot, SlotState.over);
      rawNotify(this.#memory, (Run.slots + slot) * 4, 1);
    }
  }

  /** Is done with its memory, which may serve another board from now on. */
  leave(): void {
    this.#open = null;
    this.tables.close();
  }

  close(): void {
    this.leave();
    this.#memory.close();
  }
}
