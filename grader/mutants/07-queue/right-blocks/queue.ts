// right: a linked list of blocks with a free list that is rebuilt by marking; one word commits both of its ends; an item too large for the blocks is handed over directly, piece by piece.

import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { isRunning, now, SharedMemory } from '#kernel';

/*
 * STATE holds the number of the last change. Each change writes a whole new root (first block, last block, items, puts,
 * dones, and who is in the middle of a large item) into one of two places, and then stores the number: its last bit says
 * which place holds. A block: the next one of its item or of the list, flags, length, bytes. Free is what cannot be
 * reached from the root.
 */
const LOCK = 0;
const STATE = 4;
const ROOTS = 8;
const ROOT_WORDS = 9;
const BLOCKS_AT = 128;
const BLOCKS = 256;
const BLOCK_BYTES = 512;
const HEADER = 12;
const ROOM = BLOCK_BYTES - HEADER;
const NONE = -1;
const MORE = 1;
const REST = 2;
const LOOK_MS = 100;

interface Root {
  first: number;
  last: number;
  items: number;
  puts: number;
  dones: number;
  /** Who is putting a large item; the block behind which it began. */
  writer: number;
  before: number;
  /** Who is getting one; 0: nobody, or its first piece has not been taken. */
  reader: number;
  used: number;
}

interface Handle {
  readonly segment: string;
  readonly most: number;
}

type Step<R> = (root: Root) => R | undefined;

