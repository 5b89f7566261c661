// right: one lock by pid for everything; two records of the state take turns, and one store says which of them holds; items are a stream of bytes in a small ring.

import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { isRunning, now, SharedMemory } from '#kernel';

const VERSION = 0; // its last bit says which record holds
const OWNER = 4; // of the lock: a pid, or 0
const RECORDS = 8;
const RECORD_BYTES = 40;
const RING = 128;
const CAPACITY = 65536;
const NAP_MS = 100; // who is killed wakes nobody

// What a record holds, by index.
const HEAD = 0; // where the first byte is
const USED = 1; // how many bytes there are
const ITEMS = 2; // complete ones
const PUTS = 3;
const DONES = 4;
const WRITER = 5; // who is in the middle of putting an item,
const KEPT = 6; // and how many bytes there were before that
const READER = 7; // who is in the middle of taking one,
const LEFT = 8; // and how many bytes are still to come

export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #maxSize: number;
  #version = 0;
  #record = new Int32Array(RECORD_BYTES / 4);

  constructor({ maxSize = 0 }: { maxSize?: number } = {}, memory?: SharedMemory) {
    checkMaxSize(maxSize);
    this.#maxSize = maxSize;
    this.#memory = memory ?? SharedMemory.create(RING + CAPACITY);
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#check();
    checkTimeout(timeoutMs);
    const frame = frameOf(item);
    const deadline = now() + timeoutMs;
    for (let sent = 0; ; ) {
      this.#lock();
      const state = this.#state();
      this.#mend(state);
      const isFull = sent === 0 && this.#maxSize > 0 && state[ITEMS] >= this.#maxSize;
      const room = CAPACITY - state[USED];
      const wanted = sent === 0 ? Math.min(frame.length, CAPACITY / 2) : 1;
      const canWrite = state[WRITER] === (sent === 0 ? 0 : process.pid) && room >= wanted && !isFull;
      if (canWrite) {
        const piece = frame.subarray(sent, sent + room);
        this.#write(state[HEAD] + state[USED], piece);
        if (sent === 0) state[KEPT] = state[USED];
        sent += piece.length;
        state[USED] += piece.length;
        const isLast = sent === frame.length;
        state[WRITER] = isLast ? 0 : process.pid;
        if (isLast) {
          state[ITEMS] += 1;
          state[PUTS] += 1;
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
      if (isMine && state[READER] !== process.pid) isMine = false; // its writer was killed
      if (!isMine) {
        parts = [];
        isWhole = state[READER] === 0;
        const canBegin = isWhole ? state[USED] > 0 : !isRunning(state[READER]);
        if (canBegin) {
          isMine = true;
          if (isWhole) state[LEFT] = 4 + this.#length(state[HEAD]);
          state[READER] = process.pid;
        }
      }
      const count = isMine ? Math.min(state[LEFT], state[USED]) : 0;
      if (count > 0) {
        parts.push(this.#read(state[HEAD], count));
        state[HEAD] = (state[HEAD] + count) % CAPACITY;
        state[USED] -= count;
        state[KEPT] -= count;
        state[LEFT] -= count;
        if (state[LEFT] === 0) {
          state[READER] = 0;
          state[ITEMS] -= 1;
        }
        this.#commit(state);
      }
      const isDone = isMine && state[LEFT] === 0;
      const isEmpty = state[ITEMS] === 0;
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
    const items = this.#state()[ITEMS];
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
    const isTooOften = state[DONES] === state[PUTS];
    if (!isTooOften) {
      state[DONES] += 1;
      this.#commit(state);
    }
    this.#unlock(!isTooOften);
    if (isTooOften) throw new RangeError('taskDone() was refused: all items are done. Call it once for each get().');
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#check();
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      this.#lock();
      const state = this.#state();
      this.#unlock(false);
      if (state[DONES] === state[PUTS]) return true;
      const left = deadline - now();
      if (left <= 0) return false;
      this.#memory.wait(VERSION, this.#version, Math.min(left, NAP_MS));
    }
  }

  get handle(): { memory: string; maxSize: number } {
    return { memory: this.#memory.name, maxSize: this.#maxSize };
  }

  static open<T = unknown>(handle: { memory: string; maxSize: number }): Queue<T> {
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

  #state(): Int32Array {
    this.#version = this.#memory.load(VERSION);
    const bytes = this.#memory.readBytes(RECORDS + (this.#version & 1) * RECORD_BYTES, RECORD_BYTES);
    return new Int32Array(bytes.buffer, bytes.byteOffset, RECORD_BYTES / 4);
  }

  #commit(state: Int32Array): void {
    const next = (this.#version + 1) | 0;
    const bytes = new Uint8Array(state.buffer, state.byteOffset, RECORD_BYTES);
    this.#memory.writeBytes(RECORDS + (next & 1) * RECORD_BYTES, bytes);
    this.#memory.store(VERSION, next);
  }

  /** An item whose writer was killed is gone, also for who has taken its beginning. */
  #mend(state: Int32Array): void {
    const writer = state[WRITER];
    if (writer === 0 || writer === process.pid || isRunning(writer)) return;
    state[USED] = state[ITEMS] > 0 ? state[KEPT] : 0;
    state[WRITER] = 0;
    if (state[ITEMS] === 0) state[READER] = 0;
    this.#commit(state);
    this.#version = (this.#version + 1) | 0;
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
  const body = serialize(item);
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeInt32LE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

function checkMaxSize(maxSize: unknown): void {
  if (typeof maxSize !== 'number') throw new TypeError(`maxSize must be a number; it is ${inspect(maxSize)}.`);
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
