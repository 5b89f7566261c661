// right: a BytePipe carries the items in frames of fixed size, which the system writes whole; two locks by pid; each frame holds the number of its item, from which the count is repaired after a kill.

import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { BytePipe, isRunning, now, SharedMemory, type PipeReader, type PipeWriter } from '#kernel';

/*
 * PUT is what was put: the number of items, and the serial number of the attempt that put the last one. An attempt that
 * was begun (BEGUN) and is not in PUT, though nobody has the turn, was cut short by a kill: its frames, if there are any,
 * are noted as bad by the next producer, and dropped by who meets them.
 */
const PUT_LOCK = 0;
const GET_LOCK = 4;
const PUT = 8; // number of items in the upper half, serial number in the lower one
const GOT = 12;
const BEGUN = 16;
const DONE = 20;
const BAD_COUNT = 24;
const BAD = 28; // the last 8 bad serials
const BAD_SLOTS = 8;
const BYTES = BAD + BAD_SLOTS * 4;

const FRAME = 256; // less than PIPE_BUF: written whole or not at all
const HEADER = 12; // serial, number, length of what is in it and flags
const ROOM = FRAME - HEADER;
const FIRST = 1 << 16;
const LAST = 1 << 17;
const NAP_MS = 100;

interface Handle {
  readonly memory: string;
  readonly maxSize: number;
  readonly reader: PipeReader;
  readonly writer: PipeWriter;
}

interface Parts {
  readonly memory: SharedMemory;
  readonly pipe: BytePipe;
}

/** In one process, an opened queue shares the ends with the one that its handle came from. */
const users = new WeakMap<PipeReader, number>();

const numberOf = (put: number): number => (put >>> 16) & 0xffff;
const less = (one: number, other: number): number => ((one - other) << 16) >> 16;

export class Queue<T = unknown> {
  readonly #maxSize: number;
  readonly #memory: SharedMemory;
  readonly #pipe: BytePipe;

  constructor(options: { maxSize?: number } = {}, parts?: Parts) {
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`options must be an object, not ${inspect(options)}`);
    const { maxSize = 0 } = options;
    if (typeof maxSize !== 'number') throw new TypeError(`maxSize must be a number, not ${inspect(maxSize)}`);
    if (!Number.isSafeInteger(maxSize) || maxSize < 0)
      throw new RangeError(`maxSize must be a whole number, not ${maxSize}`);
    this.#maxSize = maxSize;
    this.#memory = parts?.memory ?? SharedMemory.create(BYTES);
    this.#pipe = parts?.pipe ?? BytePipe.create();
    users.set(this.#pipe.reader, (users.get(this.#pipe.reader) ?? 0) + 1);
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#check(timeoutMs);
    const bytes = serialized(item);
    const deadline = now() + timeoutMs;
    for (;;) {
      const got = this.#memory.load(GOT);
      const put = this.#memory.load(PUT);
      if (this.#maxSize > 0 && less(numberOf(put), got) >= this.#maxSize) {
        const left = deadline - now();
        if (left > 0) this.#memory.wait(GOT, got, Math.min(left, NAP_MS));
        else if (this.#memory.load(GOT) === got) throw new QueueFull();
      } else if (this.#take(PUT_LOCK)) {
        const done = this.#putNow(bytes);
        this.#leave(PUT_LOCK);
        if (done) return;
      }
    }
  }

  #putNow(bytes: Uint8Array): boolean {
    const put = this.#memory.load(PUT);
    if (this.#maxSize > 0 && less(numberOf(put), this.#memory.load(GOT)) >= this.#maxSize) return false;
    const begun = this.#memory.load(BEGUN);
    if (begun !== (put & 0xffff)) {
      const bad = this.#memory.load(BAD_COUNT);
      this.#memory.store(BAD + (bad % BAD_SLOTS) * 4, begun | 0x10000);
      this.#memory.store(BAD_COUNT, bad + 1);
    }
    const serial = (begun + 1) & 0xffff;
    const number = (numberOf(put) + 1) & 0xffff;
    this.#memory.store(BEGUN, serial);
    for (let from = 0; from < bytes.length; from += ROOM) {
      const piece = bytes.subarray(from, from + ROOM);
      const frame = new Uint8Array(FRAME);
      const flags = (from === 0 ? FIRST : 0) | (from + ROOM >= bytes.length ? LAST : 0);
      new Int32Array(frame.buffer, 0, 3).set([serial, number, piece.length | flags]);
      frame.set(piece, HEADER);
      for (let at = 0; at < FRAME;) at += this.#pipe.writer.write(frame.subarray(at));
    }
    this.#memory.store(PUT, (number << 16) | serial);
    this.#memory.notify(PUT);
    return true;
  }

  get(timeoutMs = Infinity): T {
    this.#check(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const got = this.#memory.load(GOT);
      const put = this.#memory.load(PUT);
      const isBegun = numberOf(put) !== got || this.#memory.load(BEGUN) !== (put & 0xffff);
      if (numberOf(put) === got && deadline <= now()) throw new QueueEmpty();
      if (!isBegun) {
        this.#memory.wait(PUT, put, Math.min(deadline - now(), NAP_MS));
      } else if (this.#take(GET_LOCK)) {
        const bytes = this.#getNow();
        this.#leave(GET_LOCK);
        if (bytes !== null) return deserialize(bytes) as T;
      }
    }
  }

