// wrong: the queue is one array, which each call copies out of shared memory and back: a kill leaves half of it, and a large item does not fit.
// caught by: sizes as threw

import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { isRunning, now, SharedMemory } from '#kernel';

const OWNER = 0;
const VERSION = 4;
const UNFINISHED = 8;
const LENGTH = 12; // of the serialized array; 0: no items
const BYTES = 16;
const CAPACITY = 262_144;

interface Handle {
  readonly name: string;
  readonly maxSize: number;
}

export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #maxSize: number;

  constructor(options: { maxSize?: number } = {}, memory?: SharedMemory) {
    this.#maxSize = checkOptions(options);
    this.#memory = memory ?? SharedMemory.create(BYTES + CAPACITY);
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#begin(timeoutMs);
    serialized(item);
    this.#until(timeoutMs, new QueueFull('put() gave up: the queue is full.'), (items) => {
      if (this.#maxSize > 0 && items.length >= this.#maxSize) return undefined;
      this.#write([...items, item]);
      this.#memory.add(UNFINISHED, 1);
      return { done: undefined };
    });
  }

  get(timeoutMs = Infinity): T {
    this.#begin(timeoutMs);
    return this.#until(timeoutMs, new QueueEmpty('get() gave up: the queue is empty.'), (items) => {
      const [first, ...rest] = items;
      if (items.length === 0) return undefined;
      this.#write(rest);
      return { done: first as T };
    });
  }

  putNowait(item: T): void {
    this.put(item, 0);
  }

  getNowait(): T {
    return this.get(0);
  }

  get size(): number {
    this.#begin(0);
    this.#lock();
    const { length } = this.#items();
    this.#unlock();
    return length;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size >= this.#maxSize && this.#maxSize > 0;
  }

  taskDone(): void {
    this.#begin(0);
    this.#lock();
    const left = this.#memory.load(UNFINISHED);
    if (left > 0) this.#memory.store(UNFINISHED, left - 1);
    this.#unlock();
    if (left === 0) throw new RangeError('taskDone() failed: all items are done.');
    this.#memory.add(VERSION, 1);
    this.#memory.notify(VERSION);
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#begin(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const version = this.#memory.load(VERSION);
      if (this.#memory.load(UNFINISHED) === 0) return true;
      if (now() >= deadline) return false;
      this.#memory.wait(VERSION, version, Math.min(deadline - now(), 100));
    }
  }

  get handle(): Handle {
    return { name: this.#memory.name, maxSize: this.#maxSize };
  }

  static open<T = unknown>(handle: Handle): Queue<T> {
    if (typeof handle?.name !== 'string')
      throw new TypeError(`handle must be a Queue's; it is ${inspect(handle)}.`);
    return new Queue<T>({ maxSize: handle.maxSize }, SharedMemory.open(handle.name));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #begin(timeoutMs: unknown): void {
    if (this.#memory.closed) throw new QueueClosed('the queue is closed in this process.');
    checkTimeout(timeoutMs);
  }

  /** Tries again after each change, until a try has a result or the time is up. */
  #until<R>(timeoutMs: number, failure: Error, attempt: (items: T[]) => { done: R } | undefined): R {
    const deadline = now() + timeoutMs;
    for (;;) {
      this.#lock();
      const version = this.#memory.load(VERSION);
      const result = attempt(this.#items());
      this.#unlock();
      if (result !== undefined) {
        this.#memory.notify(VERSION);
        return result.done;
      }
      if (now() >= deadline) throw failure;
      this.#memory.wait(VERSION, version, Math.min(deadline - now(), 100));
    }
  }

  #items(): T[] {
    const length = this.#memory.getInt32(LENGTH);
    return length === 0 ? [] : (deserialize(this.#memory.readBytes(BYTES, length)) as T[]);
  }

  #write(items: readonly T[]): void {
    const bytes = items.length === 0 ? Buffer.alloc(0) : serialize(items);
    this.#memory.writeBytes(BYTES, bytes);
    this.#memory.setInt32(LENGTH, bytes.length);
    this.#memory.add(VERSION, 1);
  }

  #lock(): void {
    for (;;) {
      const owner = this.#memory.compareExchange(OWNER, 0, process.pid);
      if (owner === 0) return;
      if (this.#memory.wait(OWNER, owner, 100) !== 'timed-out' || isRunning(owner)) continue;
      if (this.#memory.compareExchange(OWNER, owner, process.pid) === owner) return;
    }
  }

  #unlock(): void {
    this.#memory.store(OWNER, 0);
    this.#memory.notify(OWNER, 1);
  }
}

function serialized(item: unknown): Buffer {
  try {
    return serialize(item);
  } catch (error) {
    throw new DataCloneError(`put() failed: ${String(error)}`);
  }
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs))
    throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}

function checkOptions(options: unknown): number {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options must be an object; it is ${inspect(options)}.`);
  const { maxSize = 0 } = options as { maxSize?: unknown };
  if (typeof maxSize !== 'number')
    throw new TypeError(`maxSize must be a number; it is ${inspect(maxSize)}.`);
  if (!Number.isInteger(maxSize) || maxSize < 0)
    throw new RangeError(`maxSize must be 0 or more; it is ${maxSize}.`);
  return maxSize;
}

class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';
}

export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';
}

export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';
}

export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';
}
