import { inspect } from 'node:util';
import type { SharedMemory } from '#kernel';
import { checkTimeout } from './arguments';
import { openMemory, type LockHandle } from './handles';
import { createPermits, give, PERMITS_BYTES, ReleaseError, take, VALUE } from './permits';

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
