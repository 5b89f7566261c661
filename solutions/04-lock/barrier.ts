import { inspect } from 'node:util';
import { now, type SharedMemory } from '#kernel';
import { openMemory } from './handles';
import { checkTimeout } from './arguments';
import { Lock } from './mutex';
import { createPermits } from './permits';

export interface BarrierOptions {
  /** Run once per round, by the process that arrives last, before any process leaves. If exported, it travels too. */
  readonly action?: (() => unknown) | undefined;
  /** The default of wait(). */
  readonly timeoutMs?: number;
}

/** What another process needs to find a barrier. */
export interface BarrierHandle extends BarrierOptions {
  readonly memory: string;
  readonly parties: number;
}

// After the lock that guards all changes: the state, how many have arrived, how many have yet to leave.
const STATE = 8;
const WAITING = STATE + 4;
const LEAVING = WAITING + 4;
const BARRIER_BYTES = LEAVING + 4;

const FILLING = 0;
const DRAINING = 1; // all have arrived, and are leaving; the next round begins when all have left
const RESETTING = 2; // those that had arrived are leaving with an error; afterwards it is as new
const BROKEN = 3; // the same, but no process can enter before reset()

/** A place where `parties` processes wait for each other and then continue together, round after round. */
export class Barrier {
  readonly parties: number;
  readonly #timeoutMs: number;
  readonly #action: (() => unknown) | undefined;
  readonly #memory: SharedMemory;
  readonly #lock: Lock;

  /** `memory` is for `open`: without it, the barrier is a new one. */
  constructor(parties: number, options: BarrierOptions = {}, memory?: SharedMemory) {
    const { action, timeoutMs = Infinity } = options;
    if (typeof parties !== 'number') {
      throw new TypeError(`parties must be a number; it is ${inspect(parties)}.`);
    }
    if (!Number.isSafeInteger(parties) || parties < 1) {
      throw new RangeError(`parties must be an integer, 1 or more; it is ${parties}.`);
    }
    if (action !== undefined && typeof action !== 'function') {
      throw new TypeError(`action must be a function; it is ${inspect(action)}.`);
    }
    checkTimeout(timeoutMs);
    this.parties = parties;
    this.#action = action;
    this.#timeoutMs = timeoutMs;
    this.#memory = memory ?? createPermits(1, BARRIER_BYTES);
    this.#lock = new Lock(this.#memory);
  }

  /**
   * Waits for the others, and returns this process's place in the order of arrival: 0 to parties - 1. All processes of
   * the round get a BrokenBarrier if one of them times out, the action throws, or abort() is called.
   */
  wait(timeoutMs = this.#timeoutMs): number {
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    this.#lockWhenFilling();
    const index = this.#memory.load(WAITING);
    this.#memory.store(WAITING, index + 1);
    if (index === this.parties - 1) this.#release();
    else this.#sleep(deadline);

    const outcome = this.#leave();
    if (outcome !== DRAINING) throw new BrokenBarrier();
    return index;
  }

  /** A process that arrives while the last round is still leaving waits until it has left. */
  #lockWhenFilling(): void {
    for (;;) {
      this.#lock.acquire();
      const state = this.#memory.load(STATE);
      if (state === FILLING) return;
      this.#lock.release();
      if (state === BROKEN) throw new BrokenBarrier();
      this.#memory.wait(STATE, state);
    }
  }

  /** What the last process to arrive does. Called with the lock, and releases it. */
  #release(): void {
    try {
      this.#action?.();
      this.#end(DRAINING);
    } catch (error) {
      this.#end(BROKEN);
      this.#lock.release();
      this.#leave();
      throw error;
    }
    this.#lock.release();
  }

  /** What all others do. No round begins before they have left, so the state cannot be FILLING again. */
  #sleep(deadline: number): void {
    this.#lock.release();
    while (this.#memory.load(STATE) === FILLING) {
      const leftMs = deadline - now();
      if (leftMs > 0) this.#memory.wait(STATE, FILLING, leftMs);
      else this.#lock.withLock(() => this.#memory.load(STATE) === FILLING && this.#end(BROKEN));
    }
  }

  /** Ends the round for all processes that have arrived. Called with the lock. */
  #end(state: number): void {
    this.#memory.add(LEAVING, this.#memory.exchange(WAITING, 0));
    this.#memory.store(STATE, state);
    this.#memory.notify(STATE);
  }

  /** Returns how the round ended. */
  #leave(): number {
    return this.#lock.withLock(() => {
      const outcome = this.#memory.load(STATE);
      const wasLast = this.#memory.sub(LEAVING, 1) === 1;
      if (wasLast && outcome !== BROKEN) this.#end(FILLING);
      return outcome;
    });
  }

  /** Breaks it: every process that waits or arrives gets a BrokenBarrier, until reset(). */
  abort(): void {
    this.#lock.withLock(() => this.#end(BROKEN));
  }

  /** Makes it as new. Processes that are waiting get a BrokenBarrier. */
  reset(): void {
    this.#lock.withLock(() => {
      const isEmpty = this.#memory.load(WAITING) + this.#memory.load(LEAVING) === 0;
      if (isEmpty) this.#end(FILLING);
      else if (this.#memory.load(STATE) !== DRAINING) this.#end(RESETTING);
    });
  }

  /** How many processes are waiting at this moment. */
  get waiting(): number {
    return this.#memory.load(WAITING);
  }

  get broken(): boolean {
    return this.#memory.load(STATE) === BROKEN;
  }

  get handle(): BarrierHandle {
    const { parties } = this;
    return { memory: this.#memory.name, parties, timeoutMs: this.#timeoutMs, action: this.#action };
  }

  /** The same barrier, seen from this process. */
  static open(handle: BarrierHandle): Barrier {
    return new Barrier(handle.parties, handle, openMemory(handle.memory, BARRIER_BYTES));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The round cannot be completed, neither by this process nor by any other in it. */
export class BrokenBarrier extends Error {
  override readonly name = 'BrokenBarrier';
  readonly code = 'BROKEN_BARRIER';

  constructor() {
    super(
      'wait() was abandoned: the Barrier is broken. When all parties have noticed, call reset() to use it again.',
    );
  }
}
