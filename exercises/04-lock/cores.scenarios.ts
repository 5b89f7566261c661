import { SharedMemory, sleep } from '#kernel';
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

export function newMeeting(): SharedMemory {
  return SharedMemory.create(4);
}

/** Stays inside until all of them are. They count themselves with one operation, since nothing keeps them apart. */
export function meetInside(semaphore: Semaphore, meeting: SharedMemory, parties: number): boolean {
  semaphore.acquire();
  meeting.add(0, 1);
  while (meeting.load(0) < parties) sleep(1);
  semaphore.release();
  return true;
}

export function close(lock: AnyLock): void {
  lock.close();
  lock.close();
}

type ClassName = 'Semaphore' | 'BoundedSemaphore' | 'Lock' | 'RLock';
type Closable = Semaphore | Lock;

export function make(name: ClassName): Closable {
  return new { Semaphore, BoundedSemaphore, Lock, RLock }[name]();
}

export function openAs(name: ClassName, handle: unknown): Closable {
  const made = { Semaphore, BoundedSemaphore, Lock, RLock }[name];
  return (made as unknown as { open(handle: unknown): Closable }).open(handle);
}

/** Makes and opens many of a class, and closes each twice, so that what is left behind adds up. */
export function makeAndClose(name: ClassName, times: number): void {
  for (let i = 0; i < times; i++) {
    const lock = make(name);
    for (let round = 0; round < 2; round += 1) {
      const opened = openAs(name, lock.handle); // what its maker opens and closes, it can open again
      for (const one of [opened, opened]) one.close();
    }
    for (const one of [lock, lock]) one.close();
  }
}

/** The calls that do not throw after close(), of an object that this process has made, and of one that it has opened. */
export function silentAfterClose(name: ClassName): string[] {
  const made = make(name);
  const silent = [make(name), openAs(name, made.handle)].flatMap((lock) => silentOnceClosed(name, lock));
  made.close();
  return silent;
}

/** By the name of its class, because a BoundedSemaphore need not be derived from Semaphore. */
function isSemaphore(name: ClassName, _lock: Closable): _lock is Semaphore {
  return name.endsWith('Semaphore');
}

function silentOnceClosed(name: ClassName, lock: Closable): string[] {
  lock.acquire(); // what an object remembers of that must not answer after close(), either
  lock.close();
  const calls: Record<string, () => unknown> = {
    'acquire(0)': () => lock.acquire(0),
    'release()': () => lock.release(),
  };
  if (isSemaphore(name, lock)) calls['value'] = () => lock.value;
  else {
    calls['locked'] = () => lock.locked;
    calls['withLock(body)'] = () => lock.withLock(() => 1);
  }
  return Object.keys(calls).filter((call) => {
    try {
      calls[call]?.();
      return true;
    } catch {
      return false;
    }
  });
}

/** Makes many of a class, and closes them with `using`. */
export function makeUsing(name: ClassName, times: number): void {
  for (let i = 0; i < times; i++) {
    using lock = make(name);
    lock.acquire();
  }
}
