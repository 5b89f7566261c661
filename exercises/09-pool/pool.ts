import { NotWritten } from '#kernel';

// Kata 09: `npm run grade pool` judges this file, `npm run hint pool` helps.

export interface PoolOptions<InitArgs extends readonly unknown[] = readonly unknown[]> {
  /** How many children. Default: as many as can run at the same instant. */
  readonly processes?: number;
  /** An exported function, called once in each child, replacements included, before its first task. */
  readonly initializer?: (...args: InitArgs) => unknown;
  readonly initArgs?: Readonly<InitArgs>;
  /** A child is replaced after this many tasks; a chunk is one task. Default: never. */
  readonly maxTasksPerChild?: number;
}

export interface TaskOptions {
  /** Cancels a task: it never begins, or its child is killed and replaced. It rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * The most milliseconds that the task may run; then its child is killed, and it rejects with TaskTimeout. Default:
   * Infinity.
   */
  readonly timeoutMs?: number;
}

export interface MapOptions extends TaskOptions {
  /** How many items a child gets at a time, as one task. Default: for map a quarter of a child's share, for imap 1. */
  readonly chunkSize?: number;
}

/** A fixed number of child processes, and tasks that wait for one of them. */
export class Pool<InitArgs extends readonly unknown[] = readonly unknown[]> {
  /**
   * Starts the children, and returns at once. TypeError or RangeError for invalid options; an error named
   * NotTransferable for an initializer that is not exported. Then no child is started.
   */
  constructor(options: PoolOptions<InitArgs> = {}) {
    throw new NotWritten('TODO: check the options, then start `processes` children that wait for tasks');
  }

  /** The process ids of the current children. */
  get pids(): number[] {
    throw new NotWritten('TODO: return the pid of each child that has not ended');
  }

  /**
   * Runs `fn(...args)` in a child, and resolves with its awaited result. Rejects with the error that it throws; with
   * WorkerDied if its child ends before it does; with an error that says so if something cannot be sent.
   */
  apply<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    args: Readonly<Args>,
    options: TaskOptions = {},
  ): Promise<Awaited<Result>> {
    throw new NotWritten(
      'TODO: give the call to a free child, as soon as there is one, and await its result',
    );
  }

  /**
   * Runs `fn(item)` for each item, in chunks. The results are in the items' order. Waits for all of them, then rejects
   * with the error of the first item, by position, that failed. If the iterable throws, rejects with that error.
   */
  map<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
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

  /**
   * The results one by one, in the items' order, as soon as each is there. Takes items only as children have room for
   * them, so `items` may be endless. An item that fails rejects its own next(); the next() after it returns the
   * following result.
   */
  imap<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    throw new NotWritten(
      'TODO: take a few items, give them to children, take one more when a result is fetched',
    );
  }

  /** As imap, in the order in which the results arrive. */
  imapUnordered<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    throw new NotWritten('TODO: the same, without waiting for earlier items');
  }

  /**
   * No more tasks: later calls reject with PoolClosed. Tasks that were accepted are completed, then the children end.
   */
  close(): void {
    throw new NotWritten('TODO: reject new tasks, and let the children end when there is nothing left to do');
  }

  /** Resolves when all children are gone, after close() or terminate(). Before those, rejects with PoolStateError. */
  join(): Promise<void> {
    throw new NotWritten('TODO: wait until every child has exited');
  }

  /** Kills the children now. Tasks that have not ended reject with PoolTerminated. May be called twice. */
  terminate(): void {
    throw new NotWritten('TODO: kill every child, reject every task');
  }

  /** terminate() and join(), for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    throw new NotWritten('TODO: terminate, then join');
  }
}

const WHY = 'TODO: what happened, to what, what to do next';

/** A task for a pool that accepts no more tasks: close() was called. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'POOL_CLOSED';

  constructor(message = WHY) {
    super(message);
  }
}

/** A task that had not ended when terminate() was called, or that came after it. */
export class PoolTerminated extends Error {
  override readonly name = 'PoolTerminated';
  readonly code = 'POOL_TERMINATED';

  constructor(message = WHY) {
    super(message);
  }
}

/** join() of a pool that still accepts tasks. */
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
