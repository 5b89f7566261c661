import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { now, SharedMemory } from '#kernel';
import { DataCloneError, QueueClosed, QueueEmpty, QueueFull } from './errors';
import { CAPACITY, Store, take, type State } from './store';

export interface QueueOptions {
  /** The maximum number of items in the queue at a time; 0, the default: no bound. */
  readonly maxSize?: number;
}

/** What another process needs to find the queue. */
export interface QueueHandle {
  readonly memory: string;
  readonly maxSize: number;
}

/** First in, first out, between any number of processes: each item that is put comes out exactly once. */
export class Queue<T = unknown> {
  readonly maxSize: number;
  readonly #store: Store;

  /** `memory` is for `open`: without it, the queue is new. */
  constructor(options: QueueOptions = {}, memory?: SharedMemory) {
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`options must be an object such as { maxSize: 10 }; it is ${inspect(options)}.`);
    const { maxSize = 0 } = options;
    checkMaxSize(maxSize);
    this.maxSize = maxSize;
    this.#store = new Store(memory);
  }

  get handle(): QueueHandle {
    return { memory: this.#store.memory.name, maxSize: this.maxSize };
  }

  static open<T = unknown>(handle: QueueHandle): Queue<T> {
    if (typeof handle?.memory !== 'string')
      throw new TypeError(`handle must be that of a Queue; it is ${inspect(handle)}.`);
    return new Queue<T>({ maxSize: handle.maxSize }, SharedMemory.open(handle.memory));
  }

  // Stage 1: first in, first out

  put(item: T, timeoutMs = Infinity): void {
    this.#check('put()');
    checkTimeout(timeoutMs);
    const frame = frameOf(item);
    const deadline = now() + timeoutMs;
    for (let sent = 0; ;) {
      const state = this.#store.lock();
      const count = Math.min(this.#room(state, frame, sent), frame.length - sent);
      if (count > 0) {
        this.#store.write(state.head + state.used, frame.subarray(sent, sent + count));
        if (sent === 0) state.kept = state.used;
        sent += count;
        state.used += count;
        const isLast = sent === frame.length;
        state.writer = isLast ? 0 : process.pid;
        if (isLast) {
          state.items += 1;
          state.unfinished += 1;
        }
      }
      this.#store.unlock(count > 0 ? state : undefined);
      if (sent === frame.length) return;
      if (count > 0) continue;
      const left = sent === 0 ? deadline - now() : Infinity; // what has begun must be completed
      if (left <= 0) throw new QueueFull();
      this.#store.sleep(left);
    }
  }

  get(timeoutMs = Infinity): T {
    this.#check('get()');
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    let parts: Uint8Array[] = [];
    for (;;) {
      const state = this.#store.lock();
      if (state.reader !== process.pid) parts = []; // nothing yet; or the writer was killed half-way
      if (state.reader === 0 && state.used > 0) {
        state.reader = process.pid;
        state.left = 4 + this.#length(state);
      }
      const isMine = state.reader === process.pid;
      const count = isMine ? Math.min(state.left, state.used) : 0;
      if (count > 0) {
        parts.push(this.#store.read(state.head, count));
        take(state, count);
      }
      this.#store.unlock(count > 0 ? state : undefined);
      if (count > 0 && state.left === 0) return deserialize(Buffer.concat(parts).subarray(4)) as T;
      if (count > 0) continue;
      const left = isMine || state.items > 0 ? Infinity : deadline - now();
      if (left <= 0) throw new QueueEmpty();
      this.#store.sleep(left);
    }
  }

  // Stage 2: bounds and time

  putNowait(item: T): void {
    this.put(item, 0);
  }

  getNowait(): T {
    return this.get(0);
  }

  get size(): number {
    this.#check('size');
    const { items } = this.#store.lock();
    this.#store.unlock();
    return items;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size >= this.maxSize && this.maxSize > 0;
  }

  // Stage 3: large items, close, tasks

  /** How many bytes may be written now. A large item begins when half of the ring is free, and goes in piece by piece. */
  #room({ used, items, writer }: State, frame: Uint8Array, sent: number): number {
    const room = CAPACITY - used;
    if (sent > 0) return room;
    const isFull = this.maxSize > 0 && items >= this.maxSize;
    const wanted = Math.min(frame.length, CAPACITY / 2);
    return isFull || writer !== 0 || room < wanted ? 0 : room;
  }

  /** Of the item at the head, in bytes. */
  #length({ head }: State): number {
    return Buffer.from(this.#store.read(head, 4)).readInt32LE();
  }

  taskDone(): void {
    this.#check('taskDone()');
    const state = this.#store.lock();
    const isTooOften = state.unfinished === 0;
    if (!isTooOften) state.unfinished -= 1;
    this.#store.unlock(isTooOften ? undefined : state);
    if (isTooOften)
      throw new RangeError('taskDone() failed, because all items are done. Call it once for each get().');
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#check('joinTasks()');
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const { unfinished } = this.#store.lock();
      this.#store.unlock();
      if (unfinished === 0) return true;
      const left = deadline - now();
      if (left <= 0) return false;
      this.#store.sleep(left);
    }
  }

  close(): void {
    this.#store.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #check(call: string): void {
    if (this.#store.memory.closed)
      throw new QueueClosed(
        `${call} failed, because the queue is closed in this process. Use it before close().`,
      );
  }
}

/** The item as it lies in the ring: the number of its bytes, and then the bytes. */
function frameOf(item: unknown): Buffer {
  try {
    const body = serialize(item);
    const frame = Buffer.allocUnsafe(4 + body.length);
    frame.writeInt32LE(body.length);
    body.copy(frame, 4);
    return frame;
  } catch (error) {
    throw new DataCloneError(error);
  }
}

function checkMaxSize(maxSize: unknown): void {
  if (typeof maxSize !== 'number')
    throw new TypeError(`maxSize must be a number; it is ${inspect(maxSize)}.`);
  if (Number.isInteger(maxSize) && maxSize >= 0) return;
  throw new RangeError(`maxSize must be an integer, 0 (no bound) or more; it is ${maxSize}.`);
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}

export { DataCloneError, QueueClosed, QueueEmpty, QueueFull };
