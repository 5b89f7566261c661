import { deserialize, serialize } from 'node:v8';
import { isRunning, now, NotWritten, SharedMemory } from '#kernel';

// Kata 07: `npm run grade queue` judges this file, `npm run hint queue` helps. A body that begins with `Given` is written:
// use it, and change it where a later stage needs more.

export interface QueueOptions {
  /** The maximum number of items in the queue at a time; 0, the default: no bound. */
  readonly maxSize?: number;
}

// What another process needs to find the queue: plain data.
export interface QueueHandle {
  readonly memory: string;
  readonly maxSize: number;
}

// Where things lie in the shared memory: two words, the state, and a ring for the bytes of the items.
const VERSION = 0; // changes with each change of the state: sleep here
const OWNER = 4; // the pid of the process that has the lock, or 0
const STATE = 8;
const RING = 256;
const CAPACITY = 65_536; // bytes

// The state: int32s, 0 to begin with. Add what later stages need.
const FIELDS = [
  'head', // where in the ring the first byte is that was put and not yet taken
  'used', // how many bytes there are
] as const;
type State = Record<(typeof FIELDS)[number], number>;

/**
 * First in, first out, between any number of processes: each item that is put comes out exactly once. A process that is
 * killed in the middle of a call costs at most the item of that call. No other process waits for it for ever.
 */
export class Queue<T = unknown> {
  readonly #memory: SharedMemory;
  readonly #maxSize: number;

  // Stage 1: first in, first out

  // `memory` is for `open`: without it, the queue is new.
  constructor(options: QueueOptions = {}, memory?: SharedMemory) {
    // Given, for queues without a maxSize.
    const { maxSize = 0 } = options;
    if (maxSize !== 0)
      throw new NotWritten('TODO: (stage 2) check options and maxSize before memory is created');
    this.#maxSize = maxSize;
    this.#memory = memory ?? SharedMemory.create(RING + CAPACITY);
  }

  /** What travels to another process in place of this object. */
  get handle(): QueueHandle {
    // Given.
    return { memory: this.#memory.name, maxSize: this.#maxSize };
  }

  /** The same queue, seen from this process. TypeError for anything that is not a handle. */
  static open<T = unknown>(handle: QueueHandle): Queue<T> {
    // Given.
    if (typeof handle?.memory !== 'string')
      throw new TypeError(`handle must be that of a Queue; it is ${String(handle)}.`);
    return new Queue<T>({ maxSize: handle.maxSize }, SharedMemory.open(handle.memory));
  }

  /**
   * Puts the item behind all others, and wakes a process that waits for one. DataCloneError for an item that cannot be
   * copied, such as a function. While there are maxSize items, sleeps until one is taken, for at most `timeoutMs`; then
   * QueueFull, and nothing is put. 0 or less does not wait. TypeError for NaN and for a non-number.
   */
  put(item: T, timeoutMs = Infinity): void {
    if (timeoutMs !== Infinity) throw new NotWritten('TODO: (stage 2) check timeoutMs, and give up in time');
    throw new NotWritten('TODO: under the lock, write the bytes behind those in use; then wake a sleeper');
  }

  /**
   * Takes the item that was put first. While there is none, sleeps until one is put, for at most `timeoutMs`; then
   * QueueEmpty, and nothing is taken. 0 or less does not wait. TypeError for NaN and for a non-number.
   */
  get(timeoutMs = Infinity): T {
    if (timeoutMs !== Infinity) throw new NotWritten('TODO: (stage 2) check timeoutMs, and give up in time');
    throw new NotWritten(
      'TODO: under the lock, take the first item; where there is none, sleep until VERSION changes',
    );
  }

  // The lock: one process at a time looks at the state and the ring, and changes them. Its word holds the owner's pid.
  #lock(): void {
    // Given, but for one case.
    for (;;) {
      const owner = this.#memory.compareExchange(OWNER, 0, process.pid);
      if (owner === 0) return;
      const isQuiet = this.#memory.wait(OWNER, owner, 100) === 'timed-out';
      if (isQuiet && !isRunning(owner))
        throw new NotWritten('TODO: (stage 4) take over the lock of a dead process');
    }
  }

