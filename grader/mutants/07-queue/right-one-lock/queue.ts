// right: one lock by pid for everything; two records of the state take turns, and one store says which of them holds; items are a stream of bytes in a small ring.

import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { isRunning, now, SharedMemory } from '#kernel';

const VERSION = 0; // its last bit says which record holds
const OWNER = 4; // of the lock: a pid, or 0
const RECORDS = 8;
const RECORD_BYTES = 36;
const RING = 128;
const CAPACITY = 65536;
const NAP_MS = 100; // who is killed wakes nobody

/** What a record holds: int32s, in this order. */
interface State {
  head: number; // where the first byte is
  used: number; // how many bytes there are
  items: number; // complete ones
  puts: number;
  dones: number;
  writer: number; // who is in the middle of putting an item,
  kept: number; // and how many bytes there were before that
  reader: number; // who is in the middle of taking one,
  left: number; // and how many bytes are still to come
}

export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #maxSize: number;
  #version = 0;

  constructor(options: { maxSize?: number } = {}, memory?: SharedMemory) {
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`options must be an object; it is ${inspect(options)}.`);
    const { maxSize = 0 } = options;
    checkMaxSize(maxSize);
    this.#maxSize = maxSize;
    this.#memory = memory ?? SharedMemory.create(RING + CAPACITY);
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#check();
    checkTimeout(timeoutMs);
    const frame = frameOf(item);
    const deadline = now() + timeoutMs;
    for (let sent = 0; ;) {
      this.#lock();
      const state = this.#state();
      this.#mend(state);
      const isFull = sent === 0 && this.#maxSize > 0 && state.items >= this.#maxSize;
      const room = CAPACITY - state.used;
      const wanted = sent === 0 ? Math.min(frame.length, CAPACITY / 2) : 1;
      const canWrite = state.writer === (sent === 0 ? 0 : process.pid) && room >= wanted && !isFull;
      if (canWrite) {
        const piece = frame.subarray(sent, sent + room);
        this.#write(state.head + state.used, piece);
        if (sent === 0) state.kept = state.used;
        sent += piece.length;
        state.used += piece.length;
        const isLast = sent === frame.length;
        state.writer = isLast ? 0 : process.pid;
        if (isLast) {
          state.items += 1;
          state.puts += 1;
        }
        this.#commit(state);
      }
      this.#unlock(canWrite);
      if (sent === frame.length) return;
      if (canWrite) continue;
      const left = isFull ? deadline - now() : Infinity;
      if (left <= 0) throw new QueueFull();
      this.#memory.wait(VERSION, this.#version, Math.min(left, NAP_MS));
    }
  }

  get(timeoutMs = Infinity): T {
    this.#check();
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    let parts: Uint8Array[] = [];
    let isMine = false;
    let isWhole = true;
    for (;;) {
      this.#lock();
      const state = this.#state();
      this.#mend(state);
      if (isMine && state.reader !== process.pid) isMine = false; // its writer was killed
      if (!isMine) {
        parts = [];
        isWhole = state.reader === 0;
        const canBegin = isWhole ? state.used > 0 : !isRunning(state.reader);
        if (canBegin) {
          isMine = true;
          if (isWhole) state.left = 4 + this.#length(state.head);
          state.reader = process.pid;
        }
      }
      const count = isMine ? Math.min(state.left, state.used) : 0;
      if (count > 0) {
        parts.push(this.#read(state.head, count));
        state.head = (state.head + count) % CAPACITY;
        state.used -= count;
        state.kept -= count;
        state.left -= count;
        if (state.left === 0) {
          state.reader = 0;
          state.items -= 1;
        }
        this.#commit(state);
      }
      const isDone = isMine && state.left === 0;
      const isEmpty = state.items === 0;
      this.#unlock(count > 0);
      if (isDone && isWhole) return deserialize(Buffer.concat(parts).subarray(4)) as T;
      if (isDone) isMine = false;
      if (count > 0) continue;
      const left = isEmpty && !isMine ? deadline - now() : Infinity;
      if (left <= 0) throw new QueueEmpty();
      this.#memory.wait(VERSION, this.#version, Math.min(left, NAP_MS));
    }
  }

  putNowait(item: T): void {
    this.put(item, 0);
  }

  getNowait(): T {
    return this.get(0);
  }

  get size(): number {
    this.#check();
    this.#lock();
    const items = this.#state().items;
    this.#unlock(false);
    return items;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size >= this.#maxSize && this.#maxSize > 0;
  }

  taskDone(): void {
    this.#check();
    this.#lock();
    const state = this.#state();
    const isTooOften = state.dones === state.puts;
    if (!isTooOften) {
      state.dones += 1;
      this.#commit(state);
    }
    this.#unlock(!isTooOften);
    if (isTooOften)
      throw new RangeError('taskDone() was refused: all items are done. Call it once for each get().');
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#check();
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      this.#lock();
      const state = this.#state();
      this.#unlock(false);
      if (state.dones === state.puts) return true;
      const left = deadline - now();
      if (left <= 0) return false;
      this.#memory.wait(VERSION, this.#version, Math.min(left, NAP_MS));
    }
  }

  get handle(): { memory: string; maxSize: number } {
    return { memory: this.#memory.name, maxSize: this.#maxSize };
  }

  static open<T = unknown>(handle: { memory: string; maxSize: number }): Queue<T> {
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

  #check(): void {
    if (this.#memory.closed) throw new QueueClosed();
  }

  #lock(): void {
    for (;;) {
      const owner = this.#memory.compareExchange(OWNER, 0, process.pid);
      if (owner === 0) return;
      if (this.#memory.wait(OWNER, owner, NAP_MS) !== 'timed-out' || isRunning(owner)) continue;
      if (this.#memory.compareExchange(OWNER, owner, process.pid) === owner) return;
    }
  }

  #unlock(isChanged: boolean): void {
    this.#memory.store(OWNER, 0);
    this.#memory.notify(OWNER, 1);
    if (isChanged) this.#memory.notify(VERSION);
  }

  #state(): State {
    this.#version = this.#memory.load(VERSION);
    const bytes = this.#memory.readBytes(RECORDS + (this.#version & 1) * RECORD_BYTES, RECORD_BYTES);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, RECORD_BYTES / 4);
    const [head = 0, used = 0, items = 0, puts = 0, dones = 0, writer = 0, kept = 0, reader = 0, left = 0] =
      words;
    return { head, used, items, puts, dones, writer, kept, reader, left };
  }

  #commit(state: State): void {
    const { head, used, items, puts, dones, writer, kept, reader, left } = state;
    const words = Int32Array.of(head, used, items, puts, dones, writer, kept, reader, left);
    this.#version = (this.#version + 1) | 0;
    const at = RECORDS + (this.#version & 1) * RECORD_BYTES;
    this.#memory.writeBytes(at, new Uint8Array(words.buffer));
    this.#memory.store(VERSION, this.#version);
  }

  /** An item whose writer was killed is gone, also for who has taken its beginning. */
  #mend(state: State): void {
    const writer = state.writer;
    if (writer === 0 || writer === process.pid || isRunning(writer)) return;
    state.used = state.items > 0 ? state.kept : 0;
    state.writer = 0;
    if (state.items === 0) state.reader = 0;
    this.#commit(state);
  }

  #length(at: number): number {
    const bytes = this.#read(at, 4);
    return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  }

  #read(at: number, count: number): Uint8Array {
    const first = Math.min(count, CAPACITY - at);
    const bytes = this.#memory.readBytes(RING + at, first);
    if (first === count) return bytes;
    return Buffer.concat([bytes, this.#memory.readBytes(RING, count - first)]);
  }

  #write(at: number, bytes: Uint8Array): void {
    const from = at % CAPACITY;
    const first = Math.min(bytes.length, CAPACITY - from);
    this.#memory.writeBytes(RING + from, bytes.subarray(0, first));
    if (first < bytes.length) this.#memory.writeBytes(RING, bytes.subarray(first));
  }
}

function frameOf(item: unknown): Buffer {
  const body = serialized(item);
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeInt32LE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

function checkMaxSize(maxSize: unknown): void {
  if (typeof maxSize !== 'number')
    throw new TypeError(`maxSize must be a number; it is ${inspect(maxSize)}.`);
  if (Number.isSafeInteger(maxSize) && maxSize >= 0) return;
  throw new RangeError(`maxSize must be an integer, 0 or more; it is ${maxSize}.`);
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}

export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor() {
    super('put() gave up: the queue is full. Let somebody get() an item first.');
  }
}

export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';

  constructor() {
    super('get() gave up: the queue is empty. Let somebody put() an item first.');
  }
}

export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';

  constructor() {
    super('the queue is closed in this process. Use it before close().');
  }
}

class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';
}

function serialized(item: unknown): Buffer {
  try {
    return serialize(item);
  } catch (error) {
    throw new DataCloneError(`this cannot be put: ${String(error)}`);
  }
}
