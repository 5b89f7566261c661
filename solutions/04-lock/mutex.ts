import { inspect } from 'node:util';
import { SharedMemory } from '#kernel';
import { BYTES, checkTimeout, create, give, permits, ReleaseError, take } from './semaphore';

/** What another process needs to find a lock. */
export interface LockHandle {
  readonly memory: string;
}

/** Mutual exclusion: one permit. As in Python, any process may release it. */
export class Lock {
  protected readonly memory: SharedMemory;

  /** `memory` is for `open`: without it, the lock is new. */
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
    return permits(this.memory) === 0;
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
    return new Lock(SharedMemory.open(handle?.memory));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

// After the permit: the pid of the process that holds it, and how many times it has acquired it.
const OWNER = BYTES;
const DEPTH = OWNER + 4;
const RLOCK_BYTES = DEPTH + 4;

/** A lock that its owner, a process, may acquire again, and must release as many times as it acquired it. */
export class RLock extends Lock {
  constructor(memory = create(1, RLOCK_BYTES)) {
    super(memory);
  }

  override acquire(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    // Safe without the lock: owners come and go, but no other process writes this pid there, or removes it.
    if (this.memory.load(OWNER) !== process.pid) {
      if (!super.acquire(timeoutMs)) return false;
      this.memory.store(OWNER, process.pid);
    }
    this.memory.add(DEPTH, 1);
    return true;
  }

  override release(): void {
    if (this.depth === 0) throw new ReleaseError('The lock', 'is not held by this process');
    if (this.memory.sub(DEPTH, 1) > 1) return;
    this.memory.store(OWNER, 0); // while the lock is still ours: afterwards the word may be the next owner's
    super.release();
  }

  /** How many more times this process has acquired it than released it. */
  get depth(): number {
    return this.memory.load(OWNER) === process.pid ? this.memory.load(DEPTH) : 0;
  }

  static override open(handle: LockHandle): RLock {
    return new RLock(SharedMemory.open(handle?.memory));
  }
}