  #unlock(): void {
    // Given.
    this.#memory.store(OWNER, 0);
    this.#memory.notify(OWNER, 1);
  }

  // Only with the lock.
  #state(): State {
    // Given.
    const bytes = this.#memory.readBytes(STATE, 4 * FIELDS.length);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, FIELDS.length);
    return Object.fromEntries(FIELDS.map((field, at) => [field, words[at]])) as State;
  }

  // Only with the lock. It wakes no process: notify(VERSION) does, after the lock was released.
  #commit(state: State): void {
    // Given.
    const words = Int32Array.from(FIELDS, (field) => state[field]);
    this.#memory.writeBytes(STATE, new Uint8Array(words.buffer));
    this.#memory.add(VERSION, 1);
  }

  // `at` may be any number of bytes since the beginning of the ring: after its end comes its beginning again.
  #read(at: number, count: number): Uint8Array {
    // Given.
    const from = at % CAPACITY;
    const first = Math.min(count, CAPACITY - from);
    const bytes = this.#memory.readBytes(RING + from, first);
    if (first === count) return bytes;
    return Buffer.concat([bytes, this.#memory.readBytes(RING, count - first)]);
  }

  #write(at: number, bytes: Uint8Array): void {
    // Given.
    const from = at % CAPACITY;
    const first = Math.min(bytes.length, CAPACITY - from);
    this.#memory.writeBytes(RING + from, bytes.subarray(0, first));
    if (first < bytes.length) this.#memory.writeBytes(RING, bytes.subarray(first));
  }

  // Stage 2: bounds and time

  /** As put(item, 0). */
  putNowait(item: T): void {
    throw new NotWritten('TODO: put without waiting');
  }

  /** As get(0). */
  getNowait(): T {
    throw new NotWritten('TODO: get without waiting');
  }

  /** How many items are in it at this moment. */
  get size(): number {
    throw new NotWritten('TODO: count the items, as at one moment');
  }

  /** Whether get() would have to wait at this moment. */
  get isEmpty(): boolean {
    throw new NotWritten('TODO: say whether there is no item');
  }

  /** Whether put() would have to wait at this moment; never if maxSize is 0. */
  get isFull(): boolean {
    throw new NotWritten('TODO: say whether there are maxSize items');
  }

  // Stage 3: large items, close and tasks. In put() and get(), items that are larger than the ring.

  /** Reports that an item taken with get() is dealt with. RangeError if all items ever put are already done. */
  taskDone(): void {
    throw new NotWritten('TODO: count one more as done, and wake processes that wait for the last one');
  }

  /** Sleeps until every item ever put is done: true; or for `timeoutMs`: false. TypeError for NaN and a non-number. */
  joinTasks(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: wait until as many items are done as were put');
  }

  /** Releases it: later calls on this object throw QueueClosed; other objects are not affected. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the memory, and let later calls throw QueueClosed');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  // Stage 4: killed in the middle of a call. Wherever a process sleeps, the one that should wake it may be dead.
}

// The item as it lies in the ring: the number of its bytes in 4 bytes, and then the bytes. deserialize() takes the latter.
function frameOf(item: unknown): Buffer {
  // Given, for small items.
  let body: Buffer;
  try {
    body = serialize(item);
  } catch (error) {
    throw new DataCloneError(error);
  }
  if (body.length > CAPACITY / 2) throw new NotWritten('TODO: (stage 3) put a large item piece by piece');
  const frame = Buffer.alloc(4 + body.length);
  frame.writeInt32LE(body.length);
  body.copy(frame, 4);
  return frame;
}

const WHY = 'TODO: what happened, to what, what to do next';

/** A put() for which there was no place in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor(message = WHY) {
    super(message);
  }
}

/** A get() for which there was no item in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';

  constructor(message = WHY) {
    super(message);
  }
}

/** A call of a queue that this process has closed. Nothing has changed. */
export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';

  constructor(message = WHY) {
    super(message);
  }
}

/** An item that cannot be copied to another process. Nothing was put. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(cause: unknown) {
    super(`put() failed, because the item cannot be copied: ${String(cause)}`, { cause });
  }
}
