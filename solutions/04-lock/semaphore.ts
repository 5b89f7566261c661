import { inspect } from 'node:util';
import { now, SharedMemory } from '#kernel';

// What all locks are made of: the number of permits, and the number of processes that may be asleep for one.
const VALUE = 0;
const SLEEPERS = 4;
export const BYTES = 8;
const MOST = 2 ** 31 - 1;

/** Takes a permit. False: there was none in that time, and none was taken. */
export function take(memory: SharedMemory, timeoutMs: number): boolean {
  checkTimeout(timeoutMs);
  if (takeNow(memory)) return true;
  if (timeoutMs <= 0) return false;
  const deadline = now() + timeoutMs;
  // Count yourself in before the last look: a release that comes after that look then finds a sleeper to wake.
  memory.add(SLEEPERS, 1);
  try {
    // To be woken is not to own: another process may have been faster. So look again, even when the time is up, because
    // the release that woke this process has woken no other.
    while (!takeNow(memory)) {
      const left = deadline - now();
      if (left <= 0) return false;
      memory.wait(VALUE, 0, left);
    }
    return true;
  } finally {
    memory.sub(SLEEPERS, 1);
  }
}

/** The check and the change in one step. False: there is no permit at this moment. */
function takeNow(memory: SharedMemory): boolean {
  let value = memory.load(VALUE);
  while (value > 0) {
    const found = memory.compareExchange(VALUE, value, value - 1);
    if (found === value) return true;
    value = found;
  }
  return false;
}

/** Adds a permit, then wakes a sleeper. False: there are `most` already, and nothing has changed. */
export function give(memory: SharedMemory, most: number): boolean {
  let value = memory.load(VALUE);
  while (value < most) {
    const found = memory.compareExchange(VALUE, value, value + 1);
    if (found === value) {
      if (memory.load(SLEEPERS) > 0) memory.notify(VALUE, 1);
      return true;
    }
    value = found;
  }
  return false;
}

/** How many permits there are at this moment. */
export function permits(memory: SharedMemory): number {
  return memory.load(VALUE);
}

/** Memory with `initial` permits, and room for more after them. */
export function create(initial: number, bytes = BYTES): SharedMemory {
  const memory = SharedMemory.create(bytes);
  memory.store(VALUE, initial);
  return memory;
}

/** What another process needs to find a semaphore. */
export interface SemaphoreHandle {
  readonly memory: string;
  readonly initial: number;
}

/** Lets a limited number of processes in at once. Any process may release it: each release adds a permit. */
export class Semaphore {
  protected readonly initial: number;
  protected readonly memory: SharedMemory;

  /** `memory` is for `open`: without it, the semaphore is new. */
  constructor(initial = 1, memory?: SharedMemory) {
    checkInitial(initial);
    this.initial = initial;
    this.memory = memory ?? create(initial);
  }

  acquire(timeoutMs = Infinity): boolean {
    return take(this.memory, timeoutMs);
  }

  release(): void {
    if (!give(this.memory, MOST)) throw new ReleaseError('The semaphore', 'can count no further');
  }

  get value(): number {
    return permits(this.memory);
  }

  get handle(): SemaphoreHandle {
    return { memory: this.memory.name, initial: this.initial };
  }

  static open(handle: SemaphoreHandle): Semaphore {
    return new Semaphore(handle?.initial, SharedMemory.open(handle?.memory));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A semaphore that never has more permits than it began with. */
export class BoundedSemaphore extends Semaphore {
  override release(): void {
    if (!give(this.memory, this.initial)) throw new ReleaseError('The semaphore', 'has all its permits');
  }

  static override open(handle: SemaphoreHandle): BoundedSemaphore {
    return new BoundedSemaphore(handle?.initial, SharedMemory.open(handle?.memory));
  }
}

/** A release() without a matching acquire(). Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(
    readonly released: string,
    readonly state: string,
  ) {
    super(`release() was refused: ${released} ${state}. Call it once for each acquire() that returned true.`);
  }
}

function checkInitial(initial: unknown): void {
  if (typeof initial !== 'number') {
    throw new TypeError(`initial must be a number; it is ${inspect(initial)}.`);
  }
  if (!Number.isInteger(initial) || initial < 0 || initial > MOST) {
    throw new RangeError(`initial must be an integer from 0 to ${MOST}; it is ${initial}.`);
  }
}

export function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)) {
    throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
  }
}