export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #most: number;
  #number = 0;

  constructor(options: { maxSize?: number } = {}, memory?: SharedMemory) {
    if (typeof options !== 'object' || options === null) throw new TypeError(`options: ${inspect(options)}`);
    const { maxSize = 0 } = options;
    if (typeof maxSize !== 'number') throw new TypeError(`maxSize must be a number: ${inspect(maxSize)}`);
    if (!Number.isSafeInteger(maxSize) || maxSize < 0)
      throw new RangeError(`maxSize must be >= 0: ${maxSize}`);
    this.#most = maxSize;
    this.#memory = memory ?? SharedMemory.create(BLOCKS_AT + BLOCKS * BLOCK_BYTES);
  }

  put(item: T, timeoutMs = Infinity): void {
    this.#begin(timeoutMs);
    const bytes = serialized(item);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += ROOM) pieces.push(bytes.subarray(at, at + ROOM));
    let sent = 0;
    let isFull = false;
    this.#until(
      (root) => {
        isFull = sent === 0 && this.#most > 0 && root.items >= this.#most;
        if (isFull || root.writer !== (sent === 0 ? 0 : process.pid)) return undefined;
        const free = this.#free(root);
        if (free.length < (sent === 0 ? Math.min(pieces.length, BLOCKS / 2) : 1)) return undefined;
        if (sent === 0) root.before = root.last;
        for (const block of free) {
          const piece = pieces[sent];
          if (piece === undefined) break;
          this.#fill(block, piece, (sent > 0 ? REST : 0) | (sent + 1 < pieces.length ? MORE : 0));
          if (root.used === 0) root.first = block;
          else this.#memory.setInt32(at(root.last), block);
          root.last = block;
          root.used += 1;
          sent += 1;
        }
        const isDone = sent === pieces.length;
        root.writer = isDone ? 0 : process.pid;
        if (isDone) {
          root.items += 1;
          root.puts += 1;
        }
        return isDone;
      },
      (done) => done,
      () => isFull && deadlineOf(timeoutMs),
      () => new QueueFull(),
    );
  }

  get(timeoutMs = Infinity): T {
    this.#begin(timeoutMs);
    let parts: Uint8Array[] = [];
    let isMine = false;
    let isWhole = true;
    let isEmpty = false;
    const found = this.#until<Uint8Array | null>(
      (root) => {
        isEmpty = root.items === 0 && !isMine;
        if (isMine && root.reader !== process.pid) isMine = false;
        if (!isMine) parts = [];
        const isFree = root.reader === 0 || isMine || !isRunning(root.reader);
        if (!isFree || root.used === 0) return undefined;
        for (;;) {
          const block = root.first;
          const flags = this.#memory.getInt32(at(block) + 4);
          if (!isMine) isWhole = (flags & REST) === 0;
          isMine = true;
          parts.push(this.#memory.readBytes(at(block) + HEADER, this.#memory.getInt32(at(block) + 8)));
          root.first = this.#memory.getInt32(at(block));
          root.used -= 1;
          if (root.before === block) root.before = NONE;
          root.reader = process.pid;
          if ((flags & MORE) === 0) {
            root.reader = 0;
            root.items -= 1;
            isMine = false;
            return isWhole ? Buffer.concat(parts) : null;
          }
          if (root.used === 0) return null;
        }
      },
      (bytes) => bytes !== null,
      () => isEmpty && deadlineOf(timeoutMs),
      () => new QueueEmpty(),
    );
    return deserialize(found ?? new Uint8Array()) as T;
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
    const { items } = this.#root();
    this.#unlock();
    return items;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.#most > 0 && this.size >= this.#most;
  }

  taskDone(): void {
    this.#begin(0);
    this.#until(
      (root) => {
        if (root.dones === root.puts) return undefined;
        root.dones += 1;
        return true;
      },
      () => true,
      () => -Infinity,
      () => new RangeError('taskDone() was called more often than put()'),
    );
  }

  joinTasks(timeoutMs = Infinity): boolean {
    this.#begin(timeoutMs);
    const deadline = now() + timeoutMs;
    for (;;) {
      this.#lock();
      const { dones, puts } = this.#root();
      this.#unlock();
      if (dones === puts) return true;
      const left = deadline - now();
      if (left <= 0) return false;
      this.#memory.wait(STATE, this.#number, Math.min(left, LOOK_MS));
    }
  }

  get handle(): Handle {
    return { segment: this.#memory.name, most: this.#most };
  }

  static open<T = unknown>(handle: Handle): Queue<T> {
    return new Queue<T>({ maxSize: handle.most }, SharedMemory.open(handle.segment));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #begin(timeoutMs: unknown): void {
    if (this.#memory.closed) throw new QueueClosed();
    if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs))
      throw new TypeError(`timeoutMs must be a number: ${inspect(timeoutMs)}`);
  }

  /** Makes steps under the lock until one is the last; sleeps between those that could not be made. */
  #until<R>(
    step: Step<R>,
    isLast: (result: R) => boolean,
    patience: () => false | number,
    failure: () => Error,
  ): R {
    const began = now();
    for (;;) {
      this.#lock();
      const root = this.#root();
      const isMended = this.#mend(root);
      const result = step(root);
      if (result !== undefined || isMended) this.#commit(root);
      this.#unlock();
      if (result !== undefined || isMended) this.#memory.notify(STATE);
      if (result !== undefined && isLast(result)) return result;
      if (result !== undefined) continue;
      const most = patience();
      const left = most === false ? Infinity : began + most - now();
      if (left <= 0) throw failure();
      this.#memory.wait(STATE, this.#number, Math.min(left, LOOK_MS));
    }
  }

  /** Takes out an item whose writer was killed. */
  #mend(root: Root): boolean {
    if (root.writer === 0 || root.writer === process.pid || isRunning(root.writer)) return false;
    root.writer = 0;
    if (root.items === 0) {
      root.used = 0;
      root.reader = 0;
    } else {
      let used = 1;
      for (let block = root.first; block !== root.before; used += 1) block = this.#memory.getInt32(at(block));
      root.used = used;
      root.last = root.before;
    }
    return true;
  }

  #free(root: Root): number[] {
    const isUsed = new Set<number>();
    for (let block = root.first, left = root.used; left > 0; left -= 1) {
      isUsed.add(block);
      if (left > 1) block = this.#memory.getInt32(at(block));
    }
    return Array.from({ length: BLOCKS }, (_, block) => block).filter((block) => !isUsed.has(block));
  }

  #fill(block: number, piece: Uint8Array, flags: number): void {
    this.#memory.setInt32(at(block) + 4, flags);
    this.#memory.setInt32(at(block) + 8, piece.length);
    this.#memory.writeBytes(at(block) + HEADER, piece);
  }

  #root(): Root {
    this.#number = this.#memory.load(STATE);
    const bytes = this.#memory.readBytes(ROOTS + (this.#number & 1) * ROOT_WORDS * 4, ROOT_WORDS * 4);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, ROOT_WORDS);
    const [
      first = 0,
      last = 0,
      items = 0,
      puts = 0,
      dones = 0,
      writer = 0,
      before = 0,
      reader = 0,
      used = 0,
    ] = words;
    return { first, last, items, puts, dones, writer, before, reader, used };
  }

  #commit(root: Root): void {
    this.#number = (this.#number + 1) | 0;
    const { first, last, items, puts, dones, writer, before, reader, used } = root;
    const words = Int32Array.of(first, last, items, puts, dones, writer, before, reader, used);
    this.#memory.writeBytes(ROOTS + (this.#number & 1) * ROOT_WORDS * 4, new Uint8Array(words.buffer));
    this.#memory.store(STATE, this.#number);
  }

  #lock(): void {
    for (;;) {
      const holder = this.#memory.compareExchange(LOCK, 0, process.pid);
      if (holder === 0) return;
      const result = this.#memory.wait(LOCK, holder, LOOK_MS);
      if (result !== 'timed-out' || isRunning(holder)) continue;
      if (this.#memory.compareExchange(LOCK, holder, process.pid) === holder) return;
    }
  }

  #unlock(): void {
    this.#memory.store(LOCK, 0);
    this.#memory.notify(LOCK, 1);
  }
}

function at(block: number): number {
  return BLOCKS_AT + block * BLOCK_BYTES;
}

function deadlineOf(timeoutMs: number): number {
  return Math.max(0, timeoutMs);
}

class QueueError extends Error {
  constructor(
    override readonly name: string,
    readonly code: string,
  ) {
    super(`${name}: this call of the queue was refused`);
  }
}

export class QueueFull extends QueueError {
  constructor() {
    super('QueueFull', 'FULL');
  }
}

export class QueueEmpty extends QueueError {
  constructor() {
    super('QueueEmpty', 'EMPTY');
  }
}

export class QueueClosed extends QueueError {
  constructor() {
    super('QueueClosed', 'CLOSED');
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
