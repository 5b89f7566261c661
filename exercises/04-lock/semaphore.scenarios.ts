import { now, sleep } from '#kernel';
import { BoundedSemaphore, Semaphore, type Condition, type Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

// Semaphores, one call at a time.

export type AnyLock = Semaphore | Lock | Condition;

export function newSemaphore(initial?: unknown): Semaphore {
  return initial === undefined ? new Semaphore() : new Semaphore(initial as number);
}

export function newBounded(initial?: unknown): BoundedSemaphore {
  return initial === undefined ? new BoundedSemaphore() : new BoundedSemaphore(initial as number);
}

export function openSemaphore(handle: unknown): Semaphore {
  return Semaphore.open(handle as Semaphore['handle']);
}

export function openBounded(handle: unknown): BoundedSemaphore {
  return BoundedSemaphore.open(handle as Semaphore['handle']);
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

export function handleOf(lock: AnyLock): unknown {
  return lock.handle;
}

/** A child of this process acquires the lock, and keeps it. Returns the child's exit code. */
export async function acquireInChild(lock: AnyLock): Promise<number | null> {
  const child = new Process(acquireOnce, [lock]);
  child.start();
  await child.join();
  return child.exitCode;
}

export function acquireOnce(lock: AnyLock): void {
  if (!lock.acquire()) process.exitCode = 3;
}

// Worlds: what is shared in an exploration, and the calls that its processes may make.

export interface Timed {
  readonly timeoutMs?: number;
}

/** No argument at all where a program gives no timeout. */
export const patience = ({ timeoutMs }: Timed): [] | [number] => (timeoutMs === undefined ? [] : [timeoutMs]);

/** How long, in virtual ms, an acquire() took that returned false; 0 if it returned true. */
export function waited(lock: AnyLock, timeoutMs: number): number {
  const begun = now();
  return lock.acquire(timeoutMs) ? 0 : now() - begun;
}

interface Permits {
  readonly semaphore: Semaphore;
}

const semaphoreCalls = {
  patience: ({ semaphore }: Permits, { timeoutMs = 0 }: Timed) => waited(semaphore, timeoutMs),
  sleep: (_: Permits, { ms }: { readonly ms: number }): void => sleep(ms),
  acquire: ({ semaphore }: Permits, input: Timed) => semaphore.acquire(...patience(input)),
  release: ({ semaphore }: Permits) => semaphore.release(),
  value: ({ semaphore }: Permits) => semaphore.value,
};

export const semaphoreOf0 = { share: { semaphore: () => new Semaphore(0) }, calls: semaphoreCalls };
export const semaphoreOf1 = { share: { semaphore: () => new Semaphore(1) }, calls: semaphoreCalls };
export const semaphoreOf2 = { share: { semaphore: () => new Semaphore(2) }, calls: semaphoreCalls };
export const boundedOf1 = { share: { semaphore: () => new BoundedSemaphore(1) }, calls: semaphoreCalls };
export const boundedOf2 = { share: { semaphore: () => new BoundedSemaphore(2) }, calls: semaphoreCalls };

interface Shop {
  readonly semaphore: Semaphore;
  readonly count: Value<'i'>;
}

/** The critical section of the lesson: a change in two steps, made by one process at a time. */
export const shop = {
  share: { semaphore: () => new Semaphore(1), count: () => new Value('i') },
  calls: {
    read: ({ count }: Shop) => count.value,
    add: ({ semaphore, count }: Shop) => {
      semaphore.acquire();
      count.value += 1;
      semaphore.release();
    },
  },
};
