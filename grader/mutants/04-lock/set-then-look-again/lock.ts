// wrong: a lock is taken by writing one’s pid into a word that was 0, and is considered taken if the pid is still there at a second look.
// caught by: lock-one-owner as two-owners

import { inspect } from 'node:util';
import { now, SharedMemory } from '#kernel';

const VALUE = 0;
const SLEEPERS = 4;
const BYTES = 8;
const MOST = 2 ** 31 - 1;

function take(memory: SharedMemory, timeoutMs: number): boolean {
  checkTimeout(timeoutMs);
  if (takeNow(memory)) return true;
  if (timeoutMs <= 0) return false;
  const deadline = now() + timeoutMs;
  memory.add(SLEEPERS, 1);
  try {
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

function takeNow(memory: SharedMemory): boolean {
  let value = memory.load(VALUE);
  while (value > 0) {
    const found = memory.compareExchange(VALUE, value, value - 1);
    if (found === value) return true;
    value = found;
  }
  return false;
}

function give(memory: SharedMemory, most: number): boolean {
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
    return this.memory.load(VALUE);
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

const HOLDER = 0;

export class Lock {
  protected readonly memory: SharedMemory;

  constructor(memory = create(0)) {
    this.memory = memory;
  }

  acquire(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const holder = this.memory.load(HOLDER);
      if (holder === 0) {
        this.memory.store(HOLDER, process.pid);
        if (this.memory.load(HOLDER) === process.pid) return true;
      } else {
        if (timeoutMs <= 0 || now() >= deadline) return false;
        this.memory.wait(HOLDER, holder, deadline - now());
      }
    }
  }

  release(): void {
    if (this.memory.exchange(HOLDER, 0) === 0) throw new ReleaseError('The lock', 'is not locked');
    this.memory.notify(HOLDER, 1);
  }

  get locked(): boolean {
    return this.memory.load(HOLDER) !== 0;
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
  constructor(memory = create(0, RLOCK_BYTES)) {
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
