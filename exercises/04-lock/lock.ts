import { NotWritten, SharedMemory } from '#kernel';

// Kata 04: `npm run grade lock` judges this file, `npm run hint lock` helps.

/** What another process needs to find a semaphore. Plain data: change it as you like. */
export interface SemaphoreHandle {
  /** The name of the shared memory. */
  readonly memory: string;
  readonly initial: number;
}

/** Lets a limited number of processes in at once: a value that each process can check and then change. */
export class Semaphore {
  /**
   * TypeError for a non-number; RangeError if negative, above 2 ** 31 - 1 or not an integer. Then no memory is created.
   */
  constructor(initial = 1) {
    throw new NotWritten('TODO: check initial, create shared memory, store the value in it');
  }

  /**
   * Takes a permit; sleeps until there is one, for at most `timeoutMs`. False: there was no permit in that time, and
   * none is taken. 0 or less does not wait. TypeError for NaN and for a non-number.
   */
  acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten(
      'TODO: check the value and change it in one step; sleep while it is 0; mind the time',
    );
  }

  /** Adds a permit, and wakes a process that sleeps for one. */
  release(): void {
    throw new NotWritten('TODO: change the value, then wake a sleeper');
  }

  /** How many permits there are at this moment. */
  get value(): number {
    throw new NotWritten('TODO: read the value atomically');
  }

  /** What travels to another process in place of this object. */
  get handle(): SemaphoreHandle {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same semaphore, seen from this process. TypeError for anything that is not a handle. */
  static open(handle: SemaphoreHandle): Semaphore {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  /** Releases the memory; every later call throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the shared memory');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** A semaphore that never has more permits than it began with. */
export class BoundedSemaphore extends Semaphore {
  /** ReleaseError when no permit is taken; then nothing has changed. */
  override release(): void {
    throw new NotWritten(
      'TODO: check against the initial value and change, in one step; then wake a sleeper',
    );
  }

  static override open(handle: SemaphoreHandle): BoundedSemaphore {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }
}

/** What another process needs to find a lock. Plain data: change it as you like. */
export interface LockHandle {
  /** The name of the shared memory. */
  readonly memory: string;
}

/** Mutual exclusion: one process inside at a time. Any process may release it, as in Python. */
export class Lock {
  constructor() {
    throw new NotWritten('TODO: a lock is a semaphore with one permit');
  }

  /** Locks it; sleeps until it is free, for at most `timeoutMs`. False: it was held all that time. */
  acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: take the permit');
  }

  /** ReleaseError when it is not locked. */
  release(): void {
    throw new NotWritten('TODO: give the permit back, unless it is not taken');
  }

  /** Whether it is held at this moment. */
  get locked(): boolean {
    throw new NotWritten('TODO: say whether the permit is taken');
  }

  /** Runs `body` while holding the lock, and returns its value. The lock is released however the body ends. */
  withLock<T>(body: () => T): T {
    throw new NotWritten('TODO: acquire, run the body, release however it ends');
  }

  /** What travels to another process in place of this object. */
  get handle(): LockHandle {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same lock, seen from this process. TypeError for anything that is not a handle. */
  static open(handle: LockHandle): Lock {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  /** Releases the memory; every later call throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the shared memory');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** A lock that its owner, a process, may acquire again, and must release as many times as it acquired it. */
export class RLock extends Lock {
  /** As Lock.acquire; if this process already holds it, at once, and one level deeper. */
  override acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten(
      'TODO: look whether this process is the owner; if not, take the lock and become the owner',
    );
  }

  /** One level less; the last one unlocks it. ReleaseError when this process does not hold it. */
  override release(): void {
    throw new NotWritten('TODO: one level less; the last one releases the lock');
  }

  static override open(handle: LockHandle): RLock {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }
}

const TOO_OFTEN = 'TODO: what happened, to what, what to do next';

/** A release() without a matching acquire(). Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(message = TOO_OFTEN) {
    super(message);
  }
}

// Extra, for points beyond 100: export Condition, Event and Barrier, too. README.md lists their members.
