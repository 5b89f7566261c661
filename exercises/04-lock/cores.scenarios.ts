import { sleep } from '#kernel';
import { BoundedSemaphore, Lock, RLock, Semaphore } from '#katas/lock';
import { Value } from '#katas/value';
import type { AnyLock } from './semaphore.scenarios';

// On all cores at once, with no schedule imposed, and what is left afterwards.

export function newCount(): Value<'i'> {
  return new Value('i');
}

export function countOf(count: Value<'i'>): number {
  return count.value;
}

export function addLocked(lock: AnyLock, count: Value<'i'>, times: number): void {
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

export function close(lock: AnyLock): void {
  lock.close();
  lock.close();
}

/** Makes and opens many of a class, and closes each twice, so that what is left behind adds up. */
export function makeAndClose(name: 'Semaphore' | 'BoundedSemaphore' | 'Lock' | 'RLock', times: number): void {
  for (let i = 0; i < times; i++) {
    const made = { Semaphore, BoundedSemaphore, Lock, RLock }[name];
    const lock = new made();
    const opened = (made as unknown as { open(handle: unknown): AnyLock }).open(lock.handle);
    for (const one of [opened, opened, lock, lock]) one.close();
  }
}

/** Makes many of a class, and closes them with `using`. */
export function makeUsing(name: 'Semaphore' | 'Lock', times: number): void {
  for (let i = 0; i < times; i++) {
    using lock = new { Semaphore, Lock }[name]();
    lock.acquire();
  }
}
