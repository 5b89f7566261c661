// wrong: a release hands a token to a waiter, and a waiter that gives up adds its permit again: two permits come of one.
// caught by: timed-out as two-owners
// caught by: lock-timed-out as two-owners

import { inspect } from 'node:util';
import { now, SharedMemory } from '#kernel';

const VALUE = 0; // permits; below zero: how many processes wait
const TOKENS = 4; // permits handed to waiters
const BYTES = 8;
const MOST = 2 ** 31 - 1;

function takeToken(memory: SharedMemory): boolean {
  for (let tokens = memory.load(TOKENS); tokens > 0; tokens = memory.load(TOKENS))
    if (memory.compareExchange(TOKENS, tokens, tokens - 1) === tokens) return true;
  return false;
}

function take(memory: SharedMemory, timeoutMs: number): boolean {
  checkTimeout(timeoutMs);
  if (timeoutMs <= 0) {
    for (let value = memory.load(VALUE); value > 0; value = memory.load(VALUE))
      if (memory.compareExchange(VALUE, value, value - 1) === value) return true;
    return false;
  }
  if (memory.sub(VALUE, 1) > 0) return true;
  const deadline = now() + timeoutMs;
  for (;;) {
    if (takeToken(memory)) return true;
    const left = deadline - now();
    if (left <= 0) break;
    memory.wait(TOKENS, 0, left);
  }
  memory.add(VALUE, 1); // does not wait any more
  return false;
}

function give(memory: SharedMemory, most: number): boolean {
  for (;;) {
    const value = memory.load(VALUE);
    if (value >= most) return false;
    if (memory.compareExchange(VALUE, value, value + 1) !== value) continue;
    if (value < 0) {
      memory.add(TOKENS, 1);
      memory.notify(TOKENS, 1);
    }
    return true;
  }
}

function create(initial: number, bytes = BYTES): SharedMemory {
  const memory = SharedMemory.create(bytes);
  memory.store(VALUE, initial);
  return memory;
}

export interface SemaphoreHandle {
  readonly memory: string;
  readonly initial: number;
}

export class Semaphore {
  protected readonly initial: number;
  protected readonly memory: SharedMemory;

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
    return Math.max(0, this.memory.load(VALUE));
  }

  get handle(): SemaphoreHandle {
    return { memory: this.memory.name, initial: this.initial };
  }

  static open(handle: SemaphoreHandle): Semaphore {
    return new Semaphore(handle.initial, SharedMemory.open(handle.memory));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class BoundedSemaphore extends Semaphore {
  override release(): void {
    if (!give(this.memory, this.initial)) throw new ReleaseError('The semaphore', 'has all its permits');
  }

  static override open(handle: SemaphoreHandle): BoundedSemaphore {
    return new BoundedSemaphore(handle.initial, SharedMemory.open(handle.memory));
  }
}

export interface LockHandle {
  readonly memory: string;
}

export class Lock {
  protected readonly memory: SharedMemory;

  constructor(memory = create(1)) {
    this.memory = memory;
  }

  acquire(timeoutMs = Infinity): boolean {
    return take(this.memory, timeoutMs);
  }

  release(): void {
    if (!give(this.memory, 1)) throw new ReleaseError('The lock', 'is not locked');
  }

  get locked(): boolean {
    return this.memory.load(VALUE) <= 0;
  }

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

  static open(handle: LockHandle): Lock {
    return new Lock(SharedMemory.open(handle.memory));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const OWNER = BYTES;
const DEPTH = OWNER + 4;
const RLOCK_BYTES = DEPTH + 4;

export class RLock extends Lock {
  constructor(memory = create(1, RLOCK_BYTES)) {
    super(memory);
  }

  override acquire(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    if (this.memory.load(OWNER) !== process.pid) {
      if (!super.acquire(timeoutMs)) return false;
      this.memory.store(OWNER, process.pid);
    }
    this.memory.add(DEPTH, 1);
    return true;
  }

  override release(): void {
    if (this.memory.load(OWNER) !== process.pid)
      throw new ReleaseError('The lock', 'is not held by this process');
    if (this.memory.sub(DEPTH, 1) > 1) return;
    this.memory.store(OWNER, 0);
    super.release();
  }

  static override open(handle: LockHandle): RLock {
    return new RLock(SharedMemory.open(handle.memory));
  }
}

export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(
    readonly released: string,
    readonly state: string,
  ) {
    super(`release() was refused: ${released} ${state}. Call it once for each acquire() that was true.`);
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

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)) {
    throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
  }
}
