// right: one task at a time to each child over its channel; children are ended by SIGKILL when they have nothing left to do; without `abort`.

import { once } from 'node:events';
import { NotWritten, pack, spawn, unpack } from '#kernel';
import { cpuCount } from '#katas/process';

export interface PoolOptions<InitArgs extends readonly unknown[] = readonly unknown[]> {
  readonly processes?: number;
  readonly initializer?: (...args: InitArgs) => unknown;
  readonly initArgs?: Readonly<InitArgs>;
  readonly maxTasksPerChild?: number;
}

export interface TaskOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export interface MapOptions extends TaskOptions {
  readonly chunkSize?: number;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

export function serve(): void {
  process.on('message', async (bytes: Uint8Array) => {
    const outcomes: Outcome[] = [];
    let task: [(...args: unknown[]) => unknown, Outcome[]];
    try {
      task = unpack(bytes) as typeof task;
    } catch (error) {
      process.send?.(packed((all) => all, [{ error }])); // for all items
      return;
    }
    const [fn, items] = task;
    for (const item of items) {
      try {
        if ('error' in item) throw item.error;
        outcomes.push({ value: await fn(...(item.value as unknown[])) });
      } catch (error) {
        outcomes.push({ error });
      }
    }
    process.send?.(packed((all) => all, outcomes));
  });
}

/** What cannot be sent is an error that says so. */
function packed(message: (outcomes: Outcome[]) => unknown, outcomes: Outcome[]): Uint8Array {
  try {
    return pack(message(outcomes), '');
  } catch {
    const sent = outcomes.map((outcome) => {
      try {
        pack(outcome, '');
        return outcome;
      } catch (error) {
        return { error };
      }
    });
    return pack(message(sent), '');
  }
}

interface Child {
  readonly process: ReturnType<typeof spawn>;
  left: number;
  readonly gone: Promise<void>;
}

/** A fixed number of child processes, and tasks that wait for one of them. */
export class Pool<InitArgs extends readonly unknown[] = readonly unknown[]> {
  readonly #processes: number;
  #free: Child[] = [];
  readonly #children = new Set<Child>();
  #tasks = 0;
  #end: Error | null = null;
  #isClosed = false;
  #isJoined = false;
  #pending = 0;
  readonly #streams = new Set<{ fail(error: Error): void; release(): void }>();
  readonly #start: () => Promise<void>;
  readonly #waiting: (() => void)[] = [];

  constructor({
    processes = cpuCount(),
    initializer,
    initArgs,
    maxTasksPerChild = Infinity,
  }: PoolOptions<InitArgs> = {}) {
    checkCount('processes', processes);
    if (maxTasksPerChild !== Infinity) checkCount('maxTasksPerChild', maxTasksPerChild);
    if (initializer !== undefined) checkFunction('initializer', initializer);
    pack([initializer, initArgs], 'initializer');
    this.#processes = processes;
    this.#start = async () => {
      const process = spawn(serve, [], { daemon: true });
      process.on('error', () => undefined);
      const ends = ['exit', 'disconnect'].map((end) => new Promise((resolve) => process.once(end, resolve)));
      const gone = Promise.all(ends).then(() => {
        this.#children.delete(child);
        this.#free = this.#free.filter((one) => one !== child);
        if (this.#end === null && !this.#isDone) void this.#start();
        this.#look();
      });
      const child: Child = { process, left: maxTasksPerChild, gone };
      this.#children.add(child);
      if (initializer === undefined) return this.#release(child);
      const [outcome] = await this.#ask(child, initializer, [[...(initArgs ?? [])]]);
      if (outcome !== undefined && 'error' in outcome) this.#fail(outcome.error);
      else this.#release(child);
    };
    for (let i = 0; i < processes; i += 1) void this.#start();
  }

  async apply<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    args: Readonly<Args>,
    { signal, timeoutMs }: TaskOptions = {},
  ): Promise<Awaited<Result>> {
    if (signal !== undefined) throw new NotWritten('TODO: stage 6: cancel the call when it is aborted');
    if (timeoutMs !== undefined) throw new NotWritten('TODO: stage 6: end a task that takes too long');
    if (!Array.isArray(args)) throw new TypeError(`args must be an array; it is ${String(args)}.`);
    return (await this.starmap(fn, [args]))[0] as Awaited<Result>;
  }

