import { sleep } from '#kernel';
import { Lock, RLock } from '#katas/lock';
import { Value } from '#katas/value';
import { patience, waited, type Timed } from './semaphore.scenarios';

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

/** What withLock threw, in words, when its body threw that: the same words only for the very same thing. */
function thrownBy(lock: Lock | RLock, thrown: unknown, also: () => unknown = () => undefined): string {
  try {
    lock.withLock(() => {
      also();
      throw thrown;
    });
    return 'nothing';
  } catch (error) {
    return `${String(error)}${Object.is(error, thrown) ? '' : ', but not the same one'}`;
  }
}

interface Throwing {
  readonly body: string;
  readonly withLock: string;
  readonly lockedAfter: boolean;
}

/**
 * For bodies that throw an error, and what is not an error: what each threw, what withLock threw, and whether it is
 * locked after. Ends with the first that leaves it locked.
 */
export function runThrowing(lock: Lock | RLock): Throwing[] {
  const seen: Throwing[] = [];
  for (const thrown of [new RangeError('of the body'), undefined, 0, 'text']) {
    seen.push({ body: String(thrown), withLock: thrownBy(lock, thrown), lockedAfter: lock.locked });
    if (lock.locked) break;
  }
  return seen;
}

export function runNested(lock: RLock): number {
  return lock.withLock(() => lock.withLock(() => 7));
}

export function withBody(lock: Lock, body: unknown): unknown {
  return lock.withLock(body as () => unknown);
}

/** Acquires it twice, the second time through another object of the same handle, and releases it twice through that. */
export function acquireThroughTwin(lock: RLock): boolean[] {
  const twin = RLock.open(lock.handle);
  const answers = [lock.acquire(0), twin.acquire(0)];
  for (const answer of answers) if (answer) twin.release();
  return [...answers, lock.locked];
}

/** Acquires it at most `times` times, releases each of them, and returns how many there were. */
export function acquireDeep(lock: RLock, times: number): number {
  let depth = 0;
  while (depth < times && lock.acquire(0)) depth += 1;
  for (let left = depth; left > 0; left -= 1) lock.release();
  return depth;
}

// Worlds: what is shared in an exploration, and the calls that its processes may make.

interface LockInWorld {
  readonly lock: Lock;
}

const lockCalls = {
  acquire: ({ lock }: LockInWorld, input: Timed) => lock.acquire(...patience(input)),
  release: ({ lock }: LockInWorld) => lock.release(),
  locked: ({ lock }: LockInWorld) => lock.locked,
  patience: ({ lock }: LockInWorld, { timeoutMs = 0 }: Timed) => waited(lock, timeoutMs),
  sleep: (_: LockInWorld, { ms }: { readonly ms: number }): void => sleep(ms),
};

interface LockAndCount extends LockInWorld {
  readonly count: Value<'i'>;
}

export const lockWorld = {
  share: { lock: () => new Lock(), count: () => new Value('i') },
  calls: {
    ...lockCalls,
    read: ({ count }: LockAndCount) => count.value,
    add: ({ lock, count }: LockAndCount) => {
      lock.acquire();
      count.value += 1;
      lock.release();
    },
    /** For a process that holds the lock. */
    addInside: ({ count }: LockAndCount) => void (count.value += 1),
    addWithLock: ({ lock, count }: LockAndCount) => lock.withLock(() => void (count.value += 1)),
    /** Its body throws, after the addition. */
    addAndThrow: ({ lock, count }: LockAndCount) =>
      thrownBy(lock, new RangeError('of the body'), () => (count.value += 1)),
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

export const rlockWorld = { share: { lock: () => new RLock() }, calls: lockCalls };
