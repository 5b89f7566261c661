import { now, SharedMemory } from '#kernel';
import { openMemory } from './handles';
import { checkTimeout } from './arguments';

/** What another process needs to find an event: plain data. */
export interface EventHandle {
  readonly memory: string;
}

// How often it was set or cleared: odd means set. A plain flag would do, were it not for a set() and clear() so
// close together that a sleeper, once awake, finds what it had seen before.
const CHANGES = 0;
const EVENT_BYTES = 4;

/** Everybody waits until somebody sets it; then everybody may go, until it is cleared. */
export class Event {
  readonly #memory: SharedMemory;

  /** `memory` is for `open`: without it, the event is a new one, and not set. */
  constructor(memory = SharedMemory.create(EVENT_BYTES)) {
    this.#memory = memory;
  }

  get isSet(): boolean {
    return isOdd(this.#memory.load(CHANGES));
  }

  /** Lets all go that wait, and all that come. */
  set(): void {
    if (this.#become(true)) this.#memory.notify(CHANGES);
  }

  clear(): void {
    this.#become(false);
  }

  /** Whether this call was the one that changed it. */
  #become(set: boolean): boolean {
    let seen = this.#memory.load(CHANGES);
    while (isOdd(seen) !== set) {
      const found = this.#memory.compareExchange(CHANGES, seen, seen + 1);
      if (found === seen) return true;
      seen = found;
    }
    return false;
  }

  /** Sleeps until it is set, and is true; or is false, because it was not for so many milliseconds. */
  wait(timeoutMs = Infinity): boolean {
    checkTimeout(timeoutMs);
    const seen = this.#memory.load(CHANGES);
    if (isOdd(seen)) return true;
    if (timeoutMs <= 0) return false;

    const deadline = now() + timeoutMs;
    while (this.#memory.load(CHANGES) === seen) {
      const leftMs = deadline - now();
      if (leftMs <= 0) return false;
      this.#memory.wait(CHANGES, seen, leftMs);
    }
    return true;
  }

  get handle(): EventHandle {
    return { memory: this.#memory.name };
  }

  /** The same event, seen from this process. */
  static open(handle: EventHandle): Event {
    return new Event(openMemory(handle?.memory, EVENT_BYTES));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function isOdd(changes: number): boolean {
  return (changes & 1) === 1;
}
