import { Pending, Run, Seat, seatOf, WaitOutcome } from '../board/layout';

/** Who sleeps where and until when, in virtual time. Whoever holds the turn changes it. */
export class Seats {
  readonly #floats: Float64Array;

  constructor(
    private readonly board: Int32Array,
    private readonly processes: number,
  ) {
    this.#floats = new Float64Array(board.buffer, board.byteOffset, board.length >>> 1);
  }

  /** Virtual time, in ms. */
  get now(): number {
    return this.#floats[Run.now >>> 1] ?? 0;
  }

  set now(ms: number) {
    this.#floats[Run.now >>> 1] = ms;
  }

  /** The process sleeps from now on, until it is woken or, unless that is Infinity, until the deadline. */
  sleep(process: number, address: number, deadline: number): void {
    const { board } = this;
    const seat = seatOf(process);
    const bit = 1 << process;
    board[seat + Seat.waitAddress] = address;
    board[seat + Seat.waitOrder] = board[Run.waits] = (board[Run.waits] as number) + 1;
    board[Run.enabled] = (board[Run.enabled] as number) & ~bit;
    board[Run.asleep] = (board[Run.asleep] as number) | bit;
    this.#floats[(seat + Seat.deadline) >>> 1] = deadline;
    if (deadline < Infinity) board[Run.timed] = (board[Run.timed] as number) | bit;
  }

  /** Wakes those who wait at the address, the longest waiting first; returns the mask of those woken. */
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
    const living = (board[Run.asleep] as number) & ~(board[Run.killed] as number);
    let first = -1;
    for (let process = 0; process < this.processes; process++) {
      if ((living & (1 << process)) === 0 || board[seatOf(process) + Seat.waitAddress] !== address) continue;
      if (first < 0 || this.#order(process) < this.#order(first)) first = process;
    }
    return first;
  }

  #order(process: number): number {
    return this.board[seatOf(process) + Seat.waitOrder] as number;
  }

  /** Of those whose wait can time out, the one whose deadline comes first. */
  firstToTimeOut(): number {
    const timed = this.board[Run.timed] as number;
    let first = -1;
    for (let process = 0; process < this.processes; process++) {
      if ((timed & (1 << process)) === 0) continue;
      if (first < 0 || this.#deadline(process) < this.#deadline(first)) first = process;
    }
    return first;
  }

  /** Its time is over: the clock goes there. */
  timeOut(process: number): void {
    this.now = Math.max(this.now, this.#deadline(process));
    this.#awaken(process, WaitOutcome.timedOut);
  }

  /** The process was woken, and its deadline is still to come. */
  isInTime(process: number): boolean {
    const seat = seatOf(process);
    if (this.board[seat + Seat.kind] !== Pending.resume) return false;
    const deadline = this.#deadline(process);
    return (
      this.board[seat + Seat.outcome] === WaitOutcome.notified && deadline < Infinity && deadline > this.now
    );
  }

  /** It comes so late that its deadline is over. */
  dawdle(process: number): void {
    this.now = Math.max(this.now, this.#deadline(process));
  }

  #deadline(process: number): number {
    return this.#floats[(seatOf(process) + Seat.deadline) >>> 1] ?? 0;
  }

  #awaken(process: number, outcome: number): void {
    const { board } = this;
    const seat = seatOf(process);
    const bit = 1 << process;
    board[Run.timed] = (board[Run.timed] as number) & ~bit;
    board[Run.asleep] = (board[Run.asleep] as number) & ~bit;
    board[Run.enabled] = (board[Run.enabled] as number) | bit;
    board[seat + Seat.outcome] = outcome;
    board[seat + Seat.waitAddress] = -1;
    board[seat + Seat.kind] = Pending.resume;
  }
}
