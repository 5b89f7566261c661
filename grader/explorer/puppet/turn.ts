import { futexPark, futexUnpark, isPolling, rawNotify, rawWait, type SharedMemory } from '#kernel/internal';
import {
  Action,
  choiceOf,
  End,
  Flag,
  Mode,
  Pending,
  Run,
  Seat,
  seatOf,
  Step,
  STEP_WORDS,
  Strategy,
  WaitOutcome,
} from '../board/layout';
import { clashes } from '../board/independence';

/** So many timeouts that came to nothing, one after the other, are polling. */
const MOST_IDLE_TIMEOUTS = 40;

/**
 * The turn, as seen from one process: who holds it picks who takes the next step, writes the step down, and hands the
 * turn over. To stay costs no system call, to hand over costs a wake-up and a sleep.
 */
export class Turn {
  readonly #gates: readonly number[];
  readonly #seat: number;
  readonly #bit: number;
  readonly #now: Float64Array;

  constructor(
    private readonly memory: SharedMemory,
    private readonly board: Int32Array,
    address: number,
    private readonly process: number,
    private readonly processes: number,
  ) {
    this.#seat = seatOf(process);
    this.#bit = 1 << process;
    this.#gates = Array.from({ length: processes }, (_, p) => address + (seatOf(p) + Seat.gate) * 4);
    this.#now = new Float64Array(board.buffer, board.byteOffset, board.length >>> 1);
  }

  /** Sleeps until somebody hands the turn to this process. */
  await(): void {
    const { board } = this;
    const gate = this.#seat + Seat.gate;
    while (Atomics.load(board, gate) === 0) {
      if (isPolling) rawWait(this.memory, gate * 4, 0, Infinity);
      else futexPark(this.#gates[this.process] ?? 0, 0);
    }
    Atomics.store(board, gate, 0);
  }

  handTo(process: number): void {
    const gate = seatOf(process) + Seat.gate;
    Atomics.store(this.board, gate, 1);
    if (isPolling) rawNotify(this.memory, gate * 4, 1);
    else futexUnpark(this.#gates[process] ?? 0);
  }

  get now(): number {
    return this.#now[Run.now >>> 1] ?? 0;
  }

  set now(ms: number) {
    this.#now[Run.now >>> 1] = ms;
  }

  setDeadline(ms: number): void {
    this.#now[(this.#seat + Seat.deadline) >>> 1] = ms;
  }

  #deadlineOf(process: number): number {
    return this.#now[(seatOf(process) + Seat.deadline) >>> 1] ?? 0;
  }

  /**
   * Picks who takes the next step, and writes the step down. Returns the process; or -1 when the run is over, and why is
   * on the board.
   */
  choose(): number {
    const { board } = this;
    for (;;) {
      const step = board[Run.step] as number;
      if (board[Run.end] !== 0) return -1;
      if (
        step >= (board[Run.mostSteps] as number) ||
        (board[Run.log] as number) >= (board[Run.logEnd] as number)
      )
        return this.stop(End.tooManySteps, this.process);
      let enabled = board[Run.enabled] as number;
      const spinning = board[Run.spinning] as number;
      if (enabled === 0 && spinning !== 0) {
        // Nobody else can change what they look at: perhaps they go to sleep after a while.
        enabled = spinning;
        board[Run.enabled] = enabled;
        board[Run.spinning] = 0;
      }
      const timed = board[Run.timed] as number;
      if (enabled === 0 && timed === 0)
        return this.stop((board[Run.asleep] as number) === 0 ? End.finished : End.stuck, -1);
      const current = board[Run.current] as number;
      const choice =
        step === board[Run.deviationStep] ? this.#deviation() : this.#usual(step, enabled, current);
      if (choice < 0) return this.stop(End.redundant, -1);
      const process = choice & 15;
      const action = choice >> 4;
      if (action === Action.demote) {
        // PCT lowers whoever runs when the step is reached, below all who were lowered before.
        board[seatOf(current < 0 ? process : current) + Seat.priority] = -step - 1;
        continue;
      }
      const bit = 1 << process;
      const isPossible = action === Action.timeout ? (timed & bit) !== 0 : (enabled & bit) !== 0;
      if (!isPossible) return this.stop(End.impossible, process);

      this.#write(process, action, enabled, timed, current);
      if (action === Action.kill) {
        board[Run.enabled] = enabled & ~bit;
        board[Run.killed] = (board[Run.killed] as number) | bit;
        continue;
      }
      if (action === Action.timeout) {
        this.#timeOut(process);
        if ((board[Run.idleTimeouts] as number) > MOST_IDLE_TIMEOUTS) return this.stop(End.polling, process);
      }
      board[Run.current] = process;
      if ((board[Run.sleepSet] as number) !== 0 && step >= (board[Run.sleepFrom] as number))
        this.#wakeSleepSet(process);
      return process;
    }
  }

  /** The run is over. */
  stop(end: End, culprit: number): -1 {
    if (this.board[Run.end] === 0) {
      this.board[Run.end] = end;
      this.board[Run.culprit] = culprit;
    }
    return -1;
  }

  #deviation(): number {
    const { board } = this;
    const at = board[Run.nextDeviation] as number;
    const choice = board[at + 1] as number;
    const next = at + 2;
    board[Run.nextDeviation] = next;
    board[Run.deviationStep] = next < (board[Run.deviationsEnd] as number) ? (board[next] as number) : -1;
    return choice;
  }

