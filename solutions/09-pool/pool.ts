import { availableParallelism } from 'node:os';
import { pack } from '#kernel';
import { InitializerFailed, PoolClosed, PoolStateError, PoolTerminated } from './errors';
import { checkLimits, onAbort } from './limits';
import { check, checkCount, checkFunction, checkOptions, listOf } from './options';
import type { MapOptions, PoolOptions, TaskOptions } from './options';
import { Row } from './row';
import { Stream } from './stream';
import { failAll, valueOf, Worker, type Call, type Outcome, type Task } from './worker';

/** Into how many chunks for each child a list is cut, and how many of a stream are under way. */
const CHUNKS_PER_CHILD = 4;

/** A fixed number of child processes, and tasks that wait for one of them. */
export class Pool<InitArgs extends readonly unknown[] = readonly unknown[]> {
  readonly #options: PoolOptions<InitArgs>;
  readonly #processes: number;
  readonly #workers = new Set<Worker>();
  /** Tasks that no child has yet. */
  readonly #waiting = new Row<Task>();
  readonly #streams = new Set<Stream>(); // those that may still have tasks
  #tasks = 0;
  #isClosed = false;
  #isJoined = false;
  /** Why the pool has ended before its time. */
  #end: Error | null = null;

  /** Starts the children, and returns at once. */
  constructor(options: PoolOptions<InitArgs> = {}) {
    checkOptions(options);
    const { processes = availableParallelism(), initializer, initArgs = [], maxTasksPerChild } = options;
    checkCount('processes', processes);
    if (initializer !== undefined) checkFunction('initializer', initializer);
    check(Array.isArray(initArgs), 'initArgs', 'an array', initArgs);
    if (maxTasksPerChild !== undefined) checkCount('maxTasksPerChild', maxTasksPerChild);
    pack({ initializer, initArgs }, 'options');
    this.#options = { ...options };
    this.#processes = processes;
    for (let i = 0; i < processes; i += 1) this.#start();
  }

  // Stage 1: calls.

