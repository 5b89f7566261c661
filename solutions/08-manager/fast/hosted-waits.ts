import { inspect } from 'node:util';
import { QueueEmpty, QueueFull, ReleaseError } from './errors';
import { checkTimeout, Line, type Waiting } from './waiting';

// Objects that live in the server and make callers wait. A call that must wait joins a line, and the server continues
// with other calls; the call that makes an answer possible grants it in the same step.

export class Queue {
  readonly #maxSize: number;
  readonly #items = new Fifo();
  readonly #getters = new Line<unknown>();
  readonly #putters = new Line<undefined, unknown>();
  readonly #joiners = new Line<boolean>();
  #unfinished = 0;

  constructor(maxSize: number) {
    this.#maxSize = checkCount('maxSize', maxSize);
  }

  put(item: unknown, timeoutMs = Infinity): Waiting<undefined, unknown> | undefined {
    const time = checkTimeout(timeoutMs);
    if (this.isFull()) {
      if (time === 0) throw new QueueFull(this.#maxSize);
      return this.#putters.join(item, time, () => Promise.reject(new QueueFull(this.#maxSize)));
    }
    this.#take(item);
    return undefined;
  }

  /** If a call waits for an item, the queue is empty, and this item is for that call. */
  #take(item: unknown): void {
    this.#unfinished += 1;
    const getter = this.#getters.first;
    if (getter === undefined) this.#items.push(item);
    else getter.grant(item);
  }

  get(timeoutMs = Infinity): unknown {
    const time = checkTimeout(timeoutMs);
    if (this.#items.length === 0) {
      if (time === 0) throw new QueueEmpty();
      return this.#getters.join(undefined, time, () => Promise.reject(new QueueEmpty()));
    }
    const item = this.#items.shift();
    const putter = this.#putters.first;
    if (putter !== undefined) {
      this.#take(putter.wish);
      putter.grant(undefined);
    }
    return item;
  }

  putNowait(item: unknown): void {
    this.put(item, 0);
  }

  getNowait(): unknown {
    return this.get(0);
  }

  size(): number {
    return this.#items.length;
  }

  isEmpty(): boolean {
    return this.#items.length === 0;
  }

  isFull(): boolean {
    return this.#maxSize > 0 && this.#items.length >= this.#maxSize;
  }

  taskDone(): void {
    if (this.#unfinished === 0)
      throw new RangeError('taskDone() failed: all items are done. Call it once for each item.');
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#joiners.grantAll(true);
  }

  joinTasks(timeoutMs = Infinity): boolean | Waiting<boolean> {
    const time = checkTimeout(timeoutMs);
    if (this.#unfinished === 0 || time === 0) return this.#unfinished === 0;
    return this.#joiners.join(undefined, time, () => false);
  }
}

export class Semaphore {
  readonly #waiting = new Line<boolean>();
  #value: number;

  constructor(initial: number) {
    this.#value = checkCount('initial', initial);
  }

  acquire(timeoutMs = Infinity): boolean | Waiting<boolean> {
    const time = checkTimeout(timeoutMs);
    if (this.#value === 0) return time > 0 && this.#waiting.join(undefined, time, () => false);
    this.#value -= 1;
    return true;
  }

  /** The permit is handed over directly, so a later call cannot take it. */
  release(): void {
    const first = this.#waiting.first;
    if (first === undefined) this.#value += 1;
    else first.grant(true);
  }

  value(): number {
    return this.#value;
  }
}

export class Lock {
  readonly #permit = new Semaphore(1);

  acquire(timeoutMs?: number): boolean | Waiting<boolean> {
    return this.#permit.acquire(timeoutMs);
  }

  release(): void {
    if (!this.locked()) throw new ReleaseError();
    this.#permit.release();
  }

  locked(): boolean {
    return this.#permit.value() === 0;
  }
}

export class Event {
  readonly #waiting = new Line<boolean>();
  #isSet = false;

  set(): void {
    this.#isSet = true;
    this.#waiting.grantAll(true);
  }

  clear(): void {
    this.#isSet = false;
  }

  isSet(): boolean {
    return this.#isSet;
  }

  wait(timeoutMs = Infinity): boolean | Waiting<boolean> {
    const time = checkTimeout(timeoutMs);
    if (this.#isSet || time === 0) return this.#isSet;
    return this.#waiting.join(undefined, time, () => false);
  }
}

/** An array from which the first item can be taken without moving all the others. */
class Fifo {
  readonly #items: unknown[] = [];
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  push(item: unknown): void {
    this.#items.push(item);
  }

  shift(): unknown {
    const item = this.#items[this.#taken];
    this.#items[this.#taken] = undefined;
    this.#taken += 1;
    if (2 * this.#taken > this.#items.length) {
      this.#items.splice(0, this.#taken);
      this.#taken = 0;
    }
    return item;
  }
}

function checkCount(argument: string, count: unknown): number {
  if (typeof count !== 'number')
    throw new TypeError(`${argument} must be a number; it is ${inspect(count)}.`);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`${argument} must be an integer, 0 or more; it is ${count}.`);
}
