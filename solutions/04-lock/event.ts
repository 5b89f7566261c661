import { now, SharedMemory } from '#kernel';
import { checkTimeout } from './semaphore';

/** What another process needs to find an event. */
export interface EventHandle {
  readonly memory: string;
}

// How many times it was set or cleared: odd means set. With a plain flag, a sleeper would miss a set() and clear() so
// close together that it wakes to find the same value as before.
const CHANGES = 0;

const isOdd = (changes: number): boolean => (changes & 1) === 1;

/** Processes wait until it is set; from then on all may pass, until it is cleared. */
export class Event {
  readonly #memory: SharedMemory;

  /** `memory` is for `open`: without it, the event is new, and not set. */
  constructor(memory = SharedMemory.create(4)) {
    this.#memory = memory;
  }

  get isSet(): boolean {
    return isOdd(this.#memory.load(CHANGES));
  }

  /** Lets through every process that waits, and every one that comes later. */
  set(): void {
    if (this.#become(true)) this.#memory.notify(CHANGES);
  }

  clear(): void {
    this.#become(false);
  }

  /** Returns whether this call changed it. */
  #become(set: boolean): boolean {
    let seen = this.#memory.load(CHANGES);
    while (isOdd(seen) !== set) {
      const found = this.#memory.compareExchange(CHANGES, seen, seen + 1);
      if (found === seen) return true;
      seen = found;
    }
    return false;
  }

  /** Sleeps until it is set. False: it was not set in that time. */
  wait(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    const seen = this.#memory.load(CHANGES);
    if (isOdd(seen)) return true;
    while (this.#memory.load(CHANGES) === seen) {
      const left = deadline - now();
      if (left <= 0) return false;
      this.#memory.wait(CHANGES, seen, left);
    }
    return true;
  }

  get handle(): EventHandle {
    return { memory: this.#memory.name };
  }

  static open(handle: EventHandle): Event {
    return new Event(SharedMemory.open(handle?.memory));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
