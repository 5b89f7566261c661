import { inspect } from 'node:util';
import { QueueEmpty, QueueFull, ReleaseError } from './errors';

// The objects whose calls may have to wait. Meanwhile the server continues: such a call is recorded in a line.

/** The most that setTimeout accepts: 25 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type Line<T = unknown> = Set<Waiting<T>>;

/**
 * A call that has no answer yet. It is in its line until it is granted, its time is up, or its client is gone: so the
 * first in a line always belongs to a client that still waits for it.
 */
export class Waiting<T = unknown> {
  readonly answer: Promise<T>;
  readonly #lines: Line<T>[] = [];
  readonly #timer: NodeJS.Timeout | undefined;
  #resolve: (answer: T | Promise<T>) => void = () => undefined;

  constructor(
    timeoutMs: number,
    late: T | Error,
    readonly item?: unknown,
  ) {
    this.answer = new Promise((resolve) => (this.#resolve = resolve));
    const end = (): void => this.grant(late instanceof Error ? Promise.reject(late) : late);
    if (timeoutMs <= LONGEST_TIMER_MS) this.#timer = setTimeout(end, timeoutMs);
  }

  join(line: Line<T>): this {
    this.#lines.push(line.add(this));
    return this;
  }

  grant(answer: T | Promise<T>): void {
    this.leave();
    this.#resolve(answer);
  }

  leave(): void {
    clearTimeout(this.#timer);
    for (const line of this.#lines) line.delete(this);
  }
}

/** Waits in the line; without time to wait, it is late at once. */
function wait<T>(line: Line<T>, timeoutMs: number, late: T | Error, item?: unknown): T | Waiting<T> {
  if (timeoutMs > 0) return new Waiting(timeoutMs, late, item).join(line);
  if (late instanceof Error) throw late;
  return late;
}

function checkCount(argument: string, count: unknown): void {
  if (typeof count !== 'number')
    throw new TypeError(`${argument} must be a number; it is ${inspect(count)}.`);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`${argument} must be an integer from 0 on; it is ${count}.`);
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs))
    throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}

function queue<T>(maxSize: number) {
  checkCount('maxSize', maxSize);
  const items: T[] = [];
  const getters: Line<T> = new Set();
  const putters: Line<void> = new Set();
  const joiners: Line<boolean> = new Set();
  let unfinished = 0;
  const isFull = () => maxSize > 0 && items.length >= maxSize;
  const take = (item: T) => {
    unfinished += 1;
    const [getter] = getters;
    if (getter === undefined) items.push(item);
    else getter.grant(item);
  };
  const put = (item: T, timeoutMs = Infinity) => {
    checkTimeout(timeoutMs);
    if (isFull()) return wait(putters, timeoutMs, new QueueFull(), item);
    take(item);
  };
  const get = (timeoutMs = Infinity) => {
    checkTimeout(timeoutMs);
    if (items.length === 0) return wait(getters, timeoutMs, new QueueEmpty());
    const item = items.shift() as T;
    const [putter] = putters;
    if (putter !== undefined) {
      take(putter.item as T);
      putter.grant();
    }
    return item;
  };
  return {
    put,
    get,
    putNowait: (item: T) => put(item, 0),
    getNowait: () => get(0),
    size: () => items.length,
    isEmpty: () => items.length === 0,
    isFull,
    taskDone: () => {
      if (unfinished === 0) throw new RangeError('taskDone() was called more often than put().');
      unfinished -= 1;
      if (unfinished === 0) for (const joiner of joiners) joiner.grant(true);
    },
    joinTasks: (timeoutMs = Infinity) => {
      checkTimeout(timeoutMs);
      return unfinished === 0 || wait(joiners, timeoutMs, false);
    },
  };
}

function semaphore(initial: number) {
  checkCount('initial', initial);
  let permits = initial;
  const line: Line<boolean> = new Set();
  return {
    acquire: (timeoutMs = Infinity) => {
      checkTimeout(timeoutMs);
      if (permits === 0) return wait(line, timeoutMs, false);
      permits -= 1;
      return true;
    },
    // Handed over, never free in between: a third process could take it, and the first in the line would starve.
    release: () => {
      const [first] = line;
      if (first === undefined) permits += 1;
      else first.grant(true);
    },
    value: () => permits,
  };
}

function lock() {
  const { acquire, release, value } = semaphore(1);
  const locked = () => value() === 0;
  return {
    acquire,
    release: () => {
      if (!locked()) throw new ReleaseError();
      release();
    },
    locked,
  };
}

function event() {
  let isSet = false;
  const line: Line<boolean> = new Set();
  return {
    set: () => {
      isSet = true;
      for (const waiting of line) waiting.grant(true);
    },
    clear: () => {
      isSet = false;
    },
    isSet: () => isSet,
    wait: (timeoutMs = Infinity) => {
      checkTimeout(timeoutMs);
      return isSet || wait(line, timeoutMs, false);
    },
  };
}

export const waits = Object.freeze({ queue, semaphore, lock, event });
