import type { Board } from '../board/board';
import { Flag, type Action } from '../board/codes';
import { Exploration, records, Run, Seat, Step } from '../board/records';
import { addBytes, addFlag, addWoken, beforeWord, sizeWord, whatWord } from '../board/step-words';
import type { Seats } from './seats';

/** The record of a run, step by step. */
export class StepLog {
  constructor(
    private readonly board: Board,
    private readonly seats: Seats,
  ) {}

  get isFull(): boolean {
    const { run, exploration } = this.board;
    return run[Run.step] >= exploration[Exploration.mostSteps] || run[Run.log] >= run[Run.logEnd];
  }

  /** The process takes the next step, which is what its seat says. */
  add(process: number, action: Action, enabled: number, timed: number, previous: number): void {
    const { run, words } = this.board;
    const seat = this.board.seat(process);
    const isForced = previous < 0 || (enabled & (1 << previous)) === 0;
    const flags = (isForced ? Flag.forced : 0) | (this.seats.isInTime(process) ? Flag.inTime : 0);
    const at = run[Run.log];
    words[at + Step.what] = whatWord(process, action, seat[Seat.kind], flags);
    words[at + Step.address] = seat[Seat.address];
    words[at + Step.size] = sizeWord(seat[Seat.size], enabled, timed);
    words[at + Step.before] = beforeWord(previous, 0, 0);
    run[Run.log] = at + records.step.size;
    run[Run.step] += 1;
  }

  // What becomes known about the step while it is carried out.

  flag(flag: number): void {
    addFlag(this.board.words, this.#current, flag);
  }

  woken(processes: number): void {
    addWoken(this.board.words, this.#current, processes);
  }

  moved(bytes: number): void {
    addBytes(this.board.words, this.#current, bytes);
  }

  get #current(): number {
    return this.board.run[Run.log] - records.step.size;
  }
}
