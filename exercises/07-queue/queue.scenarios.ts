import { isDeepStrictEqual } from 'node:util';
import { now, sleep } from '#kernel';
import { Process } from '#katas/process';
import { Queue } from '#katas/queue';

// One call at a time.

export function make(options?: unknown): Queue {
  return options === undefined ? new Queue() : new Queue(options as { maxSize?: number });
}

export function put(queue: Queue, item: unknown, timeoutMs?: unknown): unknown {
  return timeoutMs === undefined ? queue.put(item) : queue.put(item, timeoutMs as number);
}

export function get(queue: Queue, timeoutMs?: unknown): unknown {
  return timeoutMs === undefined ? queue.get() : queue.get(timeoutMs as number);
}

export function putNowait(queue: Queue, item: unknown): unknown {
  return queue.putNowait(item);
}

export function getNowait(queue: Queue): unknown {
  return queue.getNowait();
}

export function facts(queue: Queue): [size: number, isEmpty: boolean, isFull: boolean] {
  return [queue.size, queue.isEmpty, queue.isFull];
}

export function taskDone(queue: Queue): unknown {
  return queue.taskDone();
}

export function joinTasks(queue: Queue, timeoutMs?: unknown): boolean {
  return timeoutMs === undefined ? queue.joinTasks() : queue.joinTasks(timeoutMs as number);
}

export function close(queue: Queue): void {
  queue.close();
}

export function handleOf(queue: Queue): unknown {
  return queue.handle;
}

export function open(handle: unknown): Queue {
  return Queue.open(handle as Queue['handle']);
}

/**
 * Opens the queue a second time, closes that object, and returns what each of its calls throws, and what the first
 * object's call returns.
 */
export function closeTwin(queue: Queue): { readonly errors: string[]; readonly size: number } {
  const twin = Queue.open(queue.handle);
  twin.close();
  twin.close();
  const calls: (() => unknown)[] = [
    () => twin.put(1),
    () => twin.put(1, 0),
    () => twin.get(0),
    () => twin.putNowait(1),
    () => twin.getNowait(),
    () => twin.size,
    () => twin.taskDone(),
    () => twin.joinTasks(0),
  ];
  return { errors: calls.map(nameOfError), size: queue.size };
}

function nameOfError(call: () => unknown): string {
  try {
    call();
    return 'no error';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Opens a queue that no longer exists, and returns the error's name. */
export function openGone(): string {
  const queue = new Queue();
  const { handle } = queue;
  queue.close();
  return nameOfError(() => Queue.open(handle).size);
}

// The walk-through.

/**
 * A child gets items from this queue, and puts its results into a second queue. Returns what came back, and the child's
 * exit code.
 */
export async function talkWithChild(items: readonly unknown[]): Promise<unknown[]> {
  const tasks = new Queue();
  const results = new Queue();
  const child = new Process(answerAll, [tasks, results]);
  child.start();
  for (const item of items) tasks.put(item);
  const answers = items.map(() => results.get());
  await child.join();
  answers.push(child.exitCode, tasks.size, results.size);
  tasks.close();
  results.close();
  return answers;
}

/** What the child runs: puts each item back, until it gets `stop`. */
export function answerAll(tasks: Queue, results: Queue): void {
  for (;;) {
    const item = tasks.get();
    results.put([item]);
    if (item === 'stop') return;
  }
}

/** A child puts `count` items and ends at once. Returns what is then in the queue. */
export async function whatIsLeftBy(
  count: number,
  bytes: number,
): Promise<{ items: string[]; exitCode: number | null }> {
  const queue = new Queue<string>();
  const child = new Process(putAndLeave, [queue, count, bytes]);
  child.start();
  await child.join();
  const items: string[] = [];
  for (let i = 0; i < count && !queue.isEmpty; i++) items.push(`${queue.get(1000).length}`);
  queue.close();
  return { items, exitCode: child.exitCode };
}

export function putAndLeave(queue: Queue<string>, count: number, bytes: number): void {
  for (let i = 0; i < count; i++) queue.put('x'.repeat(bytes + i));
  process.exit(0);
}

/**
 * A child puts a large item and ends. If its put() returns before anything is taken, the item is taken once the child
 * is gone; if put() waits, it is taken meanwhile. Returns what is wrong with the item that came, or null.
 */
export async function largeOneLeftBy(length: number): Promise<string | null> {
  const queue = new Queue();
  const child = new Process(putPatternAndLeave, [queue, length]);
  child.start();
  await child.join(400);
  try {
    return getPattern(queue, length);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    await child.join();
    queue.close();
  }
}

export function putPatternAndLeave(queue: Queue, length: number): void {
  queue.put(pattern(length));
  process.exit(0);
}

/** Items of all kinds, put through the queue one after the other. */
const makers: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  numbers: () => [0, -0, NaN, Infinity, 1.5, 2 ** 53],
  'a bigint': () => 2n ** 70n,
  strings: () => ['', '漢字', '😀', '\ud800'],
  'a date': () => new Date(86_400_000),
  'a map with a set': () => new Map([['a', new Set([1, 2])]]),
  'an expression': () => /a+/giu,
  'typed arrays': () => [Uint8Array.from([1, 255]), Float64Array.from([0.1]), BigInt64Array.from([-1n])],
  'an object with undefined in it': () => ({ a: undefined, b: [undefined, null] }),
  'an object with a toJSON property': () => ({ toJSON: 'no method', a: 1 }),
  'a cycle': () => {
    const node: { self?: unknown } = {};
    node.self = node;
    return node;
  },
};

export function kindsOfItems(): string[] {
  return Object.keys(makers);
}

export function putKind(queue: Queue, kind: string): void {
  queue.put(makers[kind]?.());
}

/** What came instead of an item of that kind; null if it is right. */
export function getKind(queue: Queue, kind: string): string | null {
  const got = queue.get(10_000);
  if (isDeepStrictEqual(got, structuredClone(makers[kind]?.()))) return null;
  try {
    return `${Object.prototype.toString.call(got)} ${JSON.stringify(got) ?? String(got)}`;
  } catch {
    return Object.prototype.toString.call(got);
  }
}

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >>> 8) * 7 + (i >>> 16)) & 255;
  return bytes;
}