  async map<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item>,
    { chunkSize, signal, timeoutMs }: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    if (signal !== undefined) throw new NotWritten('TODO: stage 6: cancel the call when it is aborted');
    if (timeoutMs !== undefined) throw new NotWritten('TODO: stage 6: end a task that takes too long');
    const argLists = listOf('items', items).map((item): [Item] => [item]);
    return this.starmap(fn, argLists, { chunkSize } as MapOptions);
  }

  async starmap<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    argLists: Iterable<Readonly<Args>>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    checkFunction('fn', fn);
    this.#check('a call');
    pack(fn, 'fn');
    const lists = listOf('argLists', argLists).map((args) => [...args]);
    const { chunkSize = Math.ceil(lists.length / this.#processes / 4) || 1 } = options;
    checkCount('chunkSize', chunkSize);
    const chunks: Promise<Outcome[]>[] = [];
    while (lists.length > 0) chunks.push(this.#run(fn, lists.splice(0, chunkSize)));
    const outcomes = (await Promise.all(chunks)).flat();
    for (const outcome of outcomes) if ('error' in outcome) throw outcome.error;
    return outcomes.map((outcome) => (outcome as { value: Awaited<Result> }).value);
  }

  get #isDone(): boolean {
    return this.#isClosed && this.#pending === 0 && this.#streams.size === 0;
  }

  #look(): void {
    if (this.#isJoined && this.#pending === 0) for (const stream of this.#streams) stream.release();
    if (this.#isDone) for (const child of this.#children) child.process.kill('SIGKILL');
  }

  #check(call: string): void {
    if (this.#end !== null) throw this.#end;
    if (this.#isClosed) throw new PoolClosed(`${call} was refused: the pool is closed`);
  }

  async #run(fn: unknown, argLists: unknown[][]): Promise<Outcome[]> {
    this.#pending += 1;
    try {
      return await this.#runNow(fn, argLists);
    } finally {
      this.#pending -= 1;
      this.#look();
    }
  }

  async #runNow(fn: unknown, argLists: unknown[][]): Promise<Outcome[]> {
    while (this.#free.length === 0 && this.#end === null)
      await new Promise<void>((wake) => this.#waiting.push(wake));
    const { error } = { error: this.#end };
    if (error !== null) return argLists.map(() => ({ error }));
    const [child] = this.#free.splice(0, 1) as [Child];
    const outcomes = await this.#ask(child, fn, argLists);
    child.left -= 1;
    if (child.left > 0 && this.#children.has(child)) this.#release(child);
    else child.process.kill('SIGKILL');
    return outcomes;
  }

  async #ask(child: Child, fn: unknown, argLists: unknown[][]): Promise<Outcome[]> {
    const id = (this.#tasks += 1);
    const items = argLists.map((args): Outcome => ({ value: args }));
    child.process.send(
      packed((all) => [fn, all], items),
      () => undefined,
    );
    const answer = new Promise<Outcome[]>((resolve) => {
      child.process.once('message', (outcomes: Uint8Array) => resolve(unpack(outcomes) as Outcome[]));
    }).then((all) => argLists.map((_, i) => all[i] ?? (all[0] as Outcome)));
    const death = child.gone.then(() => {
      const { exitCode, signalCode } = child.process;
      return argLists.map(() => ({
        error: this.#end ?? new WorkerDied(exitCode, signalCode, id, 'the child of the task has ended'),
      }));
    });
    return Promise.race([answer, death]);
  }

  #fail(cause: unknown): void {
    this.#stop(new InitializerFailed('the initializer has failed', { cause }));
  }

  #stop(error: Error): void {
    this.#end ??= error;
    this.#isClosed = true;
    for (const stream of this.#streams) stream.fail(this.#end);
    for (const child of this.#children) child.process.kill('SIGKILL');
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #release(child: Child): void {
    this.#free.push(child);
    this.#waiting.shift()?.();
  }

  get pids(): number[] {
    const alive = [...this.#children].filter(
      ({ process }) => process.exitCode === null && process.signalCode === null,
    );
    return alive.flatMap(({ process }) => process.pid ?? []);
  }

  imap<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream(fn, items, options, true) as AsyncIterableIterator<Awaited<Result>>;
  }

  imapUnordered<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream(fn, items, options, false) as AsyncIterableIterator<Awaited<Result>>;
  }

  #stream(fn: unknown, items: unknown, { chunkSize = 1 }: MapOptions, isOrdered: boolean): unknown {
    checkFunction('fn', fn);
    checkCount('chunkSize', chunkSize);
    this.#check('imap()');
    pack(fn, 'fn');
    const isAsync = Symbol.asyncIterator in Object(items);
    if (!isAsync && !(Symbol.iterator in Object(items))) throw new TypeError('items must be iterable');
    const all = items as AsyncIterable<unknown> & Iterable<unknown>;
    const source = isAsync ? all[Symbol.asyncIterator]() : all[Symbol.iterator]();
    const row: { outcome?: Outcome | undefined }[] = [];
    const fetchers: ((result: unknown) => void)[] = [];
    let limit = 4 * chunkSize * this.#processes;
    let taken = 0;
    let isReading = false;
    let isOver = false;
    let failure: { error: unknown } | null = null;
    const finish = (): void => {
      isOver = true;
      this.#streams.delete(stream);
      this.#look();
    };
    const leave = (): void => {
      if (!isOver) void source.return?.();
      finish();
    };
    const stream = {
      fail: (error: Error) => {
        const waiting = fetchers.splice(0);
        leave();
        row.length = taken = 0;
        if (waiting.length === 0) failure = { error };
        for (const fetch of waiting) fetch(Promise.reject(error));
      },
      release: () => {
        if ('length' in Object(items) || 'size' in Object(items)) {
          limit = Infinity;
          void read();
        } else if (fetchers.length === 0 && !isReading) {
          failure = { error: new PoolClosed('the pool is closed') };
          leave();
        }
      },
    };
    this.#streams.add(stream);
    const give = (chunk: unknown[]): void => {
      const places = chunk.map((): { outcome?: Outcome | undefined } => ({}));
      taken += chunk.length;
      if (isOrdered) row.push(...places);
      void this.#run(
        fn,
        chunk.map((item) => [item]),
      ).then((outcomes) => {
        for (const [i, place] of places.entries()) place.outcome = outcomes[i];
        if (!isOrdered) row.push(...places);
        serve();
      });
    };
    const read = async (): Promise<void> => {
      if (isReading) return;
      isReading = true;
      while (!isOver && taken < limit) {
        const chunk: unknown[] = [];
        let isLast = false;
        try {
          while (chunk.length < chunkSize && !isLast) {
            const { done, value } = (await source.next()) as IteratorResult<unknown>;
            if (done === true) isLast = true;
            else chunk.push(value);
          }
        } catch (error) {
          isLast = true;
          failure = { error };
        }
        if (isOver) return;
        if (chunk.length > 0) give(chunk);
        if (isLast) finish();
      }
      isReading = false;
      serve();
    };
    const serve = (): void => {
      while (fetchers.length > 0) {
        const outcome = row[0]?.outcome ?? (isOver && taken === 0 ? (failure ?? { done: true }) : undefined);
        if (outcome === undefined) break;
        if (row.shift() !== undefined) taken -= 1;
        else failure = null;
        if ('error' in outcome) fetchers.shift()?.(Promise.reject(outcome.error as Error));
        else fetchers.shift()?.({ done: false, value: undefined, ...outcome });
      }
      if (!isReading && !isOver && taken < limit) void read();
    };
    void read();
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () =>
        new Promise((resolve) => {
          fetchers.push(resolve);
          serve();
        }),
      return: () => {
        leave();
        row.length = taken = 0;
        serve();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#look();
  }

  async join(): Promise<void> {
    if (!this.#isClosed) throw new PoolStateError('close() or terminate() first');
    this.#isJoined = true;
    this.#look();
    while (this.#children.size > 0) await Promise.race([...this.#children].map(({ gone }) => gone));
  }

  terminate(): void {
    this.#stop(new PoolTerminated('the pool was terminated'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    return this.join();
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
