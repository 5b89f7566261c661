// wrong: notify() wakes all waiters, whatever number it is given.
// caught by: condition as not-linearizable

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
    return this.memory.load(VALUE) === 0;
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

  get depth(): number {
    return this.memory.load(OWNER) === process.pid ? this.memory.load(DEPTH) : 0;
  }

  static override open(handle: LockHandle): RLock {
    return new RLock(SharedMemory.open(handle.memory));
  }
}

function own<T extends { close(): void }>(parts: readonly T[]): () => void {
  return () => parts.forEach((part) => part.close());
}

type ConditionParts = readonly [Lock, Semaphore, Semaphore, Semaphore];

export class Condition {
  readonly #lock: Lock;
  readonly #sleeping: Semaphore;
  readonly #woken: Semaphore;
  readonly #permits: Semaphore;
  readonly close: () => void;

  constructor(
    lock?: Lock,
    parts: ConditionParts = [lock ?? new RLock(), new Semaphore(0), new Semaphore(0), new Semaphore(0)],
  ) {
    [this.#lock, this.#sleeping, this.#woken, this.#permits] = parts;
    this.close = own(lock === undefined ? parts : parts.slice(1));
  }

  acquire(timeoutMs?: number): boolean {
    return this.#lock.acquire(timeoutMs);
  }

  release(): void {
    this.#lock.release();
  }

  withLock<T>(body: () => T): T {
    return this.#lock.withLock(body);
  }

  #depth(call: string): number {
    const depth = this.#lock instanceof RLock ? this.#lock.depth : Number(this.#lock.locked);
    if (depth === 0) throw new NotOwner(call);
    return depth;
  }

  wait(timeoutMs = Infinity): boolean {
    const depth = this.#depth('wait');
    checkTimeout(timeoutMs);
    this.#sleeping.release();
    for (let i = 0; i < depth; i += 1) this.#lock.release();
    try {
      return this.#permits.acquire(timeoutMs);
    } finally {
      this.#woken.release();
      for (let i = 0; i < depth; i += 1) this.#lock.acquire();
    }
  }

  waitFor<T>(predicate: () => T, timeoutMs = Infinity): T {
    if (typeof predicate !== 'function') throw new TypeError('predicate must be a function.');
    this.#depth('waitFor');
    checkTimeout(timeoutMs);
    const end = now() + timeoutMs;
    let result = predicate();
    while (!result) {
      const left = end - now();
      if (left <= 0) break;
      this.wait(left);
      result = predicate();
    }
    return result;
  }

  notify(n = 1): void {
    this.#depth('notify');
    if (typeof n !== 'number' || Number.isNaN(n))
      throw new TypeError(`n must be a number; it is ${inspect(n)}.`);
    if (n < 0 || (n !== Infinity && !Number.isInteger(n)))
      throw new RangeError(`n must be an integer; it is ${n}.`);
    while (this.#woken.acquire(0)) this.#sleeping.acquire(0);
    for (let left = n; this.#sleeping.acquire(0);) {
      this.#permits.release();
      this.#woken.acquire();
      if (!this.#permits.acquire(0)) left -= 1;
    }
  }

  notifyAll(): void {
    this.notify(Infinity);
  }

  get handle(): readonly unknown[] {
    return [
      this.#lock instanceof RLock,
      this.#lock.handle,
      this.#sleeping.handle,
      this.#woken.handle,
      this.#permits.handle,
    ];
  }

  static open(handle: readonly unknown[]): Condition {
    const [isReentrant, lock, ...semaphores] = handle as [boolean, LockHandle, ...SemaphoreHandle[]];
    const opened = semaphores.map((semaphore) => Semaphore.open(semaphore)) as [
      Semaphore,
      Semaphore,
      Semaphore,
    ];
    return new Condition(undefined, [isReentrant ? RLock.open(lock) : Lock.open(lock), ...opened]);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class NotOwner extends Error {
  override readonly name = 'NotOwner';
  readonly code = 'ERR_NOT_OWNER';

  constructor(call: string) {
    super(
      `${call}() needs the lock of the condition, which this process does not hold. Call acquire() first.`,
    );
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