  /** The next item; null if there is none right now, or what there is was broken. */
  #getNow(): Uint8Array | null {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const put = this.#memory.load(PUT);
      const got = this.#memory.load(GOT);
      const begun = this.#memory.load(BEGUN);
      if (pieces.length === 0 && numberOf(put) === got && begun === (put & 0xffff)) return null;
      if (!this.#pipe.reader.poll(pieces.length === 0 && numberOf(put) === got ? 0 : NAP_MS)) {
        if (this.#isPutting()) {
          if (pieces.length > 0) continue;
          this.#memory.wait(PUT, put, NAP_MS / 10);
          return null;
        }
        if (this.#memory.load(PUT) !== put || this.#pipe.reader.poll(0)) continue;
        // Nothing is there, and nobody writes: what was counted, a killed process has taken.
        if (numberOf(put) === got) this.#memory.wait(PUT, put, NAP_MS / 10);
        else this.#count(numberOf(put));
        return null;
      }
      const frame = this.#frame();
      const [serial = 0, number = 0, info = 0] = new Int32Array(frame.buffer, frame.byteOffset, 3);
      if ((info & FIRST) !== 0) pieces.length = 0;
      else if (pieces.length === 0) {
        if ((info & LAST) !== 0 && this.#isPut(serial, number)) this.#count(number);
        continue;
      }
      pieces.push(frame.subarray(HEADER, HEADER + (info & 0xffff)));
      if ((info & LAST) === 0) continue;
      if (!this.#isPut(serial, number)) pieces.length = 0;
      else {
        this.#count(number);
        return Buffer.concat(pieces);
      }
    }
  }

  #frame(): Uint8Array {
    const frame = new Uint8Array(FRAME);
    for (let at = 0; at < FRAME;) {
      const bytes = this.#pipe.reader.read(FRAME - at);
      frame.set(bytes, at);
      at += bytes.length;
    }
    return frame;
  }

  /** Waits until its writer has counted it, or has died before. */
  #isPut(serial: number, number: number): boolean {
    for (;;) {
      const begun = this.#memory.load(BEGUN); // first: when it is another's, PUT has this one, or never will
      const put = this.#memory.load(PUT);
      const isCounted = less(numberOf(put), number) >= 0;
      if (isCounted) return !this.#isBad(serial);
      if (begun !== serial) return false;
      if (!this.#isPutting() && this.#memory.load(PUT) === put) return false;
      this.#memory.wait(PUT, put, NAP_MS);
    }
  }

  #isBad(serial: number): boolean {
    for (let slot = 0; slot < BAD_SLOTS; slot++)
      if (this.#memory.load(BAD + slot * 4) === (serial | 0x10000)) return true;
    return false;
  }

  #isPutting(): boolean {
    const holder = this.#memory.load(PUT_LOCK);
    return holder !== 0 && isRunning(holder);
  }

  #count(number: number): void {
    this.#memory.store(GOT, number);
    this.#memory.notify(GOT);
  }

  putNowait(item: T): void {
    this.put(item, 0);
  }

  getNowait(): T {
    return this.get(0);
  }

  get size(): number {
    this.#check(0);
    for (;;) {
      const got = this.#memory.load(GOT);
      const put = this.#memory.load(PUT);
      if (this.#memory.load(GOT) === got) return less(numberOf(put), got);
    }
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size >= this.#maxSize && this.#maxSize > 0;
  }

  taskDone(): void {
    this.#check(0);
    for (;;) {
      const done = this.#memory.load(DONE);
      if (done === numberOf(this.#memory.load(PUT))) throw new RangeError('taskDone() came once too often');
      if (this.#memory.compareExchange(DONE, done, (done + 1) & 0xffff) !== done) continue;
      this.#memory.notify(DONE);
      return;
    }
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#check(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      const done = this.#memory.load(DONE);
      if (done === numberOf(this.#memory.load(PUT))) return true;
      if (deadline <= now()) return false;
      this.#memory.wait(DONE, done, Math.min(deadline - now(), NAP_MS));
    }
  }

  get handle(): Handle {
    const { reader, writer } = this.#pipe;
    return { memory: this.#memory.name, maxSize: this.#maxSize, reader, writer };
  }

  static open<T = unknown>(handle: Handle): Queue<T> {
    if (typeof handle?.memory !== 'string') throw new TypeError(`${inspect(handle)} is no handle of a queue`);
    const { maxSize, reader, writer } = handle;
    return new Queue<T>(
      { maxSize },
      { memory: SharedMemory.open(handle.memory), pipe: new BytePipe(reader, writer) },
    );
  }

  close(): void {
    if (this.#memory.closed) return;
    this.#memory.close();
    const left = (users.get(this.#pipe.reader) ?? 1) - 1;
    users.set(this.#pipe.reader, left);
    if (left === 0) this.#pipe.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #check(timeoutMs: unknown): void {
    if (this.#memory.closed) throw new QueueClosed();
    if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs))
      throw new TypeError(`timeoutMs must be a number of milliseconds, not ${inspect(timeoutMs)}`);
  }

  /** False: not yet; look again whether it is still wanted. */
  #take(lock: number): boolean {
    const holder = this.#memory.compareExchange(lock, 0, process.pid);
    if (holder === 0) return true;
    if (this.#memory.wait(lock, holder, NAP_MS) !== 'timed-out' || isRunning(holder)) return false;
    return this.#memory.compareExchange(lock, holder, process.pid) === holder;
  }

  #leave(lock: number): void {
    this.#memory.store(lock, 0);
    this.#memory.notify(lock);
  }
}

export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';
  override readonly message = 'no place became free: try again when an item has been taken';
}

export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';
  override readonly message = 'no item came: try again when one has been put';
}

export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';
  override readonly message = 'closed here: use the queue before close()';
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
