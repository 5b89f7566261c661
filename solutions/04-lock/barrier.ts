import { inspect } from 'node:util';
import { SharedMemory } from '#kernel';
import { Condition, type ConditionHandle } from './condition';
import { checkTimeout } from './semaphore';

export interface BarrierOptions {
  /** Run once per round, by the process that arrives last, before any process leaves. If exported, it travels too. */
  readonly action?: (() => unknown) | undefined;
  /** The default of wait(). */
  readonly timeoutMs?: number;
}

/** What another process needs to find a barrier. */
export interface BarrierHandle {
  readonly parties: number;
  readonly options: BarrierOptions;
  readonly memory: string;
  readonly condition: ConditionHandle;
}

// The state, and how many processes have arrived and not left. Both change only while the condition's lock is held.
const STATE = 0;
const COUNT = 4;

const FILLING = 0;
const DRAINING = 1; // all have arrived, and are leaving; the next round begins when the last has left
const RESETTING = 2; // those that had arrived are leaving with an error; afterwards it is as new
const BROKEN = 3; // the same, but no process can enter before reset()

/** A place where `parties` processes wait for each other and then continue together, round after round. */
export class Barrier {
  readonly parties: number;
  readonly #options: BarrierOptions;
  readonly #memory: SharedMemory;
  readonly #condition: Condition;

  /** `memory` and `condition` are for `open`: without them, the barrier is new. */
  constructor(parties: number, options: BarrierOptions = {}, memory?: SharedMemory, condition?: Condition) {
    const { action, timeoutMs = Infinity } = options;
    if (typeof parties !== 'number') {
      throw new TypeError(`parties must be a number; it is ${inspect(parties)}.`);
    }
    if (!Number.isInteger(parties) || parties < 1) {
      throw new RangeError(`parties must be an integer, 1 or more; it is ${parties}.`);
    }
    if (action !== undefined && typeof action !== 'function') {
      throw new TypeError(`action must be a function; it is ${inspect(action)}.`);
    }
    checkTimeout(timeoutMs);
    this.parties = parties;
    this.#options = { action, timeoutMs };
    this.#memory = memory ?? SharedMemory.create(8);
    this.#condition = condition ?? new Condition();
  }

  /**
   * Waits for the others, and returns this process's place in the order of arrival: 0 to parties - 1. All processes of
   * the round get a BrokenBarrier if one of them times out, the action throws, or abort() is called.
   */
  wait(timeoutMs = this.#options.timeoutMs): number {
    checkTimeout(timeoutMs);
    return this.#condition.withLock(() => {
      // A process that arrives while the last round is still leaving waits until it has left.
      this.#condition.waitFor(() => this.#state === FILLING || this.#state === BROKEN);
      if (this.#state === BROKEN) throw new BrokenBarrier();
      const index = this.#memory.add(COUNT, 1);
      try {
        if (index + 1 === this.parties) this.#release();
        else this.#sleep(timeoutMs);
        return index;
      } finally {
        const wasLast = this.#memory.sub(COUNT, 1) === 1;
        if (wasLast && this.#state !== BROKEN) this.#become(FILLING);
      }
    });
  }

  /** What the last process to arrive does. */
  #release(): void {
    try {
      this.#options.action?.();
    } catch (error) {
      this.#become(BROKEN);
      throw error;
    }
    this.#become(DRAINING);
  }

  /** What all others do. */
  #sleep(timeoutMs: number | undefined): void {
    const isOver = this.#condition.waitFor(() => this.#state !== FILLING, timeoutMs);
    if (!isOver) this.#become(BROKEN);
    if (this.#state !== DRAINING) throw new BrokenBarrier();
  }

  get #state(): number {
    return this.#memory.load(STATE);
  }

  #become(state: number): void {
    this.#memory.store(STATE, state);
    this.#condition.notifyAll();
  }

  /** Breaks it: every process that waits or arrives gets a BrokenBarrier, until reset(). */
  abort(): void {
    this.#condition.withLock(() => this.#become(BROKEN));
  }

  /** Makes it as new. Processes that are waiting get a BrokenBarrier. */
  reset(): void {
    this.#condition.withLock(() => {
      if (this.#memory.load(COUNT) === 0) this.#become(FILLING);
      else if (this.#state !== DRAINING) this.#become(RESETTING);
    });
  }

  /** How many processes are waiting at this moment. */
  get waiting(): number {
    return this.#condition.withLock(() => (this.#state === FILLING ? this.#memory.load(COUNT) : 0));
  }

  get broken(): boolean {
    return this.#state === BROKEN;
  }

  get handle(): BarrierHandle {
    const [memory, condition] = [this.#memory.name, this.#condition.handle];
    return { parties: this.parties, options: this.#options, memory, condition };
  }

  static open({ parties, options, memory, condition }: BarrierHandle): Barrier {
    return new Barrier(parties, options, SharedMemory.open(memory), Condition.open(condition));
  }

  close(): void {
    this.#memory.close();
    this.#condition.close();
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
