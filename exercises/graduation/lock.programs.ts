import assert from 'node:assert/strict';
import { Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';
import { fails, type Program } from './program';

export function addUnder(lock: Lock, count: Value<'i'>, times: number): void {
  for (let at = 0; at < times; at += 1)
    lock.withLock(() => {
      count.value += 1;
    });
}
export function take(semaphore: Semaphore): void {
  semaphore.acquire();
}
export function tryFor(lock: Lock, timeoutMs: number, got: Value<'i'>): void {
  got.value = lock.acquire(timeoutMs) ? 1 : 2;
}
export function releaseIt(lock: Lock, failed: Value<'i'>): void {
  try {
    lock.release();
  } catch {
    failed.value = 1;
  }
}
export function give(semaphore: Semaphore): void {
  semaphore.release();
}
async function inChild<Args extends readonly unknown[]>(
  fn: (...args: Args) => void,
  ...args: Args
): Promise<void> {
  const child = new Process(fn, args);
  child.start();
  await child.join();
  assert.equal(child.exitCode, 0);
}

export const lockPrograms: readonly Program[] = [
  {
    title: 'a Lock is taken once, and only what is taken is released',
    like: 'test_lock',
    run: async () => {
      using lock = new Lock();
      assert.equal(lock.acquire(), true);
      assert.equal(lock.acquire(0), false);
      lock.release();
      await fails('ReleaseError', () => lock.release());
    },
  },
  {
    title: 'locked says whether a Lock is taken',
    like: 'test_lock_locked_2processes',
    run: () => {
      using lock = new Lock();
      assert.equal(lock.locked, false);
      lock.acquire();
      assert.equal(lock.locked, true);
      lock.release();
      assert.equal(lock.locked, false);
    },
  },
  {
    title: 'a Lock that the parent holds is not taken by a child',
    like: 'test_lock_locked_2processes',
    run: async () => {
      using lock = new Lock();
      using got = new Value('i');
      lock.acquire();
      await inChild(tryFor, lock, 5, got);
      assert.equal(got.value, 2);
      lock.release();
    },
  },
  {
    title: 'an RLock is taken as often as its owner asks, and released as often',
    like: 'test_rlock',
    run: () => {
      using lock = new RLock();
      for (let at = 0; at < 3; at += 1) assert.equal(lock.acquire(), true);
      for (let at = 0; at < 3; at += 1) lock.release();
      assert.equal(lock.locked, false);
      let failed = false;
      try {
        lock.release();
      } catch {
        failed = true;
      }
      assert.ok(failed);
    },
  },
  {
    title: 'an RLock of another process cannot be released',
    like: 'test_rlock (AssertionError)',
    run: async () => {
      using lock = new RLock();
      using failed = new Value('i');
      lock.acquire();
      await inChild(releaseIt, lock, failed);
      assert.equal(failed.value, 1);
      assert.equal(lock.locked, true);
      lock.release();
    },
  },
  {
    title: 'withLock() releases after the body, and after an error',
    like: 'test_lock_context',
    run: async () => {
      using lock = new Lock();
      assert.equal(
        lock.withLock(() => 5),
        5,
      );
      await fails('RangeError', () =>
        lock.withLock(() => {
          throw new RangeError('x');
        }),
      );
      assert.equal(lock.locked, false);
    },
  },
  {
    title: 'a Semaphore counts down and up',
    like: 'test_semaphore',
    run: () => {
      using semaphore = new Semaphore(2);
      const values = [semaphore.value];
      for (const call of ['acquire', 'acquire', 'release', 'release'] as const) {
        semaphore[call]();
        values.push(semaphore.value);
      }
      assert.deepEqual(values, [2, 1, 0, 1, 2]);
    },
  },
  {
    title: 'a Semaphore may be released beyond its initial value',
    like: 'test_semaphore',
    run: () => {
      using semaphore = new Semaphore(2);
      semaphore.release();
      semaphore.release();
      assert.equal(semaphore.value, 4);
    },
  },
  {
    title: 'a BoundedSemaphore may not',
    like: 'test_bounded_semaphore',
    run: async () => {
      using semaphore = new BoundedSemaphore(2);
      await fails('ReleaseError', () => semaphore.release());
      semaphore.acquire();
      semaphore.release();
      assert.equal(semaphore.value, 2);
    },
  },
  {
    title: 'an acquire of nothing gives up at once, or in its time',
    like: 'test_timeout',
    run: () => {
      using semaphore = new Semaphore(0);
      for (const timeout of [0, -1, 0.5, 20]) assert.equal(semaphore.acquire(timeout), false);
      assert.equal(semaphore.value, 0);
    },
  },
  {
    title: 'a release in one process lets another in',
    like: 'test_waitfor (two processes)',
    run: async () => {
      using semaphore = new Semaphore(0);
      const child = new Process(take, [semaphore]);
      child.start();
      semaphore.release();
      assert.equal(await child.join(), true);
      assert.equal(semaphore.value, 0);
    },
  },
  {
    title: 'an update under a lock is never lost',
    like: 'test_lock_context, docs: synchronization',
    run: async () => {
      using lock = new Lock();
      using count = new Value('i');
      const four = [1, 2, 3, 4].map(() => new Process(addUnder, [lock, count, 50]));
      for (const each of four) each.start();
      for (const each of four) await each.join();
      assert.equal(count.value, 200);
    },
  },
];

/** Of the extra stages: they count when they are written. */
export const extraPrograms: readonly Program[] = [
  {
    title: 'an Event that is not set times out; one that is set lets all through',
    like: 'test_event',
    run: () => {
      using event = new Event();
      assert.equal(event.isSet, false);
      assert.equal(event.wait(0), false);
      event.set();
      assert.deepEqual([event.isSet, event.wait(), event.wait(0)], [true, true, true]);
      event.clear();
      assert.equal(event.wait(5), false);
    },
  },
  {
    title: 'wait() of a Condition gives up, and has its lock again',
    like: 'test_timeout (Condition)',
    run: () => {
      using condition = new Condition();
      condition.acquire();
      assert.equal(condition.wait(5), false);
      condition.release();
    },
  },
  {
    title: 'a Barrier of one lets its party through, as number 0',
    like: 'test_single_thread',
    run: () => {
      using barrier = new Barrier(1);
      assert.equal(barrier.wait(), 0);
      assert.equal(barrier.wait(), 0);
    },
  },
];
