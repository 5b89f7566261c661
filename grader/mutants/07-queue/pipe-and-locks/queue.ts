// wrong: as in CPython, a pipe, a lock for each side and a semaphore for the places: a getter that finds the lock taken says that the queue is empty, and a killed owner keeps its lock.
// caught by: programs as wrong-value

import { inspect } from 'node:util';
import { now, SharedMemory } from '#kernel';
import { Lock, Semaphore } from '#katas/lock';
import { createPipe, type Connection } from '#katas/pipe';

const [PUT, GOT, DONE] = [0, 4, 8];

interface Handle {
  readonly memory: string;
  readonly maxSize: number;
  readonly reader: Connection;
  readonly writer: Connection;
  readonly putting: Lock;
  readonly getting: Lock;
  readonly places: Semaphore;
}

export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #maxSize: number;
  readonly #parts: Omit<Handle, 'memory' | 'maxSize'>;

  constructor(options: { maxSize?: number } = {}, handle?: Handle) {
    this.#maxSize = checkOptions(options);
    this.#memory = handle === undefined ? SharedMemory.create(12) : SharedMemory.open(handle.memory);
    if (handle !== undefined) {
      this.#parts = handle;
      return;
    }
    const [reader, writer] = createPipe({ duplex: false });
    const places = new Semaphore(Math.min(this.#maxSize, 2 ** 31 - 1));
    this.#parts = { reader, writer, putting: new Lock(), getting: new Lock(), places };
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#begin(timeoutMs);
    const { putting, places, writer } = this.#parts;
    if (this.#maxSize > 0 && !places.acquire(timeoutMs))
      throw new QueueFull('put() gave up: no place became free.');
    putting.acquire();
    try {
      writer.send(item);
      this.#memory.add(PUT, 1);
    } catch (error) {
      if (this.#maxSize > 0) places.release();
      throw error instanceof DataCloneError ? error : named(error);
    } finally {
      putting.release();
    }
  }

  get(timeoutMs = Infinity): T {
    this.#begin(timeoutMs);
    const { getting, places, reader } = this.#parts;
    const deadline = now() + timeoutMs;
    if (!getting.acquire(timeoutMs)) throw new QueueEmpty('get() gave up: another process gets.');
    try {
      if (!reader.poll(Math.max(0, deadline - now()))) throw new QueueEmpty('get() gave up: no item came.');
      const item = reader.recv() as T;
      this.#memory.add(GOT, 1);
      if (this.#maxSize > 0) places.release();
      return item;
    } finally {
      getting.release();
    }
  }

  putNowait(item: T): void {
    this.put(item, 0);
  }

  getNowait(): T {
    return this.get(0);
  }

  get size(): number {
    this.#begin(0);
    return this.#memory.load(PUT) - this.#memory.load(GOT);
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size >= this.#maxSize && this.#maxSize > 0;
  }

  taskDone(): void {
    this.#begin(0);
    for (;;) {
      const done = this.#memory.load(DONE);
      if (done === this.#memory.load(PUT)) throw new RangeError('taskDone() failed: all items are done.');
      if (this.#memory.compareExchange(DONE, done, done + 1) !== done) continue;
      this.#memory.notify(DONE);
      return;
    }
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#begin(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const done = this.#memory.load(DONE);
      if (done === this.#memory.load(PUT)) return true;
      if (now() >= deadline) return false;
      this.#memory.wait(DONE, done, deadline - now());
    }
  }

  get handle(): Handle {
    return { memory: this.#memory.name, maxSize: this.#maxSize, ...this.#parts };
  }

  static open<T = unknown>(handle: Handle): Queue<T> {
    if (typeof handle?.memory !== 'string')
      throw new TypeError(`handle must be a Queue's; it is ${inspect(handle)}.`);
    return new Queue<T>({ maxSize: handle.maxSize }, handle);
  }

  close(): void {
    if (this.#memory.closed) return;
    this.#memory.close();
    for (const part of Object.values(this.#parts)) if (typeof part === 'object') part.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #begin(timeoutMs: unknown): void {
    if (this.#memory.closed) throw new QueueClosed('the queue is closed in this process.');
    checkTimeout(timeoutMs);
  }
}

function named(error: unknown): Error {
  return new DataCloneError(`put() failed: ${String(error)}`);
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
