// right: the other way round: a Lock is Drepper's mutex, and a Semaphore is a plain count that such a lock guards; a process without a permit sleeps until the number of releases has changed.

import { now, SharedMemory } from '#kernel';

const MOST = 2 ** 31 - 1;

function milliseconds(timeoutMs: unknown): number {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return timeoutMs;
  throw new TypeError(`timeoutMs has to be a number of milliseconds, not ${String(timeoutMs)}`);
}

function nameIn(handle: unknown): string {
  if (typeof handle === 'object' && handle !== null && 'memory' in handle) return String(handle.memory);
  throw new TypeError(`${String(handle)} is not a handle`);
}

const [FREE, HELD, WANTED] = [0, 1, 2];

/** A mutex of three states in one word of a memory. */
class Mutex {
  constructor(
    private readonly memory: SharedMemory,
    private readonly at: number,
  ) {}

  take(timeoutMs = Infinity): boolean {
    if (this.memory.compareExchange(this.at, FREE, HELD) === FREE) return true;
    if (timeoutMs <= 0) return false;
    const end = now() + timeoutMs;
    for (;;) {
      if (this.memory.exchange(this.at, WANTED) === FREE) return true;
      const left = end - now();
      if (left <= 0) return false;
      this.memory.wait(this.at, WANTED, left);
    }
  }

  /** Whether it was held. */
  give(): boolean {
    const was = this.memory.exchange(this.at, FREE);
    if (was === WANTED) this.memory.notify(this.at, 1);
    return was !== FREE;
  }

  get isHeld(): boolean {
    return this.memory.load(this.at) !== FREE;
  }
}

export interface LockHandle {
  readonly memory: string;
}

const [MUTEX, OWNER, DEPTH, LOCK_BYTES] = [0, 4, 8, 12];

export class Lock {
  protected readonly memory: SharedMemory;
  protected readonly mutex: Mutex;

  constructor(handle?: LockHandle) {
    this.memory = handle === undefined ? SharedMemory.create(LOCK_BYTES) : SharedMemory.open(nameIn(handle));
    this.mutex = new Mutex(this.memory, MUTEX);
  }

  acquire(timeoutMs = Infinity): boolean {
    return this.mutex.take(milliseconds(timeoutMs));
  }

  release(): void {
    if (!this.mutex.give()) throw new ReleaseError('the lock is not locked');
  }

  get locked(): boolean {
    return this.mutex.isHeld;
  }

  withLock<T>(body: () => T): T {
    if (typeof body !== 'function') throw new TypeError('body has to be a function');
    this.acquire();
    let result: T;
    try {
      result = body();
    } catch (error) {
      this.release();
      throw error;
    }
    this.release();
    return result;
  }

  get handle(): LockHandle {
    return { memory: this.memory.name };
  }

  static open(handle: LockHandle): Lock {
    return new this(handle ?? {});
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class RLock extends Lock {
  override acquire(timeoutMs = Infinity): boolean {
    const patience = milliseconds(timeoutMs);
    const isOwner = this.memory.load(OWNER) === process.pid;
    if (!isOwner && !this.mutex.take(patience)) return false;
    this.memory.store(OWNER, process.pid);
    this.memory.store(DEPTH, isOwner ? this.memory.load(DEPTH) + 1 : 1);
    return true;
  }

  override release(): void {
    if (this.memory.load(OWNER) !== process.pid) throw new ReleaseError('this process does not hold it');
    const depth = this.memory.load(DEPTH) - 1;
    this.memory.store(DEPTH, depth);
    if (depth > 0) return;
    this.memory.store(OWNER, 0);
    this.mutex.give();
  }
}

export interface SemaphoreHandle {
  readonly memory: string;
}

const [GUARD, COUNT, INITIAL, RELEASES, SEMAPHORE_BYTES] = [0, 4, 8, 12, 16];

export class Semaphore {
  protected readonly memory: SharedMemory;
  readonly #guard: Mutex;

  constructor(initial: number | SemaphoreHandle = 1) {
    if (typeof initial === 'object' && initial !== null) {
      this.memory = SharedMemory.open(nameIn(initial));
    } else {
      if (typeof initial !== 'number')
        throw new TypeError(`initial has to be a number, not ${String(initial)}`);
      if (!Number.isInteger(initial) || initial < 0 || initial > MOST)
        throw new RangeError(`initial has to be an integer from 0 to ${MOST}, not ${initial}`);
      this.memory = SharedMemory.create(SEMAPHORE_BYTES);
      this.memory.store(COUNT, initial);
      this.memory.store(INITIAL, initial);
    }
    this.#guard = new Mutex(this.memory, GUARD);
  }

  #guarded<T>(body: () => T): T {
    this.#guard.take();
    try {
      return body();
    } finally {
      this.#guard.give();
    }
  }

  acquire(timeoutMs = Infinity): boolean {
    const end = now() + milliseconds(timeoutMs);
    for (;;) {
      const seen = this.#guarded(() => {
        const count = this.memory.load(COUNT);
        if (count > 0) this.memory.store(COUNT, count - 1);
        return count > 0 ? undefined : this.memory.load(RELEASES);
      });
      if (seen === undefined) return true;
      const left = timeoutMs > 0 ? end - now() : 0;
      if (left <= 0) return false;
      this.memory.wait(RELEASES, seen, left);
    }
  }

  release(): void {
    this.releaseUpTo(MOST);
  }

  protected releaseUpTo(most: number): void {
    this.#guarded(() => {
      const count = this.memory.load(COUNT);
      if (count >= most) throw new ReleaseError(`there are ${most} permits already`);
      this.memory.store(COUNT, count + 1);
      this.memory.add(RELEASES, 1);
    });
    this.memory.notify(RELEASES, 1);
  }

  get value(): number {
    return this.memory.load(COUNT);
  }

  get handle(): SemaphoreHandle {
    return { memory: this.memory.name };
  }

  static open(handle: SemaphoreHandle): Semaphore {
    return new this({ memory: nameIn(handle) });
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
    this.releaseUpTo(this.memory.load(INITIAL));
  }
}

export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(reason: string) {
    super(`release() was refused, because ${reason}. Acquire first.`);
  }
}
