import { futexPark, futexUnpark, isPolling, rawNotify, rawWait, type SharedMemory } from '#kernel/internal';
import { Action, choiceOf, End, Flag, Run, Seat, seatOf, Step, STEP_WORDS, Strategy } from '../board/layout';
import { Aborted } from './aborted';
import { Idleness } from './idleness';
import { Pipes } from './pipes';
import { doClash, Priorities } from './priorities';
import { Seats } from './seats';

// Taken before learner code is loaded.
const { pid } = globalThis.process;
const kill = globalThis.process.kill.bind(globalThis.process);

/**
 * The turn, as seen from one process: who holds it picks who takes the next step, writes the step down, and hands the
 * turn over. To stay costs no system call, to hand over costs a wake-up and a sleep.
 */
export class Turn {
  readonly seats: Seats;
  readonly priorities: Priorities;
  readonly pipes: Pipes;
  readonly idleness: Idleness;
  readonly #gates: readonly number[];

  /** `address`: where the board begins in this process's memory. */
  constructor(
    private readonly memory: SharedMemory,
    private readonly board: Int32Array,
    address: number,
    private readonly process: number,
    private readonly processes: number,
  ) {
    const at = seatOf(process) + Seat.pid;
    Atomics.store(board, at, pid);
    rawNotify(memory, at * 4, Infinity);
    this.seats = new Seats(board, processes);
    this.priorities = new Priorities(board, processes);
    this.pipes = new Pipes(board, this.seats);
    this.idleness = new Idleness(board, this.seats, processes);
    this.#gates = Array.from({ length: processes }, (_, p) => address + (seatOf(p) + Seat.gate) * 4);
  }

  /** Sleeps until somebody hands the turn to this process. */
  await(): void {
    const { board } = this;
    const gate = seatOf(this.process) + Seat.gate;
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

  /** The process of that number is dead, as far as this run goes. */
  hasKilled(pid: number): boolean {
    const killed = this.board[Run.killed] as number;
    for (let process = 0; process < this.processes; process++) {
      if ((killed & (1 << process)) !== 0 && this.board[seatOf(process) + Seat.pid] === pid) return true;
    }
    return false;
  }

  /**
   * Picks who takes the next step, and writes the step down. Returns the process; or -1 when the run is over, and why is
   * on the board.
   */
  choose(): number {
    const { board } = this;
    for (;;) {
      const step = board[Run.step] as number;
      const current = board[Run.current] as number;
      if (board[Run.end] !== 0) return -1;
      if (
        step >= (board[Run.mostSteps] as number) ||
        (board[Run.log] as number) >= (board[Run.logEnd] as number)
      )
        return this.stop(End.tooManySteps, this.process);
      const enabled = this.#enabled();
      const timed = board[Run.timed] as number;
      if (enabled === 0 && timed === 0)
        return this.stop((board[Run.asleep] as number) === 0 ? End.finished : End.stuck, -1);
      if (enabled === 0) {
        const idleness = this.idleness.heed();
        if (idleness === 'stuck') return this.stop(End.stuck, -1);
        if (idleness === 'polling') return this.stop(End.polling, this.seats.firstToTimeOut());
      }

      const choice =
        step === board[Run.deviationStep] ? this.#deviation() : this.#usual(step, enabled, current);
      if (choice < 0) return this.stop(End.redundant, -1);
      const process = choice & 15;
      const action = (choice >> 4) & 15;
      board[Run.cut] = choice >>> 8;
      if (action === Action.demote) {
        this.priorities.lower(current < 0 ? process : current, step);
        continue;
      }
      const isPossible = ((action === Action.timeout ? timed : enabled) & (1 << process)) !== 0;
      if (!isPossible) return this.stop(End.impossible, process);
      this.#write(process, action, enabled, timed, current);
      if (action === Action.kill) {
        board[Run.enabled] = enabled & ~(1 << process);
        board[Run.killed] = (board[Run.killed] as number) | (1 << process);
        this.pipes.leave(process);
        if (board[Run.realKills] === 1) this.#kill(process);
        continue;
      }
      if (action === Action.timeout) this.seats.timeOut(process);
      if (action === Action.late) this.seats.dawdle(process);
      board[Run.current] = process;
      if (board[Run.sleepSet] !== 0 && step >= (board[Run.sleepFrom] as number)) this.#wakeSleepSet(process);
      return process;
    }
  }

  /** For good: nothing of it will have to be unwound. This process itself dies when it has handed the turn over. */
  #kill(process: number): void {
    this.board[Run.unwound] = (this.board[Run.unwound] as number) | (1 << process);
    if (process !== this.process) kill(this.#pidOf(process), 'SIGKILL');
  }

  /** It may not have come to the board yet; and to kill process 0 is to kill all of one's own group. */
  #pidOf(process: number): number {
    const at = seatOf(process) + Seat.pid;
    for (;;) {
      const found = Atomics.load(this.board, at);
      if (found !== 0) return found;
      rawWait(this.memory, at * 4, 0, Infinity);
    }
  }

