// wrong: slots without a lock: a call takes a ticket first, and a process killed with a ticket leaves a slot that the others wait for.
// caught by: killed-producer as orphan-wait

import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { now, SharedMemory } from '#kernel';

const TAIL = 0; // tickets of puts
const HEAD = 4; // tickets of gets
const DONE = 8;
const SLOTS = 64;
const COUNT = 1024;
const ROOM = 4088; // bytes of an item
const SLOT_BYTES = 8 + ROOM; // its lap and state: 2 × lap when free, 2 × lap + 1 when filled; its length

interface Handle {
  readonly memory: string;
  readonly maxSize: number;
}

export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #maxSize: number;

  constructor(options: { maxSize?: number } = {}, memory?: SharedMemory) {
    this.#maxSize = checkOptions(options);
    this.#memory = memory ?? SharedMemory.create(SLOTS + COUNT * SLOT_BYTES);
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#begin(timeoutMs);
    const bytes = serialized(item);
    if (bytes.length > ROOM)
      throw new RangeError(`an item may have ${ROOM} bytes; this one has ${bytes.length}.`);
    const deadline = now() + timeoutMs;
    for (;;) {
      const head = this.#memory.load(HEAD);
      const tail = this.#memory.load(TAIL);
      if (tail - head >= Math.min(this.#maxSize || COUNT, COUNT)) {
        if (this.#memory.load(HEAD) !== head) continue;
        if (now() >= deadline) throw new QueueFull('put() gave up: the queue is full.');
        this.#memory.wait(HEAD, head, Math.min(deadline - now(), 100));
        continue;
      }
      if (this.#memory.compareExchange(TAIL, tail, tail + 1) !== tail) continue;
      const [slot, lap] = place(tail);
      for (let state = this.#memory.load(slot); state !== 2 * lap; state = this.#memory.load(slot))
        this.#memory.wait(slot, state, 100);
      this.#memory.writeBytes(slot + 8, bytes);
      this.#memory.setInt32(slot + 4, bytes.length);
      this.#memory.store(slot, 2 * lap + 1);
      this.#memory.notify(slot);
      this.#memory.notify(TAIL);
      return;
    }
  }

  get(timeoutMs = Infinity): T {
    this.#begin(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const head = this.#memory.load(HEAD);
      const tail = this.#memory.load(TAIL);
      if (head === tail) {
        if (now() >= deadline) throw new QueueEmpty('get() gave up: the queue is empty.');
        this.#memory.wait(TAIL, tail, Math.min(deadline - now(), 100));
        continue;
      }
      if (this.#memory.compareExchange(HEAD, head, head + 1) !== head) continue;
      const [slot, lap] = place(head);
      for (let state = this.#memory.load(slot); state !== 2 * lap + 1; state = this.#memory.load(slot))
        this.#memory.wait(slot, state, 100);
      const bytes = this.#memory.readBytes(slot + 8, this.#memory.getInt32(slot + 4));
      this.#memory.store(slot, 2 * lap + 2);
      this.#memory.notify(slot);
      this.#memory.notify(HEAD);
      return deserialize(bytes) as T;
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
    for (;;) {
      const head = this.#memory.load(HEAD);
      const tail = this.#memory.load(TAIL);
      if (this.#memory.load(HEAD) === head) return tail - head;
    }
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
      if (done === this.#memory.load(TAIL)) throw new RangeError('taskDone() failed: all items are done.');
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
      if (done === this.#memory.load(TAIL)) return true;
      if (now() >= deadline) return false;
      this.#memory.wait(DONE, done, Math.min(deadline - now(), 100));
    }
  }

  get handle(): Handle {
    return { memory: this.#memory.name, maxSize: this.#maxSize };
  }

  static open<T = unknown>(handle: Handle): Queue<T> {
    if (typeof handle?.memory !== 'string')
      throw new TypeError(`handle must be a Queue's; it is ${inspect(handle)}.`);
    return new Queue<T>({ maxSize: handle.maxSize }, SharedMemory.open(handle.memory));
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
}

/** The offset of the slot of a ticket, and how often the slot was used before. */
function place(ticket: number): [slot: number, lap: number] {
  return [SLOTS + (ticket % COUNT) * SLOT_BYTES, Math.floor(ticket / COUNT)];
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
