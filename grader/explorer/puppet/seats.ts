import type { Board } from '../board/board';
import { Pending, WaitOutcome } from '../board/codes';
import { Run, Seat } from '../board/records';

/** Which processes sleep, where, and until when in virtual time. Only the holder of the turn changes it. */
export class Seats {
  constructor(
    private readonly board: Board,
    private readonly processes: number,
  ) {}

  /** Virtual time, in ms. */
  get now(): number {
    return this.board.runFloats[Run.now];
  }

  set now(ms: number) {
    this.board.runFloats[Run.now] = ms;
  }

  /** The process sleeps from now on, until it is woken or, unless that is Infinity, until the deadline. */
  sleep(process: number, address: number, deadline: number): void {
    const { board } = this;
    const { run } = board;
    const seat = board.seat(process);
    const bit = 1 << process;
    run[Run.waits] += 1;
    seat[Seat.waitAddress] = address;
    seat[Seat.waitOrder] = run[Run.waits];
    board.seatFloats(process)[Seat.deadline] = deadline;
    run[Run.enabled] &= ~bit;
    run[Run.asleep] |= bit;
    if (deadline < Infinity) run[Run.timed] |= bit;
  }

  /** Wakes at most `count` waiters of the address, the longest waiting first; returns their mask. */
  wake(address: number, count: number): number {
    let woken = 0;
    for (let left = count; left > 0; left--) {
      const first = this.#longestWaiting(address);
      if (first < 0) break;
      this.#awaken(first, WaitOutcome.notified);
      woken |= 1 << first;
    }
    return woken;
  }

  #longestWaiting(address: number): number {
    const { board } = this;
    const living = board.run[Run.asleep] & ~board.run[Run.killed];
    let first = -1;
    let firstOrder = Infinity;
    for (let process = 0; process < this.processes; process++) {
      if ((living & (1 << process)) === 0) continue;
      const seat = board.seat(process);
      if (seat[Seat.waitAddress] !== address || seat[Seat.waitOrder] >= firstOrder) continue;
      first = process;
      firstOrder = seat[Seat.waitOrder];
    }
    return first;
  }

  /** Of the processes whose wait can time out, the one whose deadline comes first, or last; -1 for none. */
  nextToTimeOut(isLast: boolean): number {
    const timed = this.board.run[Run.timed];
    let next = -1;
    for (let process = 0; process < this.processes; process++) {
      if ((timed & (1 << process)) === 0) continue;
      if (next < 0 || this.#deadline(process) < this.#deadline(next) !== isLast) next = process;
    }
    return next;
  }

  /** The wait of the process times out: the clock moves to its deadline. */
  timeOut(process: number): void {
    this.dawdle(process);
    this.#awaken(process, WaitOutcome.timedOut);
  }

  /** The process was woken, and its deadline is still to come. */
  isInTime(process: number): boolean {
    const seat = this.board.seat(process);
    if (seat[Seat.kind] !== Pending.resume || seat[Seat.outcome] !== WaitOutcome.notified) return false;
    const deadline = this.#deadline(process);
    return deadline < Infinity && deadline > this.now;
  }

  /** The process is so late that its deadline has passed. */
  dawdle(process: number): void {
    this.now = Math.max(this.now, this.#deadline(process));
  }

  #deadline(process: number): number {
    return this.board.seatFloats(process)[Seat.deadline];
  }

  #awaken(process: number, outcome: WaitOutcome): void {
    const { run } = this.board;
    const seat = this.board.seat(process);
    const bit = 1 << process;
    run[Run.timed] &= ~bit;
    run[Run.asleep] &= ~bit;
    run[Run.enabled] |= bit;
    seat[Seat.outcome] = outcome;
    seat[Seat.waitAddress] = -1;
    seat[Seat.kind] = Pending.resume;
  }
}
