import type { Board } from '../board/board';
import { Flag, Step, type Action } from '../board/layout';
import type { Seats } from './seats';

type Entry = InstanceType<typeof Step.View>;

/** The record of a run, step by step. */
export class StepLog {
  readonly #entry: Entry;

  constructor(
    private readonly board: Board,
    private readonly seats: Seats,
  ) {
    this.#entry = new Step.View(board.words, 0);
  }

  get isFull(): boolean {
    const { run, exploration } = this.board;
    return run.step >= exploration.mostSteps || run.log >= run.logEnd;
  }

  /** The process takes the next step, which is what its seat says. */
  add(process: number, action: Action, enabled: number, timed: number, current: number): void {
    const { run } = this.board;
    const { kind, address, size } = this.board.seat(process);
    const isForced = current < 0 || (enabled & (1 << current)) === 0;
    const entry = this.#entry;
    entry.at = run.log;
    entry.process = process;
    entry.action = action;
    entry.kind = kind;
    entry.flags = (isForced ? Flag.forced : 0) | (this.seats.isInTime(process) ? Flag.inTime : 0);
    entry.address = address;
    entry.size = size;
    entry.enabled = enabled;
    entry.timed = timed;
    entry.afterProcess = current + 1;
    entry.woken = 0;
    entry.bytes = 0;
    run.log += Step.size;
    run.step += 1;
  }

  /** The step that is being carried out. */
  get current(): Entry {
    this.#entry.at = this.board.run.log - Step.size;
    return this.#entry;
  }
}