  /** Runs `fn(...args)` in a child. */
  async apply<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    args: Readonly<Args>,
    options: TaskOptions = {},
  ): Promise<Awaited<Result>> {
    check(Array.isArray(args), 'args', 'an array of arguments', args);
    const [result] = await this.#all(this.#call('apply()', fn, options), [args]);
    return result as Awaited<Result>;
  }

  /** Runs `fn(item)` for each item. The results are in the items' order. */
  async map<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    const argLists = listOf('items', items).map((item) => [item]);
    return (await this.#all(this.#call('map()', fn, options), argLists)) as Awaited<Result>[];
  }

  /** Runs `fn(...args)` for each list of arguments. */
  async starmap<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    argLists: Iterable<Readonly<Args>>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    const lists = listOf('argLists', argLists).map((args) => listOf('each of argLists', args));
    return (await this.#all(this.#call('starmap()', fn, options), lists)) as Awaited<Result>[];
  }

  /** @throws when the pool accepts no more, or the function cannot be sent. */
  #call(name: string, fn: unknown, options: MapOptions): Call {
    checkFunction('fn', fn);
    checkOptions(options);
    checkLimits(options);
    if (this.#end !== null) throw this.#end;
    if (this.#isClosed) throw new PoolClosed(name);
    options.signal?.throwIfAborted();
    return { ...options, fn: pack(fn, 'fn') };
  }

  /** All results, in the items' order, when the last one is there; or the first error, by position. */
  async #all(call: Call, argLists: readonly (readonly unknown[])[]): Promise<unknown[]> {
    const share = Math.ceil(argLists.length / (this.#processes * CHUNKS_PER_CHILD));
    const { signal, chunkSize = Math.max(share, 1) } = call;
    const chunks: Promise<Outcome[]>[] = [];
    for (let i = 0; i < argLists.length; i += chunkSize)
      chunks.push(this.#run(call, argLists.slice(i, i + chunkSize)));
    const stop = onAbort(signal, () => this.#giveUp(call));
    const outcomes = await Promise.all(chunks).finally(stop);
    signal?.throwIfAborted();
    return outcomes.flat().map(valueOf);
  }

  /** The outcomes of a task: one for each of its items. It is done as soon as there is a child for it. */
  #run(call: Call, argLists: Task['argLists']): Promise<Outcome[]> {
    return new Promise((settle) => {
      this.#waiting.add({ id: (this.#tasks += 1), call, argLists, settle });
      this.#work();
    });
  }

  /** Gives each free child a task. When there will be no more, lets the children go. */
  #work(): void {
    for (const worker of this.#workers) {
      const task = worker.isFree ? this.#waiting.take() : undefined;
      if (task !== undefined) worker.run(task);
    }
    if (this.#isJoined && this.#isIdle) for (const stream of this.#streams) stream.release();
    if (this.#isDone) for (const worker of this.#workers) worker.letGo();
  }

  get #isIdle(): boolean {
    return this.#waiting.length === 0 && [...this.#workers].every(({ task }) => task === null);
  }

  get #isDone(): boolean {
    return this.#isClosed && this.#isIdle && this.#streams.size === 0;
  }

  // Stage 2: children.

  /** A new child. Its first task, which does not count, is the initializer. */
  #start(): void {
    const { initializer, initArgs = [], maxTasksPerChild = Infinity } = this.#options;
    const isPlain = initializer === undefined;
    const worker = new Worker(isPlain ? maxTasksPerChild : maxTasksPerChild + 1, () => this.#work());
    this.#workers.add(worker);
    void worker.gone
      .then(() => {
        this.#workers.delete(worker);
        if (!this.#isDone) this.#start();
        this.#work();
      })
      .catch((error: unknown) => this.#fail(error as Error)); // the system starts no more processes
    if (isPlain) return;
    const settle = ([outcome]: Outcome[]): void => {
      if (outcome !== undefined && 'error' in outcome) this.#fail(new InitializerFailed(outcome.error));
    };
    worker.run({ id: 0, call: { fn: pack(initializer) }, argLists: [initArgs], settle });
  }

  /** The process ids of the current children. */
  get pids(): number[] {
    return [...this.#workers].flatMap(({ pid }) => pid ?? []);
  }

  /** The pool ends before its time. */
  #fail(error: Error): void {
    this.#end ??= error;
    this.#isClosed = true;
    for (const stream of this.#streams) stream.fail(error);
    for (const task of this.#waiting.takeAll()) failAll(task, error);
    for (const worker of this.#workers) worker.kill(error);
  }

  // Stage 3: streams.

  /** The results one by one, in the items' order. `items` may be endless. */
  imap<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream(this.#call('imap()', fn, options), items, true);
  }

  /** The results one by one, in the order in which they arrive. */
  imapUnordered<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream(this.#call('imapUnordered()', fn, options), items, false);
  }

  #stream<Result>(
    call: Call,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    isOrdered: boolean,
  ): AsyncIterableIterator<Awaited<Result>> {
    const { chunkSize = 1, signal } = call;
    const stream = new Stream(items, {
      chunkSize,
      isOrdered,
      limit: chunkSize * this.#processes * CHUNKS_PER_CHILD,
      run: (argLists) => this.#run(call, argLists),
      over: () => {
        this.#streams.delete(stream);
        this.#work();
      },
    });
    this.#streams.add(stream);
    stream.ended = onAbort(signal, () => this.#giveUp(call, stream));
    void stream.read();
    return stream as AsyncIterableIterator<unknown> as AsyncIterableIterator<Awaited<Result>>;
  }

  // Stage 4: ends.

  /** No more tasks. What was accepted is completed, then the children end. */
  close(): void {
    this.#isClosed = true;
    this.#work();
  }

  /** Resolves when all children are gone, after close() or terminate(). */
  async join(): Promise<void> {
    if (!this.#isClosed) throw new PoolStateError();
    this.#isJoined = true;
    this.#work();
    // One that dies before the work is done is replaced once more.
    while (this.#workers.size > 0) await Promise.race([...this.#workers].map(({ gone }) => gone));
  }

  /** Kills the children now. What has not ended rejects with PoolTerminated. */
  terminate(): void {
    this.#fail(new PoolTerminated());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }

  /** Extra stage. The call is aborted: its waiting tasks never begin, and those that run end with their children. */
  #giveUp(call: Call, stream?: Stream): void {
    const reason: unknown = call.signal?.reason;
    stream?.fail(reason);
    for (const task of this.#waiting.takeAll())
      if (task.call === call) failAll(task, reason);
      else this.#waiting.add(task);
    for (const worker of this.#workers) if (worker.task?.call === call) worker.kill(reason);
    this.#work();
  }
}

export type { MapOptions, PoolOptions, TaskOptions } from './options';
export {
  InitializerFailed,
  PoolClosed,
  PoolStateError,
  PoolTerminated,
  TaskTimeout,
  WorkerDied,
} from './errors';
