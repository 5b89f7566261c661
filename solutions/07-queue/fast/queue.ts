// right: the same contract, built for speed: NOTES.md says how.

import { inspect } from 'node:util';
import { now } from '#kernel';
import { decode, encode } from './codec';
import { DataCloneError, QueueClosed, QueueEmpty, QueueFull } from './errors';
import { EXTRA } from './layout';
import { Ring } from './ring';
import { sleep } from './sleep';

/** What another process needs to find a queue: plain data. */
export interface QueueHandle {
  readonly memory: string;
  readonly maxSize: number;
}

export interface QueueOptions {
  /** The maximum number of items; 0: no bound. */
  readonly maxSize?: number;
}

// How many of all items ever put are done, and how many processes sleep until that changes.
const DONE = EXTRA;
const JOINERS = EXTRA + 4;

/** First in, first out, between any number of processes: each item that is put comes out exactly once. */
export class Queue<T = unknown> {
  readonly maxSize: number;
  readonly #ring: Ring;

  /** `ring` is for `open`: without it, the queue is new. */
  constructor(options: QueueOptions = {}, ring?: Ring) {
    if (typeof options !== 'object' || options === null) {
      throw new TypeError(`options must be an object such as { maxSize: 10 }; it is ${inspect(options)}.`);
    }
    const { maxSize = 0 } = options;
    checkMaxSize('maxSize', maxSize);
    this.maxSize = maxSize;
    this.#ring = ring ?? new Ring();
  }

  /** Puts the item; waits for a free place for at most `timeoutMs`, then throws QueueFull. */
  put(item: T, timeoutMs = Infinity): void {
    const ring = this.#open('put()');
    checkTimeout(timeoutMs);
    if (!ring.put(bytesOf(item), this.maxSize, now() + timeoutMs)) throw new QueueFull(this.maxSize);
  }

  /** Takes the item that was put first; waits for one for at most `timeoutMs`, then throws QueueEmpty. */
  get(timeoutMs = Infinity): T {
    const ring = this.#open('get()');
    checkTimeout(timeoutMs);
    const bytes = ring.take(now() + timeoutMs);
    if (bytes === null) throw new QueueEmpty();
    return decode(bytes) as T;
  }

  putNowait(item: T): void {
    this.put(item, 0);
  }

  getNowait(): T {
    return this.get(0);
  }

  /** How many items are in it at this moment. */
  get size(): number {
    return this.#open('size').size;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size >= this.maxSize && this.maxSize > 0;
  }

  /** Reports that an item taken with get() is dealt with. RangeError when all items are already done. */
  taskDone(): void {
    const ring = this.#open('taskDone()');
    const { memory } = ring;
    for (;;) {
      const done = memory.load(DONE);
      const { count } = ring;
      if (done === count) {
        throw new RangeError(
          `taskDone() failed: all items that were put are done. Call it once for each get().`,
        );
      }
      if (memory.compareExchange(DONE, done, done + 1) !== done) continue;
      // No process waits for any task but the last.
      if (((done + 1) | 0) === count && memory.load(JOINERS) > 0) memory.notify(DONE);
      return;
    }
  }

  /** Waits until every item that was put is done: true. False: some were not done within `timeoutMs`. */
  joinTasks(timeoutMs = Infinity): boolean {
    const ring = this.#open('joinTasks()');
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      // In this order: more may be done meanwhile, but never more than were put.
      const done = ring.memory.load(DONE);
      if (done === ring.count) return true;
      const leftMs = deadline - now();
      if (leftMs <= 0) return false;
      sleep(ring.memory, DONE, done, JOINERS, leftMs);
    }
  }

  get handle(): QueueHandle {
    return { memory: this.#ring.memory.name, maxSize: this.maxSize };
  }

  /** The same queue, seen from this process. */
  static open<T = unknown>(handle: QueueHandle): Queue<T> {
    const isHandle = typeof handle === 'object' && handle !== null;
    if (!isHandle) throw new TypeError(`handle must be that of a Queue; it is ${inspect(handle)}.`);
    const { memory, maxSize } = handle;
    checkMaxSize('handle.maxSize', maxSize);
    return new Queue<T>({ maxSize }, Ring.open(memory));
  }

  /** Releases it in this process only. The memory goes when the process that made the queue closes it, or ends. */
  close(): void {
    this.#ring.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(call: string): Ring {
    if (this.#ring.memory.closed) throw new QueueClosed(call);
    return this.#ring;
  }
}

/** The bytes as which an item travels. An item that cannot travel throws here, before anything is touched. */
function bytesOf(item: unknown): Uint8Array {
  try {
    return encode(item);
  } catch (error) {
    throw new DataCloneError(error);
  }
}

function checkMaxSize(argument: string, value: unknown): void {
  if (typeof value !== 'number')
    throw new TypeError(`${argument} must be a number; it is ${inspect(value)}.`);
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`${argument} must be an integer, 0 (no bound) or more; it is ${value}.`);
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}

export { DataCloneError, QueueClosed, QueueEmpty, QueueFull };