  /** Where the schedule says nothing: whoever runs goes on; else the first who can. */
  #usual(step: number, enabled: number, current: number): number {
    const { board } = this;
    if (enabled === 0) return choiceOf(Action.timeout, this.#firstToTimeOut());
    if (board[Run.strategy] !== Strategy.stay) return this.#byPriority(enabled);
    const asleep = step >= (board[Run.sleepFrom] as number) ? (board[Run.sleepSet] as number) : 0;
    const candidates = enabled & ~asleep;
    if (candidates === 0) return -1;
    if (current >= 0 && (candidates & (1 << current)) !== 0) return current;
    return 31 - Math.clz32(candidates & -candidates);
  }

  #byPriority(enabled: number): number {
    let best = -1;
    let most = -Infinity;
    for (let p = 0; p < this.processes; p++) {
      if ((enabled & (1 << p)) === 0) continue;
      const priority = this.board[seatOf(p) + Seat.priority] as number;
      if (priority > most) [best, most] = [p, priority];
    }
    return best;
  }

  #firstToTimeOut(): number {
    const timed = this.board[Run.timed] as number;
    let first = -1;
    for (let p = 0; p < this.processes; p++) {
      if ((timed & (1 << p)) !== 0 && (first < 0 || this.#deadlineOf(p) < this.#deadlineOf(first))) first = p;
    }
    return first;
  }

  #timeOut(process: number): void {
    const { board } = this;
    const seat = seatOf(process);
    this.now = Math.max(this.now, this.#deadlineOf(process));
    board[seat + Seat.outcome] = WaitOutcome.timedOut;
    this.#awaken(process);
    board[Run.idleTimeouts] = (board[Run.idleTimeouts] as number) + 1;
  }

  #awaken(process: number): void {
    const { board } = this;
    const bit = 1 << process;
    board[Run.timed] = (board[Run.timed] as number) & ~bit;
    board[Run.asleep] = (board[Run.asleep] as number) & ~bit;
    board[Run.enabled] = (board[Run.enabled] as number) | bit;
    board[seatOf(process) + Seat.waitAddress] = -1;
    board[seatOf(process) + Seat.kind] = Pending.resume;
  }

  /** Wakes those who wait at the address, the longest waiting first; returns the mask of those woken. */
  wake(address: number, count: number): number {
    let woken = 0;
    for (let left = count; left > 0; left--) {
      let first = -1;
      for (let p = 0; p < this.processes; p++) {
        const seat = seatOf(p);
        if (
          this.board[seat + Seat.waitAddress] !== address ||
          ((this.board[Run.asleep] as number) & (1 << p)) === 0
        )
          continue;
        if (((this.board[Run.killed] as number) & (1 << p)) !== 0) continue;
        if (
          first < 0 ||
          (this.board[seat + Seat.waitOrder] as number) <
            (this.board[seatOf(first) + Seat.waitOrder] as number)
        )
          first = p;
      }
      if (first < 0) break;
      this.board[seatOf(first) + Seat.outcome] = WaitOutcome.notified;
      this.#awaken(first);
      woken |= 1 << first;
    }
    return woken;
  }

  /** This process sleeps from now on. */
  sleep(address: number, deadline: number): void {
    const { board } = this;
    const seat = this.#seat;
    board[seat + Seat.waitAddress] = address;
    board[seat + Seat.waitOrder] = board[Run.waits] = (board[Run.waits] as number) + 1;
    board[Run.enabled] = (board[Run.enabled] as number) & ~this.#bit;
    board[Run.asleep] = (board[Run.asleep] as number) | this.#bit;
    if (deadline === Infinity) return;
    board[Run.timed] = (board[Run.timed] as number) | this.#bit;
    this.setDeadline(deadline);
  }

  /** Where the step that this process is carrying out is written down. */
  get entry(): number {
    return (this.board[Run.log] as number) - STEP_WORDS;
  }

  flag(flag: number): void {
    const at = this.entry + Step.what;
    this.board[at] = (this.board[at] as number) | (flag << 16);
  }

  #write(process: number, action: number, enabled: number, timed: number, current: number): void {
    const { board } = this;
    const at = board[Run.log] as number;
    const seat = seatOf(process);
    const isForced = current < 0 || (enabled & (1 << current)) === 0;
    board[at + Step.what] =
      process |
      (action << 4) |
      ((board[seat + Seat.kind] as number) << 8) |
      ((isForced ? Flag.forced : 0) << 16);
    board[at + Step.address] = board[seat + Seat.address] as number;
    board[at + Step.size] = (board[seat + Seat.size] as number) | (enabled << 16) | (timed << 24);
    board[at + Step.before] = current + 1;
    board[Run.log] = at + STEP_WORDS;
    board[Run.step] = (board[Run.step] as number) + 1;
  }

  /** Who slept because their step commutes with all that came wakes as soon as one comes that it does not commute with. */
  #wakeSleepSet(chosen: number): void {
    const { board } = this;
    const sleeping = board[Run.sleepSet] as number;
    const own = seatOf(chosen);
    for (let p = 0; p < this.processes; p++) {
      if ((sleeping & (1 << p)) === 0) continue;
      const seat = seatOf(p);
      const isDependent = clashes(
        board[own + Seat.kind] as number,
        board[own + Seat.address] as number,
        board[own + Seat.size] as number,
        board[seat + Seat.kind] as number,
        board[seat + Seat.address] as number,
        board[seat + Seat.size] as number,
      );
      if (isDependent) board[Run.sleepSet] = (board[Run.sleepSet] as number) & ~(1 << p);
    }
  }

  /** For race-reversing sampling: the process's priority, and that of whoever waits to do what clashes, are drawn again. */
  redraw(): void {
    const { board } = this;
    if (board[Run.strategy] !== Strategy.raceReversing) return;
    const own = this.#seat;
    for (let p = 0; p < this.processes; p++) {
      const seat = seatOf(p);
      const isDrawn =
        p === this.process ||
        clashes(
          board[own + Seat.kind] as number,
          board[own + Seat.address] as number,
          board[own + Seat.size] as number,
          board[seat + Seat.kind] as number,
          board[seat + Seat.address] as number,
          board[seat + Seat.size] as number,
        );
      if (isDrawn) board[seat + Seat.priority] = this.#random();
    }
  }

  /** Marsaglia's xorshift, 32 bits; its state is on the board, so that whoever holds the turn goes on with it. */
  #random(): number {
    let x = this.board[Run.random] as number;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.board[Run.random] = x;
    return x;
  }
}
