import { NotWritten } from '#kernel';
import { cpuCount } from '#katas/process';

// Kata 09: `npm run grade pool 1` judges stage 1 of this file, `npm run hint pool` helps.

export interface PoolOptions<InitArgs extends readonly unknown[] = readonly unknown[]> {
  /** How many children: an integer, 1 or more. */
  readonly processes?: number;
  /** An exported function: it is called once in each child, replacements included, before its first task. */
  readonly initializer?: (...args: InitArgs) => unknown;
  readonly initArgs?: Readonly<InitArgs>;
  /** A child is replaced after this many tasks: an integer, 1 or more. A chunk is one task, and a failed task counts. */
  readonly maxTasksPerChild?: number;
}

export interface TaskOptions {
  /** Cancels the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The most milliseconds that each task may run: then it rejects with TaskTimeout. */
  readonly timeoutMs?: number;
}

export interface MapOptions extends TaskOptions {
  /** How many items a child gets at a time, as one task: an integer, 1 or more. */
  readonly chunkSize?: number;
}

/** A fixed number of child processes, and tasks that wait for one of them. */
export class Pool<InitArgs extends readonly unknown[] = readonly unknown[]> {
  // Stage 1: calls

  /** Starts the children, and returns at once. TypeError or RangeError for a wrong option; then no child is started. */
  constructor({
    processes = cpuCount(),
    initializer,
    initArgs,
    maxTasksPerChild,
  }: PoolOptions<InitArgs> = {}) {
    if (initializer !== undefined) throw new NotWritten('TODO: stage 2: let each child call it first');
    if (maxTasksPerChild !== undefined) throw new NotWritten('TODO: stage 2: replace children');
    throw new NotWritten('TODO: start `processes` children that wait for tasks');
  }

  /**
   * Calls `fn(...args)` in a child that is free, and resolves with its awaited result. Rejects with the error that it
   * throws, whatever that is.
   */
  apply<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    args: Readonly<Args>,
    { signal, timeoutMs }: TaskOptions = {},
  ): Promise<Awaited<Result>> {
    if (signal !== undefined) throw new NotWritten('TODO: stage 6: cancel the call when it is aborted');
    if (timeoutMs !== undefined) throw new NotWritten('TODO: stage 6: end a task that takes too long');
    throw new NotWritten('TODO: give the call to a free child, as soon as there is one; await its result');
  }

  /**
   * Calls `fn(item)` for each item, in chunks. The results are in the items' order. Waits for all of them, then rejects
   * with the error of the first item, by position, that failed. If the iterable throws, rejects with that error.
   */
  map<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item>,
    { chunkSize, signal, timeoutMs }: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    if (signal !== undefined) throw new NotWritten('TODO: stage 6: cancel the call when it is aborted');
    if (timeoutMs !== undefined) throw new NotWritten('TODO: stage 6: end a task that takes too long');
    throw new NotWritten('TODO: cut the items into chunks, let children do them, put the results in order');
  }

  /** As map, with a list of arguments for each call. */
  starmap<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    argLists: Iterable<Readonly<Args>>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    throw new NotWritten('TODO: the same, with fn(...args)');
  }

  // Stage 2: children (in the constructor)

  // Stage 3: deaths. A child that dies is replaced, and its task rejects with WorkerDied.

  /** The process ids of the current children. */
  get pids(): number[] {
    throw new NotWritten('TODO: return the pid of each child that has not ended');
  }

  // Stage 4: streams

  /**
   * The results one by one, in the items' order, each as soon as it is ready. Takes items only while there is room for
   * them, so `items` may be endless. An item that fails rejects its own next(); the next() after it returns the
   * following result.
   */
  imap<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    throw new NotWritten('TODO: take a few items, and one more whenever a result has been fetched');
  }

  /** As imap, in the order in which the results arrive. */
  imapUnordered<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    throw new NotWritten('TODO: the same, without waiting for earlier items');
  }

  // Stage 5: ends

  /** No more calls: later ones reject with PoolClosed. What was accepted is completed, then the children end. */
  close(): void {
    throw new NotWritten('TODO: reject new calls, and let the children end when there is nothing left to do');
  }

  /** Resolves when all children are gone, after close() or terminate(). Before those, rejects with PoolStateError. */
  join(): Promise<void> {
    throw new NotWritten('TODO: wait until every child has exited');
  }

  /** Kills the children now. Calls that have not ended reject with PoolTerminated. May be called twice. */
  terminate(): void {
    throw new NotWritten('TODO: kill every child, reject every call');
  }

  /** Calls terminate() and join(), for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    throw new NotWritten('TODO: terminate, then join');
  }
}

function checkCount(option: string, count: unknown): void {
  // Given
  if (typeof count !== 'number') throw new TypeError(`${option} must be a number; it is ${String(count)}.`);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError(`${option} must be an integer, 1 or more; it is ${count}.`);
}

function checkFunction(name: string, fn: unknown): void {
  // Given
  if (typeof fn !== 'function') throw new TypeError(`${name} must be a function; it is ${String(fn)}.`);
}

function listOf<Item>(name: string, items: Iterable<Item>): Item[] {
  // Given
  if (items == null || !(Symbol.iterator in Object(items)))
    throw new TypeError(`${name} must be an iterable; it is ${String(items)}.`);
  return [...items];
}

const WHY = 'TODO: what happened, to what, what to do next';

/** A call of a pool that accepts no more: close() was called. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'POOL_CLOSED';

  constructor(message = WHY) {
    super(message);
  }
}

/** A call that had not ended when terminate() was called, or that came after it. */
export class PoolTerminated extends Error {
  override readonly name = 'PoolTerminated';
  readonly code = 'POOL_TERMINATED';

  constructor(message = WHY) {
    super(message);
  }
}

/** join() of a pool that still accepts calls. */
export class PoolStateError extends Error {
  override readonly name = 'PoolStateError';
  readonly code = 'POOL_STATE_ERROR';

  constructor(message = WHY) {
    super(message);
  }
}

/** The child that ran the task ended before the task did. Exactly one of `exitCode` and `signal` is not null. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  readonly code = 'WORKER_DIED';

  /** `taskId` is the number of the task in its pool. */
  constructor(
    readonly exitCode: number | null,
    readonly signal: NodeJS.Signals | null,
    readonly taskId: number,
    message = WHY,
  ) {
    super(message);
  }
}

/** The initializer threw (the error is the `cause`), or its process ended in it. The pool has ended. */
export class InitializerFailed extends Error {
  override readonly name = 'InitializerFailed';
  readonly code = 'INITIALIZER_FAILED';

  constructor(message = WHY, options?: ErrorOptions) {
    super(message, options);
  }
}

/** A task that ran longer than its `timeoutMs`; its child was killed. */
export class TaskTimeout extends Error {
  override readonly name = 'TaskTimeout';
  readonly code = 'TASK_TIMEOUT';

  constructor(
    readonly timeoutMs: number,
    message = WHY,
  ) {
    super(message);
  }
}
