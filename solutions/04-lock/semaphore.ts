import type { SharedMemory } from '#kernel';
import { checkPermits, MOST_PERMITS } from './arguments';
import { openMemory, type SemaphoreHandle } from './handles';
import { createPermits, give, PERMITS_BYTES, ReleaseError, take, VALUE } from './permits';

/** Lets a limited number of processes in at once. Any process may release it: each release adds a permit. */
export class Semaphore {
  protected readonly initial: number;
  protected readonly memory: SharedMemory;

  /** `memory` is for `open`: without it, the semaphore is a new one. */
  constructor(initial = 1, memory?: SharedMemory) {
    checkPermits('initial', initial);
    this.initial = initial;
    this.memory = memory ?? createPermits(initial);
  }

  /** Takes a permit; waits for one for at most `timeoutMs`. False: there was none in that time. */
  acquire(timeoutMs = Infinity): boolean {
    return take(this.memory, timeoutMs);
  }

  /** Adds a permit, and wakes a process that waits for one. */
  release(): void {
    if (!give(this.memory, MOST_PERMITS))
      throw new ReleaseError('Semaphore', 'has as many permits as it can count');
  }

  /** How many permits there are at this moment. */
  get value(): number {
    return this.memory.load(VALUE);
  }

  get handle(): SemaphoreHandle {
    return { memory: this.memory.name, initial: this.initial };
  }

  /** The same semaphore, seen from this process. */
  static open(handle: SemaphoreHandle): Semaphore {
    checkPermits('handle.initial', handle?.initial);
    return new Semaphore(handle.initial, openMemory(handle.memory, PERMITS_BYTES));
  }

  close(): void {
    this.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A semaphore that never has more permits than it began with: one release too many is an error. */
export class BoundedSemaphore extends Semaphore {
  override release(): void {
    if (give(this.memory, this.initial)) return;
    throw new ReleaseError('BoundedSemaphore', 'has all its permits');
  }

  static override open(handle: SemaphoreHandle): BoundedSemaphore {
    checkPermits('handle.initial', handle?.initial);
    return new BoundedSemaphore(handle.initial, openMemory(handle.memory, PERMITS_BYTES));
  }
}
