/* eslint import-x/no-cycle: off -- the extras build on this file, which exports them */
import { inspect } from 'node:util';
import { now, SharedMemory } from '#kernel';
import { checkPermits, MOST_PERMITS } from './arguments';
import { openMemory, type LockHandle, type SemaphoreHandle } from './handles';

// What all locks are made of: a value that each process can check and then change, in one step. It counts permits.
// Beside it is the number of processes that sleep until there is a permit, so that no needless wake-up is sent.
const VALUE = 0;
const SLEEPERS = 4;
const PERMITS_BYTES = 8;

/** Takes a permit. False: there was none for `timeoutMs`, and none was taken. */
function take(memory: SharedMemory, timeoutMs: number): boolean {
  checkTimeout(timeoutMs);
  return takeNow(memory) || (timeoutMs > 0 && sleepAndTake(memory, timeoutMs));
}

/** The check and the change in one step: false if there is no permit at this moment. */
function takeNow(memory: SharedMemory): boolean {
  let expected = 1; // a guess, right for every free lock
  while (expected > 0) {
    const found = memory.compareExchange(VALUE, expected, expected - 1);
    if (found === expected) return true;
    expected = found;
  }
  return false;
}

function sleepAndTake(memory: SharedMemory, timeoutMs: number): boolean {
  const deadline = now() + timeoutMs;
  // First announce that you sleep, then look again. In the opposite order, a release could come in between: it would
  // see no sleeper and wake no process, and you would sleep beside a free permit.
  memory.add(SLEEPERS, 1);
  try {
    // A wake-up is news, not a permit: another process may have been faster. And a process that is woken when its time
    // is up looks once more, because that wake-up was sent to no other process.
    while (!takeNow(memory)) {
      const leftMs = deadline - now();
      if (leftMs <= 0) return false;
      memory.wait(VALUE, 0, leftMs);
    }
    return true;
  } finally {
    memory.sub(SLEEPERS, 1);
  }
}

/** Adds a permit and wakes a sleeper. False: there are `most` already, and nothing changed. */
function give(memory: SharedMemory, most: number): boolean {
  let expected = 0; // right for every lock that is held
  while (expected < most) {
    const found = memory.compareExchange(VALUE, expected, expected + 1);
    if (found === expected) {
      if (memory.load(SLEEPERS) > 0) memory.notify(VALUE, 1);
      return true;
    }
    expected = found;
  }
  return false;
}

/** Memory that begins with `initial` permits, and may have more bytes after them. */
export function createPermits(initial: number, bytes = PERMITS_BYTES): SharedMemory {
  const memory = SharedMemory.create(bytes);
  memory.store(VALUE, initial);
  return memory;
}

/** Lets a limited number of processes in at once. Any process may release it: each release adds a permit. */
export class Semaphore {
  protected readonly initial: number;
  protected readonly memory: SharedMemory;

  /** `memory` is for `open`: without it, the semaphore is a new one. */
  constructor(initial = 1, memory?: SharedMemory) {
    checkPermits('initial', initial);
    this.initial = initial;
    this.memory = memory ?? createPermits(initial);
  }

  /** Takes a permit; waits for one for at most `timeoutMs`. False: there was none in that time. */
  acquire(timeoutMs = Infinity): boolean {
    return take(this.memory, timeoutMs);
  }

  /** Adds a permit, and wakes a process that waits for one. */
  release(): void {
    if (!give(this.memory, MOST_PERMITS))
      throw new ReleaseError('Semaphore', 'has as many permits as it can count');
  }

  /** How many permits there are at this moment. */
  get value(): number {
    return this.memory.load(VALUE);
  }

  get handle(): SemaphoreHandle {
    return { memory: this.memory.name, initial: this.initial };
  }

