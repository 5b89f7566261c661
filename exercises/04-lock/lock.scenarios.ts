import { now, sleep } from '#kernel';
import { Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

type AnyLock = Semaphore | BoundedSemaphore | Lock | RLock;

// One call at a time.

export function newSemaphore(initial?: unknown): Semaphore {
  return initial === undefined ? new Semaphore() : new Semaphore(initial as number);
}

export function newBounded(initial?: unknown): BoundedSemaphore {
  return initial === undefined ? new BoundedSemaphore() : new BoundedSemaphore(initial as number);
}

export function newLock(): Lock {
  return new Lock();
}

export function newRLock(): RLock {
  return new RLock();
}

export function acquire(lock: AnyLock, timeoutMs?: unknown): boolean {
  return timeoutMs === undefined ? lock.acquire() : lock.acquire(timeoutMs as number);
}

export function release(lock: AnyLock): void {
  lock.release();
}

export function valueOf(semaphore: Semaphore): number {
  return semaphore.value;
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

export function withNoBody(lock: Lock): unknown {
  return lock.withLock(undefined as unknown as () => unknown);
}

export function handleOf(lock: AnyLock): unknown {
  return lock.handle;
}

export function openSemaphore(handle: unknown): Semaphore {
  return Semaphore.open(handle as Semaphore['handle']);
}

/** Acquires it twice, the second time through another object of the same handle, and releases it twice. */
export function acquireThroughTwin(lock: RLock): boolean[] {
  const twin = RLock.open(lock.handle);
  const answers = [lock.acquire(0), twin.acquire(0)];
  for (const answer of answers) if (answer) lock.release();
  twin.close();
  return answers;
}

export function openLock(handle: unknown): Lock {
  return Lock.open(handle as Lock['handle']);
}

/** A child of this process acquires the lock, and keeps it. */
export async function acquireInChild(lock: AnyLock): Promise<number | null> {
  const child = new Process(acquireOnce, [lock]);
  child.start();
  await child.join();
  return child.exitCode;
}

export function acquireOnce(lock: AnyLock): void {
  if (!lock.acquire(0)) process.exitCode = 3;
}

export function close(lock: AnyLock): void {
  lock.close();
  lock.close();
}

/** Makes and closes many, so that what is left behind adds up. */
export function makeAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    for (const lock of [new Semaphore(2), new BoundedSemaphore(2), new Lock(), new RLock()]) {
      const again = (lock.constructor as unknown as { open(handle: unknown): AnyLock }).open(lock.handle);
      again.close();
      lock.close();
    }
  }
}

export function openGarbage(): unknown {
  return Lock.open({} as unknown as Lock['handle']);
}

// On all cores at once, with no schedule imposed.

export function newCount(): Value<'i'> {
  return new Value('i');
}

export function countOf(count: Value<'i'>): number {
  return count.value;
}

/** Starts together with the others: `gate` opens when all have arrived. */
export function addLocked(lock: Lock, count: Value<'i'>, times: number): void {
  for (let i = 0; i < times; i++) {
    lock.acquire();
    count.value += 1;
    lock.release();
  }
}

/** Stays inside until all of them are. */
export function meetInside(semaphore: Semaphore, count: Value<'i'>, parties: number): boolean {
  semaphore.acquire();
  count.value += 1;
  while (count.value < parties) sleep(1);
  semaphore.release();
  return true;
}

// Worlds: what is shared in an exploration, and the calls that its processes may make.

interface Timed {
  readonly timeoutMs?: number;
}

interface LockAndCount {
  readonly lock: Lock;
  readonly count: Value<'i'>;
}

const patience = ({ timeoutMs }: Timed): [] | [number] => (timeoutMs === undefined ? [] : [timeoutMs]);

export const lockWorld = {
  share: { lock: () => new Lock(), count: () => new Value('i') },
  calls: {
    acquire: ({ lock }: LockAndCount, input: Timed) => lock.acquire(...patience(input)),
    release: ({ lock }: LockAndCount) => lock.release(),
    locked: ({ lock }: LockAndCount) => lock.locked,
    read: ({ count }: LockAndCount) => count.value,
    add: ({ lock, count }: LockAndCount) => {
      lock.acquire();
      count.value += 1;
      lock.release();
    },
    addWithLock: ({ lock, count }: LockAndCount) => lock.withLock(() => void (count.value += 1)),
    throwWithLock: ({ lock }: LockAndCount) =>
      lock.withLock(() => {
        throw new RangeError('of the body');
      }),
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

interface Permits {
  readonly semaphore: Semaphore;
}

/** How long, in virtual ms, an acquire() took that returned false; 0 if it returned true. */
function patienceOf({ semaphore }: Permits, { timeoutMs = 0 }: Timed): number {
  const begun = now();
  return semaphore.acquire(timeoutMs) ? 0 : now() - begun;
}

const semaphoreCalls = {
  patience: patienceOf,
  sleep: (_: Permits, { ms }: { readonly ms: number }): void => sleep(ms),
  acquire: ({ semaphore }: Permits, input: Timed) => semaphore.acquire(...patience(input)),
  release: ({ semaphore }: Permits) => semaphore.release(),
  value: ({ semaphore }: Permits) => semaphore.value,
};

export const semaphoreOf1 = { share: { semaphore: () => new Semaphore(1) }, calls: semaphoreCalls };
export const semaphoreOf2 = { share: { semaphore: () => new Semaphore(2) }, calls: semaphoreCalls };
export const semaphoreOf0 = { share: { semaphore: () => new Semaphore(0) }, calls: semaphoreCalls };
export const boundedOf1 = { share: { semaphore: () => new BoundedSemaphore(1) }, calls: semaphoreCalls };
export const boundedOf2 = { share: { semaphore: () => new BoundedSemaphore(2) }, calls: semaphoreCalls };

interface ConditionInWorld {
  readonly condition: Condition;
}

export const conditionWorld = {
  share: { condition: () => new Condition() },
  calls: {
    acquire: ({ condition }: ConditionInWorld) => condition.acquire(),
    release: ({ condition }: ConditionInWorld) => condition.release(),
    wait: ({ condition }: ConditionInWorld, input: Timed) => condition.wait(...patience(input)),
    notify: ({ condition }: ConditionInWorld, { count }: { readonly count?: number }) =>
      condition.notify(count),
    notifyAll: ({ condition }: ConditionInWorld) => condition.notifyAll(),
  },
};

interface EventInWorld {
  readonly event: Event;
}

export const eventWorld = {
  share: { event: () => new Event() },
  calls: {
    set: ({ event }: EventInWorld) => event.set(),
    clear: ({ event }: EventInWorld) => event.clear(),
    isSet: ({ event }: EventInWorld) => event.isSet,
    wait: ({ event }: EventInWorld, input: Timed) => event.wait(...patience(input)),
  },
};

interface BarrierInWorld {
  readonly barrier: Barrier;
}

export const barrierOf2 = {
  share: { barrier: () => new Barrier(2) },
  calls: {
    wait: ({ barrier }: BarrierInWorld, input: Timed) => barrier.wait(...patience(input)),
    abort: ({ barrier }: BarrierInWorld) => barrier.abort(),
    reset: ({ barrier }: BarrierInWorld) => barrier.reset(),
    broken: ({ barrier }: BarrierInWorld) => barrier.broken,
  },
};