export function putPattern(queue: Queue, length: number): void {
  queue.put(pattern(length));
}

/** What is wrong with the item; null if nothing is. */
export function getPattern(queue: Queue, length: number): string | null {
  const got = queue.get(60_000);
  if (!(got instanceof Uint8Array)) return Object.prototype.toString.call(got);
  if (got.length !== length) return `${got.length} bytes`;
  const expected = pattern(length);
  const at = expected.findIndex((byte, index) => got[index] !== byte);
  return at < 0 ? null : `other bytes from number ${at} on`;
}

const unsendable: Readonly<Record<string, () => unknown>> = {
  'a function': () => () => 1,
  'a symbol': () => Symbol('s'),
  'an object with a function in it': () => ({ a: 'x'.repeat(100), call: () => 1 }),
  'an object whose getter throws': () => ({
    get a(): never {
      throw new RangeError('not today');
    },
  }),
};

export function kindsOfUnsendable(): string[] {
  return Object.keys(unsendable);
}

export function putUnsendable(queue: Queue, kind: string): unknown {
  return queue.put(unsendable[kind]?.(), 1000);
}

/** Gets an item that is a pattern of any length. Says whether it is whole, or what is wrong with it. */
export function getAnyPattern(queue: Queue): string {
  const item = queue.get(60_000);
  if (!(item instanceof Uint8Array)) return Object.prototype.toString.call(item);
  const expected = pattern(item.length);
  return expected.every((byte, at) => item[at] === byte) ? 'a whole one' : `${item.length} bytes of both`;
}

/** Gets items until it gets a string, which it returns. Before that, it must not get parts of an item. */
export function getText(queue: Queue): unknown {
  for (;;) {
    const item = queue.get(60_000);
    if (!(item instanceof Uint8Array)) return item;
    const expected = pattern(item.length);
    if (expected.some((byte, at) => item[at] !== byte)) return `${item.length} bytes that were never put`;
  }
}

// Many processes at once.

/** Puts its items, each [producer, number], as fast as it can. */
export function produce(queue: Queue, producer: number, count: number): void {
  for (let number = 0; number < count; number++) queue.put([producer, number]);
}

/** Gets items until it gets `null`. Returns them as one list of numbers. */
export function consume(queue: Queue): number[] {
  const got: number[] = [];
  for (;;) {
    const item = queue.get() as [number, number] | null;
    if (item === null) return got;
    got.push(item[0] * 1_000_000 + item[1]);
  }
}

/** Two processes that need each other: each puts an item for the other and gets one from it, `times` times. */
export function pass(mine: Queue, theirs: Queue, times: number, begins: boolean): number {
  let last = -1;
  for (let i = 0; i < times; i++) {
    if (begins) theirs.put(i);
    last = mine.get() as number;
    if (!begins) theirs.put(last);
  }
  return last;
}

export function makeAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    const queue = new Queue({ maxSize: i });
    const again = Queue.open(queue.handle);
    queue.putNowait(i);
    again.close();
    queue.close();
    queue.close();
  }
}

export function refusals(): void {
  for (const options of [{ maxSize: -1 }, { maxSize: 1.5 }, { maxSize: '3' }, 7]) {
    try {
      new Queue(options as { maxSize?: number }).close();
    } catch {
      // As expected.
    }
  }
}

// Worlds.

interface Shared {
  readonly queue: Queue;
}

interface Timed {
  readonly timeoutMs?: number;
}

const calls = {
  put: ({ queue }: Shared, input: Timed & { item: unknown }) => queue.put(input.item, input.timeoutMs),
  get: ({ queue }: Shared, input: Timed) => queue.get(input.timeoutMs),
  size: ({ queue }: Shared) => queue.size,
  isEmpty: ({ queue }: Shared) => queue.isEmpty,
  isFull: ({ queue }: Shared) => queue.isFull,
  close: ({ queue }: Shared) => queue.close(),
  taskDone: ({ queue }: Shared) => queue.taskDone(),
  joinTasks: ({ queue }: Shared, input: Timed) => queue.joinTasks(input.timeoutMs),
  pause: (_shared: Shared, input: { ms: number }) => sleep(input.ms),
  /** After how many ms, in virtual time, get() gave up; or that it got something. */
  timedGet: ({ queue }: Shared, input: Timed) => {
    const begun = now();
    try {
      queue.get(input.timeoutMs);
      return 'got it';
    } catch (error) {
      return error instanceof Error && error.name === 'QueueEmpty' ? now() - begun : String(error);
    }
  },
};

export const unbounded = { share: { queue: () => new Queue() }, calls };
export const one = { share: { queue: () => new Queue({ maxSize: 1 }) }, calls };
export const two = { share: { queue: () => new Queue({ maxSize: 2 }) }, calls };
