import { rawNotify, SharedMemory, viewsOf } from '../kernel/internal';
import { Board } from './board/board';
import { choiceWord } from './board/choice-word';
import { SlotState } from './board/codes';
import { BOARD_BYTES, Region, Size } from './board/layout';
import {
  DeviationEntry,
  Exploration,
  MOST_PROCESSES,
  NO_RUN,
  records,
  Run,
  ScheduleHead,
} from './board/records';
import { ResultTables } from './board/result-tables';
import { RunRecord } from './run/run-record';
import type { Schedule } from './search/schedule';

export interface BoardOptions {
  /** A run that takes more steps counts as endless. */
  readonly mostSteps: number;
  /** A process that looks more often at memory that does not change counts as spinning. */
  readonly mostIdle: number;
  /** A process that a schedule kills dies by SIGKILL. */
  readonly realKills: boolean;
  /** Bytes that a pipe holds. */
  readonly pipeBytes: number;
}

/** More than any run may have. */
const MOST_STEPS_OF_A_RUN = 2 ** 16;

/** The board as the driver sees it, which never holds the turn: it gives batches of schedules, and reads their runs. */
export class DriverBoard {
  readonly tables: ResultTables;
  readonly #memory: SharedMemory;
  /** Null when the board is closed: touching memory that is no longer mapped would end the process. */
  #open: Board | null;

  /** @param memory of the size of a board, and zero */
  constructor(
    { mostSteps, mostIdle, realKills, pipeBytes }: BoardOptions,
    memory = SharedMemory.create(BOARD_BYTES),
  ) {
    this.#memory = memory;
    const { int32, uint8 } = viewsOf(this.#memory);
    this.#open = new Board(int32);
    this.tables = new ResultTables(uint8);
    const { exploration } = this.#open;
    exploration[Exploration.mostSteps] = mostSteps;
    exploration[Exploration.mostIdle] = mostIdle;
    exploration[Exploration.realKills] = realKills ? 1 : 0;
    exploration[Exploration.pipeBytes] = pipeBytes;
  }

  get name(): string {
    return this.#memory.name;
  }

  /**
   * Differs from what it was as long as the exploration proceeds: the runs so far, and the steps of the one under way. A run
   * of code that spins has more than a thousand.
   */
  get progress(): number {
    if (this.#open === null) return -1;
    const { words, run } = this.#open;
    const runs = Atomics.load(words, Region.exploration + Exploration.progress);
    return runs * MOST_STEPS_OF_A_RUN + run[Run.step];
  }

  get #board(): Board {
    if (this.#open === null) throw new Error('the board is closed');
    return this.#open;
  }

  /** Puts as many of the schedules into the slot as there is room for, and returns how many. */
  give(slot: number, schedules: readonly Schedule[]): number {
    const { words } = this.#board;
    const first = Region.schedules + slot * Size.schedulesOfOne;
    let at = first + 1;
    let count = 0;
    for (const schedule of schedules) {
      const length = records.schedule.size + schedule.deviations.length * records.deviation.size;
      if (at + length > first + Size.schedulesOfOne) break;
      words[at + ScheduleHead.length] = length;
      writeSchedule(words, at, schedule);
      at += length;
      count += 1;
    }
    words[first] = count;
    this.#setSlot(slot, SlotState.full);
    return count;
  }

  isDone(slot: number): boolean {
    return Atomics.load(this.#board.words, slotAt(slot)) === SlotState.done;
  }

  /** The runs of a slot that is done: fewer than were given when the log was full, or the world could not be made. */
  *runs(slot: number): Generator<RunRecord> {
    const { words } = this.#board;
    const first = Region.logs + slot * Size.logOfOne;
    const end = first + Size.logOfOne;
    for (let at = first; at + records.head.size <= end;) {
      const run = new RunRecord(words, at);
      // The learner's processes have the board, too, so a length may be anything.
      if (run.steps === NO_RUN || run.length <= 0 || at + run.length > end) return;
      yield run;
      at += run.length;
    }
  }

  /** The exploration is over: the processes return from their part. */
  end(): void {
    Atomics.store(this.#board.words, Region.exploration + Exploration.command, 1);
    for (const slot of [0, 1]) this.#setSlot(slot, SlotState.over);
  }

  /** Leaves its memory, which may serve another board from now on. */
  leave(): void {
    this.#open = null;
    this.tables.close();
  }

  close(): void {
    this.leave();
    this.#memory.close();
  }

  #setSlot(slot: number, state: number): void {
    Atomics.store(this.#board.words, slotAt(slot), state);
    rawNotify(this.#memory, slotAt(slot) * 4, 1);
  }
}

function slotAt(slot: number): number {
  return Region.exploration + Exploration.slots + slot;
}

function writeSchedule(words: Int32Array, at: number, schedule: Schedule): void {
  const { deviations, strategy, seed, sleepSet, sleepFrom, priorities } = schedule;
  words[at + ScheduleHead.strategy] = strategy;
  words[at + ScheduleHead.seed] = seed;
  words[at + ScheduleHead.sleepSet] = sleepSet;
  words[at + ScheduleHead.sleepFrom] = sleepFrom;
  words[at + ScheduleHead.deviations] = deviations.length;
  for (let process = 0; process < MOST_PROCESSES; process++)
    words[at + ScheduleHead.priorities + process] = priorities[process] ?? 0;
  let entry = at + records.schedule.size;
  for (const { step, action, process, bytes } of deviations) {
    words[entry + DeviationEntry.step] = step;
    words[entry + DeviationEntry.choice] = choiceWord(action, process, bytes);
    entry += records.deviation.size;
  }
}