  /** The schedule has killed this process, for good. */
  get isDead(): boolean {
    return (
      this.board[Run.realKills] === 1 && ((this.board[Run.killed] as number) & (1 << this.process)) !== 0
    );
  }

  /** Hands the turn on as somebody would whose process is over, and ends this process. */
  die(next: number): never {
    this.handTo(next < 0 ? this.nextToUnwind() : next);
    kill(pid, 'SIGKILL');
    throw new Error('a killed process went on');
  }

  /** Who is unwound next, now that the run is over; the leader when there is nobody left. */
  nextToUnwind(): number {
    const { board } = this;
    const over = (board[Run.finished] as number) | (board[Run.unwound] as number);
    const left = ((1 << this.processes) - 1) & ~over;
    return left === 0 ? 0 : 31 - Math.clz32(left & -left);
  }

  /** The run is over. */
  stop(end: End, culprit: number): -1 {
    if (this.board[Run.end] === 0) {
      this.board[Run.end] = end;
      this.board[Run.culprit] = culprit;
    }
    return -1;
  }

  /** The run proves nothing, whatever has come of it so far, and what this process does in it must not go any further. */
  giveUp(end: End): never {
    this.board[Run.end] = end;
    this.board[Run.culprit] = this.process;
    throw Aborted.only;
  }

  /** Who can run. When only those are left who spin, they: perhaps they go to sleep after a while. */
  #enabled(): number {
    const { board } = this;
    if (board[Run.enabled] === 0 && board[Run.spinning] !== 0) {
      board[Run.enabled] = board[Run.spinning] as number;
      board[Run.spinning] = 0;
    }
    return board[Run.enabled] as number;
  }

  #deviation(): number {
    const { board } = this;
    const at = board[Run.nextDeviation] as number;
    const next = at + 2;
    board[Run.nextDeviation] = next;
    board[Run.deviationStep] = next < (board[Run.deviationsEnd] as number) ? (board[next] as number) : -1;
    return board[at + 1] as number;
  }

  /** Where the schedule says nothing: whoever runs goes on; else the first who can. -1: all who can are in the sleep set. */
  #usual(step: number, enabled: number, current: number): number {
    const { board } = this;
    if (enabled === 0) return choiceOf(Action.timeout, this.seats.firstToTimeOut());
    if (board[Run.strategy] !== Strategy.stay) return this.priorities.highest(enabled);
    const asleep = step >= (board[Run.sleepFrom] as number) ? (board[Run.sleepSet] as number) : 0;
    const candidates = enabled & ~asleep;
    if (candidates === 0) return -1;
    if (current >= 0 && (candidates & (1 << current)) !== 0) return current;
    return 31 - Math.clz32(candidates & -candidates);
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
    const flags = (isForced ? Flag.forced : 0) | (this.seats.isInTime(process) ? Flag.inTime : 0);
    board[at + Step.what] =
      process | (action << 4) | ((board[seat + Seat.kind] as number) << 8) | (flags << 16);
    board[at + Step.address] = board[seat + Seat.address] as number;
    board[at + Step.size] = (board[seat + Seat.size] as number) | (enabled << 16) | (timed << 24);
    board[at + Step.before] = current + 1;
    board[Run.log] = at + STEP_WORDS;
    board[Run.step] = (board[Run.step] as number) + 1;
  }

  /** Who slept because its step commutes with all that came wakes as soon as one comes that it does not commute with. */
  #wakeSleepSet(chosen: number): void {
    const { board } = this;
    for (let process = 0; process < this.processes; process++) {
      const sleepSet = board[Run.sleepSet] as number;
      const isWoken = (sleepSet & (1 << process)) !== 0 && doClash(board, chosen, process);
      if (isWoken) board[Run.sleepSet] = sleepSet & ~(1 << process);
    }
  }
}
