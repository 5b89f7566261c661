import { NotWritten } from '#kernel';

// Kata 07: `npm run grade queue` judges this file, `npm run hint queue` helps.

export interface QueueOptions {
  /** The maximum number of items in the queue at a time; 0, the default: no bound. */
  readonly maxSize?: number;
}

/** What another process needs to find the queue. Plain data, or objects that can travel: change it as you like. */
export interface QueueHandle {
  readonly maxSize: number;
}

/**
 * First in, first out, between any number of processes: each item that is put comes out exactly once. A process that is
 * killed in the middle of a call may lose the item of that call, and nothing else; no other process waits for it for
 * ever.
 */
export class Queue<T = unknown> {
  /**
   * TypeError for a maxSize that is not a number; RangeError if it is negative or not an integer. Then nothing is
   * created.
   */
  constructor({ maxSize = 0 }: QueueOptions = {}) {
    throw new NotWritten('TODO: check maxSize, then create what the processes share');
  }

  /**
   * Puts the item behind all others. While there are maxSize items, sleeps until one is taken, for at most `timeoutMs`;
   * then QueueFull, and nothing is put. 0 or less does not wait. TypeError for NaN and for a non-number; an error named
   * DataCloneError for an item that cannot be sent, such as a function.
   */
  put(item: T, timeoutMs = Infinity): void {
    throw new NotWritten(
      'TODO: turn the item into bytes, wait for a place, write them, wake a process that waits for an item',
    );
  }

  /**
   * Takes the item that was put first. While there is none, sleeps until one is put, for at most `timeoutMs`; then
   * QueueEmpty, and nothing is taken. 0 or less does not wait. TypeError for NaN and for a non-number.
   */
  get(timeoutMs = Infinity): T {
    throw new NotWritten(
      'TODO: wait for an item, read its bytes, free its place, wake a process that waits for a place',
    );
  }

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

  /** Reports that an item taken with get() is dealt with. RangeError if all items ever put are already done. */
  taskDone(): void {
    throw new NotWritten('TODO: count one more as done, and wake processes that wait for the last one');
  }

  /** Sleeps until every item ever put is done: true; or for `timeoutMs`: false. */
  joinTasks(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: wait until as many items are done as were put');
  }

  /** What travels to another process in place of this object. */
  get handle(): QueueHandle {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same queue, seen from this process. TypeError for anything that is not a handle. */
  static open<T = unknown>(handle: QueueHandle): Queue<T> {
    throw new NotWritten('TODO: attach to what the handle names');
  }

  /** Releases it: later calls on this object throw QueueClosed; other objects are not affected. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close what this object holds');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
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
