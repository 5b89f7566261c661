import { futexPark, futexUnpark, isPolling, rawNotify, rawWait, type SharedMemory } from '#kernel/internal';
import { seatAt, type Board } from '../board/board';
import { actionOfChoice, bytesOfChoice, processOfChoice } from '../board/choice-word';
import { Action, End, Strategy } from '../board/codes';
import { DeviationEntry, Exploration, records, Run, Seat } from '../board/records';
import { wordAt } from '../board/record';
import { Aborted } from './aborted';
import { Idleness } from './idleness';
import { Pipes } from './pipes';
import { doClash, Priorities } from './priorities';
import { Seats } from './seats';
import { StepLog } from './step-log';

// Taken before learner code is loaded.
const { pid } = globalThis.process;
const kill = globalThis.process.kill.bind(globalThis.process);

/**
 * The turn, as seen from one process: its holder picks the process that takes the next step, records the step, and hands
 * the turn over. A step that stays in the same process costs no system call; a hand-over costs a wake-up and a sleep.
 */
export class Turn {
  readonly seats: Seats;
  readonly priorities: Priorities;
  readonly pipes: Pipes;
  readonly log: StepLog;
  readonly idleness: Idleness;
  readonly #gates: readonly number[];

  /** `address`: where the board begins in this process's memory. */
  constructor(
    private readonly memory: SharedMemory,
    private readonly board: Board,
    address: number,
    private readonly process: number,
    private readonly processes: number,
  ) {
    const { words } = board;
    const at = pidAt(process);
    Atomics.store(words, at, pid);
    rawNotify(memory, at * 4, Infinity);
    this.seats = new Seats(board, processes);
    this.priorities = new Priorities(board, processes);
    this.pipes = new Pipes(board, this.seats);
    this.log = new StepLog(board, this.seats);
    this.idleness = new Idleness(board, processes);
    this.#gates = Array.from({ length: processes }, (_, p) => address + gateAt(p) * 4);
  }

