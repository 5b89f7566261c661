// right: a Lock is Drepper’s mutex of three states; a semaphore keeps the fact that a process sleeps in the sign of its one word, and wakes all; an RLock is a Lock with a second piece of memory.

import { now, SharedMemory } from '#kernel';

export class ReleaseError extends Error {
  readonly code: string = 'ERR_RELEASE';

  constructor(what: string) {
    super(`Nothing to release. ${what} Pair every release() with one acquire().`);
    this.name = 'ReleaseError';
  }
}

function milliseconds(timeoutMs: unknown): number {
  if (typeof timeoutMs === 'number' && timeoutMs === timeoutMs) return Math.max(0, timeoutMs);
  throw new TypeError(`timeoutMs: expected a number of milliseconds, got ${String(timeoutMs)}`);
}

function permits(argument: string, count: unknown): number {
  if (typeof count !== 'number') throw new TypeError(`${argument}: expected a number, got ${typeof count}`);
  if (count >= 0 && count < 2 ** 31 && Math.floor(count) === count) return count;
  throw new RangeError(`${argument}: expected an integer, 0 <= ${argument} < 2 ** 31, got ${count}`);
}

function nameIn(handle: unknown): string {
  if (typeof handle === 'string') return handle;
  throw new TypeError(`handle: expected what a handle getter gave, got ${typeof handle}`);
}

/** The sign bit says that somebody may sleep, the other 31 count. */
const SLEEPY = -(2 ** 31);
const COUNT = 2 ** 31 - 1;

export class Semaphore {
  protected readonly word: SharedMemory;
  protected readonly most: number;

  constructor(initial = 1, name?: string) {
    permits('initial', initial);
    this.most = COUNT;
    this.word = name === undefined ? SharedMemory.create(4) : SharedMemory.open(name);
    if (name === undefined) this.word.store(0, initial);
  }

  acquire(timeoutMs = Infinity): boolean {
    const timeout = milliseconds(timeoutMs);
    const end = timeout > 0 ? now() + timeout : 0;
    for (let word = this.word.load(0); ; word = this.word.load(0)) {
      if ((word & COUNT) > 0) {
        if (this.word.compareExchange(0, word, word - 1) === word) return true;
      } else if (timeout === 0 || now() >= end) {
        return false;
      } else if (word === SLEEPY || this.word.compareExchange(0, word, SLEEPY) === word) {
        this.word.wait(0, SLEEPY, end - now());
      }
    }
  }

  release(): void {
    for (;;) {
      const word = this.word.load(0);
      if ((word & COUNT) >= this.most) throw new ReleaseError(`There are ${this.most} permits already.`);
      // The sign goes: all who sleep are woken, and whoever must sleep again sets it again.
      if (this.word.compareExchange(0, word, (word & COUNT) + 1) !== word) continue;
      if (word < 0) this.word.notify(0);
      return;
    }
  }

  get value(): number {
    return this.word.load(0) & COUNT;
  }

  get handle(): string {
    return this.word.name;
  }

  static open(handle: unknown): Semaphore {
    return new Semaphore(0, nameIn(handle));
  }

  close(): void {
    this.word.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class BoundedSemaphore extends Semaphore {
  protected override readonly most: number;

  constructor(initial = 1, name?: string) {
    super(initial, name);
    this.most = initial;
  }

  override get handle(): string {
    return `${this.most} ${this.word.name}`;
  }

  static override open(handle: unknown): BoundedSemaphore {
    const [most, name] = nameIn(handle).split(' ');
    return new BoundedSemaphore(Number(most), nameIn(name));
  }
}

const FREE = 0;
const HELD = 1;
const HELD_WITH_SLEEPERS = 2;

export class Lock {
  readonly #state: SharedMemory;

  constructor(name?: string) {
    this.#state = name === undefined ? SharedMemory.create(4) : SharedMemory.open(name);
  }

  acquire(timeoutMs = Infinity): boolean {
    const timeout = milliseconds(timeoutMs);
    if (this.#state.compareExchange(0, FREE, HELD) === FREE) return true;
    if (timeout === 0) return false;
    const end = now() + timeout;
    // Whoever has slept cannot know whether others still do, and says that they do.
    while (this.#state.exchange(0, HELD_WITH_SLEEPERS) !== FREE) {
      if (now() >= end) return false;
      this.#state.wait(0, HELD_WITH_SLEEPERS, end - now());
    }
    return true;
  }

  release(): void {
    const was = this.#state.exchange(0, FREE);
    if (was === FREE) throw new ReleaseError('The lock is free.');
    if (was === HELD_WITH_SLEEPERS) this.#state.notify(0, 1);
  }

  get locked(): boolean {
    return this.#state.load(0) !== FREE;
  }

  withLock<T>(body: () => T): T {
    return within(this, body);
  }

  get handle(): string {
    return this.#state.name;
  }

  static open(handle: unknown): Lock {
    return new Lock(nameIn(handle));
  }

  close(): void {
    this.#state.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

interface RLockHandle {
  readonly lock: unknown;
  readonly holder: string;
}

export class RLock {
  readonly #lock: Lock;
  readonly #holder: SharedMemory;

  constructor(parts?: RLockHandle) {
    this.#lock = parts === undefined ? new Lock() : Lock.open(parts.lock);
    this.#holder = parts === undefined ? SharedMemory.create(8) : SharedMemory.open(parts.holder);
  }

  acquire(timeoutMs = Infinity): boolean {
    const timeout = milliseconds(timeoutMs);
    const isOurs = this.#holder.load(0) === process.pid;
    if (!isOurs && !this.#lock.acquire(timeout)) return false;
    this.#holder.store(0, process.pid);
    this.#holder.store(4, isOurs ? this.#holder.load(4) + 1 : 1);
    return true;
  }

  release(): void {
    const holder = this.#holder.load(0);
    if (holder !== process.pid) throw new ReleaseError(`Process ${process.pid} does not hold it.`);
    if (this.#holder.sub(4, 1) !== 1) return;
    this.#holder.store(0, 0);
    this.#lock.release();
  }

  get locked(): boolean {
    return this.#lock.locked;
  }

  withLock<T>(body: () => T): T {
    return within(this, body);
  }

  get handle(): RLockHandle {
    return { lock: this.#lock.handle, holder: this.#holder.name };
  }

  static open(handle: RLockHandle): RLock {
    return new RLock({ lock: handle.lock, holder: nameIn(handle.holder) });
  }

  close(): void {
    this.#lock.close();
    this.#holder.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function within<T>(lock: Lock | RLock, body: () => T): T {
  if (typeof body !== 'function') throw new TypeError(`body: expected a function, got ${typeof body}`);
  lock.acquire();
  try {
    return body();
  } finally {
    lock.release();
  }
}
