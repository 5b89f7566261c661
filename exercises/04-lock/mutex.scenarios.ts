import { sleep } from '#kernel';
import { Lock, RLock } from '#katas/lock';
import { Value } from '#katas/value';
import { patience, type Timed } from './semaphore.scenarios';

// Lock and RLock, one call at a time.

export function newLock(): Lock {
  return new Lock();
}

export function newRLock(): RLock {
  return new RLock();
}

export function openLock(handle: unknown): Lock {
  return Lock.open(handle as Lock['handle']);
}

export function openRLock(handle: unknown): RLock {
  return RLock.open(handle as RLock['handle']);
}

export function isLocked(lock: Lock): boolean {
  return lock.locked;
}

/** What withLock returned, and whether the lock was held during the body and after it. */
export function runLocked(lock: Lock | RLock): {
  readonly value: unknown;
  readonly inside: boolean;
  readonly after: boolean;
} {
  let inside = false;
  const value: unknown = lock.withLock(() => {
    inside = lock.locked;
    return { sum: 42 };
  });
  return { value, inside, after: lock.locked };
}

export function runThrowing(lock: Lock | RLock): { readonly error: string; readonly after: boolean } {
  try {
    lock.withLock(() => {
      throw new RangeError('of the body');
    });
    return { error: 'none', after: lock.locked };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), after: lock.locked };
  }
}

export function runNested(lock: RLock): number {
  return lock.withLock(() => lock.withLock(() => 7));
}

export function withBody(lock: Lock, body: unknown): unknown {
  return lock.withLock(body as () => unknown);
}

/** Acquires it twice, the second time through another object of the same handle, and releases it twice. */
export function acquireThroughTwin(lock: RLock): boolean[] {
  const twin = RLock.open(lock.handle);
  const answers = [lock.acquire(0), twin.acquire(0)];
  for (const answer of answers) if (answer) lock.release();
  return answers;
}

// Worlds: what is shared in an exploration, and the calls that its processes may make.

interface LockAndCount {
  readonly lock: Lock;
  readonly count: Value<'i'>;
}

export const lockWorld = {
  share: { lock: () => new Lock(), count: () => new Value('i') },
  calls: {
    acquire: ({ lock }: LockAndCount, input: Timed) => lock.acquire(...patience(input)),
    release: ({ lock }: LockAndCount) => lock.release(),
    locked: ({ lock }: LockAndCount) => lock.locked,
    sleep: (_: LockAndCount, { ms }: { readonly ms: number }): void => sleep(ms),
    read: ({ count }: LockAndCount) => count.value,
    add: ({ lock, count }: LockAndCount) => {
      lock.acquire();
      count.value += 1;
      lock.release();
    },
    /** For a process that holds the lock. */
    addInside: ({ count }: LockAndCount) => void (count.value += 1),
    addWithLock: ({ lock, count }: LockAndCount) => lock.withLock(() => void (count.value += 1)),
  },
};

interface TwoLocks {
  readonly one: Lock;
  readonly other: Lock;
}

export const twoLocks = {
  share: { one: () => new Lock(), other: () => new Lock() },
  calls: {
    acquireOne: ({ one }: TwoLocks) => one.acquire(),
    acquireOther: ({ other }: TwoLocks) => other.acquire(),
  },
};

interface LockInWorld {
  readonly lock: RLock;
}

export const rlockWorld = {
  share: { lock: () => new RLock() },
  calls: {
    acquire: ({ lock }: LockInWorld, input: Timed) => lock.acquire(...patience(input)),
    release: ({ lock }: LockInWorld) => lock.release(),
    locked: ({ lock }: LockInWorld) => lock.locked,
  },
};