  /** The same semaphore, seen from this process. */
  static open(handle: SemaphoreHandle): Semaphore {
    checkPermits('handle.initial', handle?.initial);
    return new Semaphore(handle.initial, openMemory(handle.memory, PERMITS_BYTES));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A semaphore that never has more permits than it began with: one release too many is an error. */
export class BoundedSemaphore extends Semaphore {
  override release(): void {
    if (give(this.memory, this.initial)) return;
    throw new ReleaseError('BoundedSemaphore', 'has all its permits');
  }

  static override open(handle: SemaphoreHandle): BoundedSemaphore {
    checkPermits('handle.initial', handle?.initial);
    return new BoundedSemaphore(handle.initial, openMemory(handle.memory, PERMITS_BYTES));
  }
}

/** One permit: one process inside at a time. As in Python, any process may release it. */
export class Lock {
  protected readonly memory: SharedMemory;

  /** `memory` is for `open`: without it, the lock is a new one. */
  constructor(memory = createPermits(1)) {
    this.memory = memory;
  }

  /** Locks it; waits until it is free, for at most `timeoutMs`. False: it was held all that time. */
  acquire(timeoutMs = Infinity): boolean {
    return take(this.memory, timeoutMs);
  }

  release(): void {
    if (!give(this.memory, 1)) throw new ReleaseError('Lock', 'is not locked');
  }

  /** Whether it is held at this moment. */
  get locked(): boolean {
    return this.memory.load(VALUE) === 0;
  }

  /** Runs `body` while holding the lock, and returns its value. The lock is released however the body ends. */
  withLock<T>(body: () => T): T {
    if (typeof body !== 'function') throw new TypeError(`body must be a function; it is ${inspect(body)}.`);
    this.acquire();
    try {
      return body();
    } finally {
      this.release();
    }
  }

  get handle(): LockHandle {
    return { memory: this.memory.name };
  }

  /** The same lock, seen from this process. */
  static open(handle: LockHandle): Lock {
    return new Lock(openMemory(handle?.memory, PERMITS_BYTES));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

// After the permit of an RLock: the process that holds it (0: none), and how many times more than once.
const OWNER = PERMITS_BYTES;
const EXTRA = OWNER + 4;
const RLOCK_BYTES = EXTRA + 4;

/** A lock that its owner, a process, may acquire again, and must release as many times as it acquired it. */
export class RLock extends Lock {
  constructor(memory = createPermits(1, RLOCK_BYTES)) {
    super(memory);
  }

  /** Other processes come and go as owners, but no other process can make *this* one the owner. */
  get #isMine(): boolean {
    return this.memory.load(OWNER) === process.pid;
  }

  override acquire(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    const isMine = this.#isMine;
    if (!isMine && !take(this.memory, timeoutMs)) return false;
    if (isMine) this.memory.add(EXTRA, 1);
    else this.memory.store(OWNER, process.pid);
    return true;
  }

  override release(): void {
    if (!this.#isMine) throw new ReleaseError('RLock', 'is not held by this process');
    if (this.memory.load(EXTRA) > 0) {
      this.memory.sub(EXTRA, 1);
    } else {
      this.memory.store(OWNER, 0); // while the lock is still ours: afterwards the word may be another owner's
      give(this.memory, 1);
    }
  }

  /** How many times this process has acquired it and not released it. */
  get depth(): number {
    return this.#isMine ? 1 + this.memory.load(EXTRA) : 0;
  }

  static override open(handle: LockHandle): RLock {
    return new RLock(openMemory(handle?.memory, RLOCK_BYTES));
  }
}

export function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}

/** A release() without a matching acquire(). Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(
    readonly released: string,
    readonly state: string,
  ) {
    super(`release() failed: this ${released} ${state}. Call it once for each acquire() that returned true.`);
  }
}

export type { LockHandle, SemaphoreHandle };

// The extras.
export { Event, type EventHandle } from './event';
export { Condition, NotOwner, type ConditionHandle } from './condition';
export { Barrier, BrokenBarrier, type BarrierHandle, type BarrierOptions } from './barrier';
