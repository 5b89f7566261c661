// right: waiters stand in a queue, each at a word of its own, guarded by Drepper's mutex; a release hands its permit to the first of them. Owner and depth of an RLock are in one word.

import { now, SharedMemory } from '#kernel';

const MOST = 2 ** 31 - 1;
const MOST_WAITERS = 64;

const GUARD = 0; // 0 open, 1 shut, 2 shut and perhaps a process sleeps
const VALUE = 4;
const FIRST = 8; // the waiter that is served next
const NEXT = 12; // the place of the next one that comes
const OWNED = 16; // of an RLock: pid and depth
const PLACES = 20;
const SIZE = PLACES + 4 * MOST_WAITERS;

const [FREE, WAITS, SERVED, GONE] = [0, 1, 2, 3];

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number' || timeoutMs !== timeoutMs)
    throw new TypeError(`timeoutMs: expected a number of milliseconds, received ${String(timeoutMs)}`);
}

class Permits {
  readonly memory: SharedMemory;

  constructor(source: number | string) {
    if (typeof source === 'string') {
      this.memory = SharedMemory.open(source);
      return;
    }
    this.memory = SharedMemory.create(SIZE);
    this.memory.store(VALUE, source);
  }

  #guarded<T>(body: () => T): T {
    if (this.memory.compareExchange(GUARD, 0, 1) !== 0) {
      while (this.memory.exchange(GUARD, 2) !== 0) this.memory.wait(GUARD, 2);
    }
    try {
      return body();
    } finally {
      if (this.memory.exchange(GUARD, 0) === 2) this.memory.notify(GUARD, 1);
    }
  }

  get value(): number {
    return this.memory.load(VALUE);
  }

  take(timeoutMs: number): boolean {
    checkTimeout(timeoutMs);
    const place = this.#guarded(() => {
      const value = this.memory.load(VALUE);
      if (value > 0) this.memory.store(VALUE, value - 1);
      return value > 0 ? 'taken' : timeoutMs > 0 ? this.#standInQueue() : 'none';
    });
    if (typeof place === 'string') return place === 'taken';
    const deadline = now() + timeoutMs;
    while (this.memory.load(place) === WAITS) {
      const left = deadline - now();
      if (left <= 0) return this.#guarded(() => this.#leave(place));
      this.memory.wait(place, WAITS, left);
    }
    this.memory.store(place, FREE);
    return true;
  }

  #standInQueue(): number {
    const place = PLACES + 4 * (this.memory.add(NEXT, 1) % MOST_WAITERS);
    if (this.memory.load(place) !== FREE) throw new RangeError(`More than ${MOST_WAITERS} processes wait.`);
    this.memory.store(place, WAITS);
    return place;
  }

  /** Whether it was served at the last moment. */
  #leave(place: number): boolean {
    const isServed = this.memory.load(place) === SERVED;
    this.memory.store(place, isServed ? FREE : GONE);
    return isServed;
  }

  give(most: number): boolean {
    return this.#guarded(() => {
      const value = this.memory.load(VALUE);
      if (value >= most) return false;
      while (this.memory.load(FIRST) !== this.memory.load(NEXT)) {
        const place = PLACES + 4 * (this.memory.add(FIRST, 1) % MOST_WAITERS);
        if (this.memory.compareExchange(place, WAITS, SERVED) === WAITS) {
          this.memory.notify(place, 1);
          return true;
        }
        this.memory.store(place, FREE);
      }
      this.memory.store(VALUE, value + 1);
      return true;
    });
  }
}

export interface SemaphoreHandle {
  readonly name: string;
  readonly bound: number;
}

export class Semaphore {
  protected readonly permits: Permits;
  protected readonly bound: number;

  constructor(initial: number | SemaphoreHandle = 1) {
    if (typeof initial === 'object' && initial !== null && 'name' in initial) {
      this.bound = initial.bound;
      this.permits = new Permits(initial.name);
      return;
    }
    if (typeof initial !== 'number')
      throw new TypeError(`initial: expected a number, received ${String(initial)}`);
    if (Math.trunc(initial) !== initial || initial < 0 || initial > MOST)
      throw new RangeError(`initial: expected an integer from 0 to ${MOST}, received ${initial}`);
    this.bound = initial;
    this.permits = new Permits(initial);
  }

  acquire(timeoutMs = Infinity): boolean {
    return this.permits.take(timeoutMs);
  }

  release(): void {
    if (!this.permits.give(MOST)) throw new ReleaseError(`There are ${MOST} permits.`);
  }

  get value(): number {
    return this.permits.value;
  }

  get handle(): SemaphoreHandle {
    return { name: this.permits.memory.name, bound: this.bound };
  }

  static open(handle: SemaphoreHandle): Semaphore {
    return new this(checked(handle));
  }

  close(): void {
    this.permits.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function checked<T extends { name: string }>(handle: T): T {
  if (typeof handle !== 'object' || typeof handle?.name !== 'string') throw new TypeError('not a handle');
  return handle;
}

export class BoundedSemaphore extends Semaphore {
  override release(): void {
    if (!this.permits.give(this.bound)) throw new ReleaseError(`All ${this.bound} permits are there.`);
  }
}

export interface LockHandle {
  readonly name: string;
}

export class Lock {
  protected readonly permits: Permits;

  constructor(handle?: LockHandle) {
    this.permits = new Permits(handle?.name ?? 1);
  }

  acquire(timeoutMs = Infinity): boolean {
    return this.permits.take(timeoutMs);
  }

  release(): void {
    if (!this.permits.give(1)) throw new ReleaseError('No process holds this lock.');
  }

  get locked(): boolean {
    return this.permits.value === 0;
  }

  withLock<T>(body: () => T): T {
    if (typeof body !== 'function') throw new TypeError('body: expected a function');
    this.acquire();
    try {
      return body();
    } finally {
      this.release();
    }
  }

  get handle(): LockHandle {
    return { name: this.permits.memory.name };
  }

  static open(handle: LockHandle): Lock {
    return new this(checked(handle));
  }

  close(): void {
    this.permits.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const DEPTHS = 512;

export class RLock extends Lock {
  /** pid × 512 + depth: 0 when free. */
  get #owned(): number {
    return this.permits.memory.load(OWNED);
  }

  get #isMine(): boolean {
    return Math.floor(this.#owned / DEPTHS) === process.pid;
  }

  override acquire(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    if (this.#isMine) this.permits.memory.add(OWNED, 1);
    else if (super.acquire(timeoutMs)) this.permits.memory.store(OWNED, process.pid * DEPTHS + 1);
    else return false;
    return true;
  }

  override release(): void {
    if (!this.#isMine) throw new ReleaseError('A different process holds this lock, or none.');
    if (this.#owned % DEPTHS > 1) {
      this.permits.memory.sub(OWNED, 1);
      return;
    }
    this.permits.memory.store(OWNED, 0);
    super.release();
  }
}

export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(what: string) {
    super(`${what} Nothing was released: release only what was acquired.`);
  }
}
