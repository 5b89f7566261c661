import { NotWritten, SharedMemory } from '#kernel';

// Kata 04: `npm run grade lock` judges this file, `npm run hint lock` helps.

/** What another process needs to find a semaphore. Plain data: change it as you like. */
export interface SemaphoreHandle {
  /** The name of the shared memory. */
  readonly memory: string;
  readonly initial: number;
}

/** Lets so many processes in at once: a value that each can check and then change. */
export class Semaphore {
  /** TypeError for no number; RangeError below 0, above 2 ** 31 - 1, and for no integer. Then no memory is made. */
  constructor(initial = 1) {
    throw new NotWritten('TODO: check initial, make shared memory, store the value in it');
  }

  /**
   * Takes a permit; sleeps until there is one, for so many milliseconds. False: there was none, and none is taken.
   * 0 and less do not wait. TypeError for NaN and for no number.
   */
  acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten(
      'TODO: check the value and change it in one step; sleep while it is 0; mind the time',
    );
  }

  /** Gives a permit, and wakes one that sleeps for it. */
  release(): void {
    throw new NotWritten('TODO: change the value, then wake a sleeper');
  }

  /** How many permits there are at this moment. */
  get value(): number {
    throw new NotWritten('TODO: read the value atomically');
  }

  /** What travels to another process in place of this object. */
  get handle(): SemaphoreHandle {
    throw new NotWritten('TODO: tell what open() needs');
  }

  /** The same semaphore, seen from this process. TypeError for what is no handle. */
  static open(handle: SemaphoreHandle): Semaphore {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  /** Lets go of the memory; every later call throws. Twice is fine. */
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
  /** ReleaseError when all permits are there; then nothing has changed. */
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

/** One process inside at a time. Any process may release it, as in Python. */
export class Lock {
  constructor() {
    throw new NotWritten('TODO: a lock is a semaphore with one permit');
  }

  /** Locks it; sleeps until that can be done, for so many milliseconds. False: it is another's. */
  acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: take the permit');
  }

  /** ReleaseError when it is not locked. */
  release(): void {
    throw new NotWritten('TODO: give the permit back, unless it is there');
  }

  /** Whether anybody holds it at this moment. */
  get locked(): boolean {
    throw new NotWritten('TODO: tell whether the permit is taken');
  }

  /** The value of `body`, run while the lock is held. It is released however the body ends. */
  withLock<T>(body: () => T): T {
    throw new NotWritten('TODO: acquire, run the body, release in any case');
  }

  /** What travels to another process in place of this object. */
  get handle(): LockHandle {
    throw new NotWritten('TODO: tell what open() needs');
  }

  /** The same lock, seen from this process. TypeError for what is no handle. */
  static open(handle: LockHandle): Lock {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  /** Lets go of the memory; every later call throws. Twice is fine. */
  close(): void {
    throw new NotWritten('TODO: close the shared memory');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** A lock that its owner, a process, may acquire again, and releases as often. */
export class RLock extends Lock {
  /** As Lock.acquire; at once, and one level deeper, if this process holds it. */
  override acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: look whether this process is the owner; else take the lock and become it');
  }

  /** ReleaseError when this process does not hold it; unlocks it with the last level. */
  override release(): void {
    throw new NotWritten('TODO: one level less; the last one gives the lock back');
  }

  static override open(handle: LockHandle): RLock {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }
}

const TOO_OFTEN = 'TODO: what happened, to what, what to do next';

/** A release() that nothing had to be released for. Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(message = TOO_OFTEN) {
    super(message);
  }
}

// Extra, for points beyond 100: export Condition, Event and Barrier, too. README.md tells what they have.
