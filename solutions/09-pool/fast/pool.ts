// right: the same contract, built for speed: NOTES.md says how.

import { pack } from '#kernel';
import type { Call } from './chunks';
import { Dispatcher } from './dispatcher';
import { PoolClosed, PoolStateError } from './errors';
import { ListJob } from './list-job';
import {
  checkArguments,
  checkFunction,
  checkIterable,
  checkPoolOptions,
  checkTaskOptions,
  type MapOptions,
  type PoolOptions,
  type TaskOptions,
} from './options';
import { SPREAD } from './parcels';
import { StreamJob } from './stream-job';
import type { Job } from './tasks';

/**
 * The number of chunks for each child: into which a list is cut, and at most in flight between a source and its reader.
 */
const CHUNKS_PER_CHILD = 4;

/** A fixed number of child processes, and tasks that wait for one of them. */
export class Pool<InitArgs extends readonly unknown[] = readonly unknown[]> {
  readonly #processes: number;
  readonly #dispatcher: Dispatcher;
  #tasks = 0;

  /** Starts the children, and returns at once. */
  constructor(options: PoolOptions<InitArgs> = {}) {
    const { processes, ...setup } = checkPoolOptions(options);
    pack(setup.initializer, 'initializer');
    pack(setup.initArgs, 'initArgs');
    this.#processes = processes;
    this.#dispatcher = new Dispatcher(processes, setup);
  }

  /** The process ids of the current children. */
  get pids(): number[] {
    return this.#dispatcher.pids;
  }

  /**
   * Runs `fn(...args)` in a child. Resolves with its result, or rejects with its error. `fn` must be exported, like the
   * target of a Process.
   */
  async apply<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    args: Readonly<Args>,
    options: TaskOptions = {},
  ): Promise<Awaited<Result>> {
    checkFunction('fn', fn);
    checkArguments('args', args);
    checkTaskOptions(options);
    const call = this.#call('apply()', fn, SPREAD, options, () => 'args');
    const [result] = await this.#runAll(new ListJob([[...args]], 1, call), options);
    return result as Awaited<Result>;
  }

  /**
   * `fn(item)` for each item: the results in the items' order. If any failed, rejects with the first item's error, once
   * all have ended.
   */
  async map<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    checkFunction('fn', fn);
    checkIterable('items', items);
    checkTaskOptions(options);
    const call = this.#call('map()', fn, 0, options, (place) => `items[${place}]`);
    return (await this.#runList([...items], call, options)) as Awaited<Result>[];
  }

  /** `fn(...args)` for each list of arguments. */
  async starmap<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    argLists: Iterable<Readonly<Args>>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    checkFunction('fn', fn);
    checkIterable('argLists', argLists);
    checkTaskOptions(options);
    const call = this.#call('starmap()', fn, SPREAD, options, (place) => `argLists[${place}]`);
    const lists = [...argLists];
    for (const [place, list] of lists.entries()) checkIterable(`argLists[${place}]`, list);
    return (await this.#runList(
      lists.map((list) => [...list]),
      call,
      options,
    )) as Awaited<Result>[];
  }

  /** The results one by one, in the items' order. `items` may be endless: it is read only when there is room. */
  imap<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream('imap()', fn, items, options, true);
  }

  /** The results one by one, in the order in which they arrive. */
  imapUnordered<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream('imapUnordered()', fn, items, options, false);
  }

  #runList(items: readonly unknown[], call: Call, options: MapOptions): Promise<unknown[]> {
    const share = Math.ceil(items.length / (this.#processes * CHUNKS_PER_CHILD));
    const { chunkSize = Math.max(share, 1) } = options;
    return this.#runAll(new ListJob(items, chunkSize, call), options);
  }

  async #runAll(job: ListJob, { signal }: TaskOptions): Promise<unknown[]> {
    const forget = this.#giveUpOn(signal, job);
    this.#dispatcher.submit(job);
    return job.results.finally(forget);
  }

  #stream<Item, Result>(
    name: string,
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions,
    isOrdered: boolean,
  ): AsyncIterableIterator<Awaited<Result>> {
    checkFunction('fn', fn);
    checkIterable('items', items, true);
    checkTaskOptions(options);
    let forget = (): void => undefined;
    const job: StreamJob = new StreamJob(items, {
      call: this.#call(name, fn, 0, options, (place) => `items[${place}]`),
      chunkSize: options.chunkSize ?? 1,
      isOrdered,
      mostChunks: this.#processes * CHUNKS_PER_CHILD,
      advance: () => this.#dispatcher.advance(),
      ended: () => forget(),
    });
    forget = this.#giveUpOn(options.signal, job);
    this.#dispatcher.submit(job);
    return job as AsyncIterableIterator<unknown> as AsyncIterableIterator<Awaited<Result>>;
  }

  /** @throws when the pool takes no more, or when the function cannot be sent. */
  #call(
    name: string,
    fn: unknown,
    isSpread: number,
    { timeoutMs = Infinity }: TaskOptions,
    nameOf: Call['nameOf'],
  ): Call {
    if (this.#dispatcher.end !== null) throw this.#dispatcher.end;
    if (this.#dispatcher.isClosing) throw new PoolClosed(name);
    const number = this.#dispatcher.functions.numberOf(fn) | isSpread;
    return { number, timeoutMs, nameOf, nextId: () => (this.#tasks += 1) };
  }

  /** Returns a function that removes the signal's listener. */
  #giveUpOn(signal: AbortSignal | undefined, job: Job): () => void {
    if (signal === undefined) return () => undefined;
    const giveUp = (): void => {
      this.#dispatcher.cancel(job);
      job.fail(signal.reason);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    return () => signal.removeEventListener('abort', giveUp);
  }

  /** No more tasks. Tasks that were accepted are completed, then the children end. */
  close(): void {
    this.#dispatcher.close();
  }

  /** Resolves when all children are gone, after close() or terminate(). */
  async join(): Promise<void> {
    if (!this.#dispatcher.isClosing) throw new PoolStateError();
    await this.#dispatcher.join();
  }

  /** Kills the children now. Tasks that have not ended reject with PoolTerminated. */
  terminate(): void {
    this.#dispatcher.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
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