  /** Sleeps until the turn is handed to this process. */
  await(): void {
    const { words } = this.board;
    const gate = gateAt(this.process);
    while (Atomics.load(words, gate) === 0) {
      if (isPolling) rawWait(this.memory, gate * 4, 0, Infinity);
      else futexPark(this.#gates[this.process] ?? 0, 0);
    }
    Atomics.store(words, gate, 0);
  }

  handTo(process: number): void {
    const gate = gateAt(process);
    Atomics.store(this.board.words, gate, 1);
    if (isPolling) rawNotify(this.memory, gate * 4, 1);
    else futexUnpark(this.#gates[process] ?? 0);
  }

  /** The process of that number is dead, as far as this run is concerned. */
  hasKilled(pid: number): boolean {
    const { board } = this;
    const killed = board.run[Run.killed];
    for (let process = 0; process < this.processes; process++) {
      const isKilled = (killed & (1 << process)) !== 0;
      if (isKilled && wordAt(board.words, pidAt(process)) === pid) return true;
    }
    return false;
  }

  /**
   * Picks the process that takes the next step, and records the step. Returns the process; or -1 when the run is over,
   * and the board says why.
   */
  choose(): number {
    const { run } = this.board;
    for (;;) {
      const step = run[Run.step];
      const current = run[Run.current];
      const timed = run[Run.timed];
      if (run[Run.end] !== 0) return -1;
      if (this.log.isFull) return this.stop(End.tooManySteps, this.process);
      const enabled = this.#enabled();
      if (enabled === 0 && timed === 0)
        return this.stop(run[Run.asleep] === 0 ? End.finished : End.stuck, -1);
      const idleness = enabled === 0 ? this.idleness.heed() : 'continues';
      if (idleness === 'stuck') return this.stop(End.stuck, -1);
      if (idleness === 'polling') return this.stop(End.polling, this.seats.nextToTimeOut(false));
      const isLate = idleness === 'late';
      let process: number;
      let action: Action;
      run[Run.cut] = 0;
      if (step === run[Run.deviationStep]) {
        const choice = this.#nextChoice();
        process = processOfChoice(choice);
        action = actionOfChoice(choice);
        run[Run.cut] = bytesOfChoice(choice);
      } else {
        action = enabled === 0 ? Action.timeout : Action.run;
        process = enabled === 0 ? this.seats.nextToTimeOut(isLate) : this.#usual(step, enabled, current);
        if (process < 0) return this.stop(End.redundant, -1);
      }
      if (action === Action.demote) {
        this.priorities.lower(current < 0 ? process : current, step);
        continue;
      }
      if (action === Action.hold) return this.stop(End.held, -1);
      const isPossible = ((action === Action.timeout ? timed : enabled) & (1 << process)) !== 0;
      if (!isPossible) return this.stop(End.impossible, process);
      this.log.add(process, action, enabled, timed, current);
      if (action === Action.kill) {
        this.#kill(process);
        continue;
      }
      if (action === Action.timeout) this.seats.timeOut(process);
      if (action === Action.late) this.seats.dawdle(process);
      run[Run.current] = process;
      if (run[Run.sleepSet] !== 0 && step >= run[Run.sleepFrom]) this.#wakeSleepSet(process);
      return process;
    }
  }

  /** The schedule kills the process. Where that is real, this process itself dies once it has handed the turn over. */
  #kill(process: number): void {
    const { run, exploration } = this.board;
    const bit = 1 << process;
    run[Run.enabled] &= ~bit;
    run[Run.killed] |= bit;
    this.pipes.leave(process);
    if (exploration[Exploration.realKills] !== 1) return;
    // Nothing of it will have to be unwound.
    run[Run.unwound] |= bit;
    if (process !== this.process) kill(this.#pidOf(process), 'SIGKILL');
  }

  /** Waits for a process that has not come to the board yet: killing pid 0 would kill the whole process group. */
  #pidOf(process: number): number {
    const at = pidAt(process);
    for (;;) {
      const found = Atomics.load(this.board.words, at);
      if (found !== 0) return found;
      rawWait(this.memory, at * 4, 0, Infinity);
    }
  }

  /** The schedule has killed this process for good. */
  get isDead(): boolean {
    const { run, exploration } = this.board;
    return exploration[Exploration.realKills] === 1 && (run[Run.killed] & (1 << this.process)) !== 0;
  }

  /** Hands the turn on, as a process does that is over, and ends this process. */
  die(next: number): never {
    this.handTo(next < 0 ? this.nextToUnwind() : next);
    kill(pid, 'SIGKILL');
    throw new Error('a killed process continued');
  }

  /** The process to be unwound next, now that the run is over; the leader when none is left. */
  nextToUnwind(): number {
    const { run } = this.board;
    const left = ((1 << this.processes) - 1) & ~(run[Run.finished] | run[Run.unwound]);
    return left === 0 ? 0 : lowest(left);
  }

  /** The run is over. */
  stop(end: End, culprit: number): -1 {
    const { run } = this.board;
    if (run[Run.end] === 0) {
      run[Run.end] = end;
      run[Run.culprit] = culprit;
    }
    return -1;
  }

  /** The run proves nothing, whatever it has shown so far, and this process must do nothing more in it. */
  giveUp(end: End): never {
    const { run } = this.board;
    run[Run.end] = end;
    run[Run.culprit] = this.process;
    throw Aborted.only;
  }

  /** Mask of the processes that can run. Spinning ones count where no other can: they may go to sleep after a while. */
  #enabled(): number {
    const { run } = this.board;
    if (run[Run.enabled] === 0 && run[Run.spinning] !== 0) {
      run[Run.enabled] = run[Run.spinning];
      run[Run.spinning] = 0;
    }
    return run[Run.enabled];
  }

  #nextChoice(): number {
    const { run, words } = this.board;
    const at = run[Run.nextDeviation];
    const next = at + records.deviation.size;
    run[Run.nextDeviation] = next;
    run[Run.deviationStep] = next < run[Run.deviationsEnd] ? wordAt(words, next + DeviationEntry.step) : -1;
    return wordAt(words, at + DeviationEntry.choice);
  }

  /**
   * Where the schedule says nothing: the process that runs continues; else the first that can. -1: all that can are in the
   * sleep set.
   */
  #usual(step: number, enabled: number, current: number): number {
    const { run } = this.board;
    if (run[Run.strategy] !== Strategy.stay) return this.priorities.highest(enabled);
    const candidates = step >= run[Run.sleepFrom] ? enabled & ~run[Run.sleepSet] : enabled;
    if (candidates === 0) return -1;
    if (current >= 0 && (candidates & (1 << current)) !== 0) return current;
    return lowest(candidates);
  }

  /** Notes something about the step that this process is carrying out. */
  flag(flag: number): void {
    this.log.flag(flag);
  }

  /** A process sleeps as long as its step commutes with every step taken, and wakes at the first that clashes with it. */
  #wakeSleepSet(chosen: number): void {
    const { run } = this.board;
    for (let process = 0; process < this.processes; process++) {
      const bit = 1 << process;
      if ((run[Run.sleepSet] & bit) !== 0 && doClash(this.board, chosen, process)) run[Run.sleepSet] &= ~bit;
    }
  }
}

/** Where the process waits for its turn. */
function gateAt(process: number): number {
  return seatAt(process) + Seat.gate;
}

function pidAt(process: number): number {
  return seatAt(process) + Seat.pid;
}

function lowest(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
