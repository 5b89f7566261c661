// right: one file; a child is sent one task at a time, when it has reported that it is free; each outcome is packed separately.

import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import { pack, spawn, unpack } from '#kernel';

type Fn = (...args: never[]) => unknown;
/** What became of each item of a task. */
type Outcome = { readonly value: unknown } | { readonly error: unknown };

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

/** One or more items that a child does in one go. */
interface Task {
  readonly id: number;
  readonly call: Call;
  readonly bytes: Uint8Array;
  end(outcomes: Outcome[] | { readonly allFailed: unknown }): void;
}

/** A call of the pool: its tasks are made one by one, when there is a child for them. */
interface Call {
  readonly timeoutMs: number;
  /** Undefined: there is none at the moment. Null: none of its items could be sent, and they have their errors. */
  next(): Task | null | undefined;
  readonly isOver: boolean;
  /** Nobody fetches its results. */
  readonly isStalled?: boolean;
  /** Takes the rest of an input of known size. False for others. */
  drain?(): boolean;
  fail(error: unknown): void;
}

interface Setup {
  readonly initializer: Fn | undefined;
  readonly initArgs: readonly unknown[];
  readonly maxTasks: number;
}

// ---- in the child ----

export async function serve({ initializer, initArgs, maxTasks }: Setup): Promise<void> {
  const inbox: Uint8Array[] = [];
  let wake = (): void => undefined;
  process.on('message', (message: { task?: Uint8Array }) => {
    if (message.task) inbox.push(message.task);
    wake();
  });
  process.on('disconnect', () => process.exit());
  try {
    await initializer?.(...(initArgs as never[]));
  } catch (error) {
    await tell({ failed: packed({ error }) });
    process.exit(1);
  }
  await tell({ ready: true });
  for (let done = 0; done < maxTasks; done += 1) {
    while (inbox.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const outcomes = await perform(inbox.shift() as Uint8Array);
    await tell({ outcomes: outcomes.map(packed) });
  }
  process.exit();
}

/** One outcome counts for all items. */
async function perform(bytes: Uint8Array): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let task: { fn: Fn; isSpread: boolean; items: unknown[] };
  try {
    task = unpack(bytes) as typeof task;
  } catch (error) {
    return [{ error }];
  }
  const { fn, isSpread, items } = task;
  for (const item of items) {
    try {
      const value = isSpread ? fn(...(item as never[])) : fn(item as never);
      outcomes.push({ value: await value });
    } catch (error) {
      outcomes.push({ error });
    }
  }
  return outcomes;
}

/** What cannot be sent is an error that says so. */
function packed(outcome: Outcome): Uint8Array {
  try {
    return pack(outcome, '');
  } catch (error) {
    const { name, message } = error as Error;
    return pack({ error: Object.assign(new Error(message), { name }) });
  }
}

function tell(message: object): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

// ---- in the parent ----

class Worker {
  readonly child: ChildProcess;
  isReady = false;
  task: Task | null = null;
  left: number;
  timer: NodeJS.Timeout | undefined;
  whyKilled: unknown;
  #ends = 0;

  constructor(
    setup: Setup,
    hear: (worker: Worker, message: FromChild) => void,
    gone: (worker: Worker) => void,
  ) {
    this.left = setup.maxTasks;
    this.child = spawn(serve, [setup], { daemon: true });
    this.child.on('message', (message: FromChild) => hear(this, message));
    this.child.on('error', () => undefined);
    // The last messages may come after 'exit', but not after 'disconnect'.
    const end = (): void => {
      this.#ends += 1;
      if (this.#ends === 2) gone(this);
    };
    this.child.once('exit', end);
    this.child.once('disconnect', end);
  }
}

interface FromChild {
  readonly ready?: boolean;
  readonly failed?: Uint8Array;
  readonly outcomes?: Uint8Array[];
}

export class Pool<InitArgs extends readonly unknown[] = readonly unknown[]> {
  readonly #processes: number;
  readonly #setup: Setup;
  readonly #workers = new Set<Worker>();
  readonly #calls = new Set<Call>();
  readonly #joiners: (() => void)[] = [];
  #ids = 0;
  #isClosed = false;
  #isJoined = false;
  #end: Error | null = null;

  constructor(options: PoolOptions<InitArgs> = {}) {
    check(typeof options === 'object' && options !== null, 'options', 'an object', options);
    const { processes = availableParallelism(), initializer, initArgs = [], maxTasksPerChild } = options;
    checkCount('processes', processes);
    check(
      initializer === undefined || typeof initializer === 'function',
      'initializer',
      'a function',
      initializer,
    );
    check(Array.isArray(initArgs), 'initArgs', 'an array', initArgs);
    if (maxTasksPerChild !== undefined) checkCount('maxTasksPerChild', maxTasksPerChild);
    this.#processes = processes;
    this.#setup = {
      initializer: initializer as Fn | undefined,
      initArgs,
      maxTasks: maxTasksPerChild ?? Infinity,
    };
    pack(this.#setup, 'options');
    for (let i = 0; i < processes; i += 1) this.#start();
    this.#hold();
  }

  get pids(): number[] {
    return [...this.#workers].filter(({ child }) => isAlive(child)).map(({ child }) => child.pid as number);
  }

  async apply<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    args: Readonly<Args>,
    options: TaskOptions = {},
  ): Promise<Awaited<Result>> {
    check(Array.isArray(args), 'args', 'an array', args);
    const [result] = await this.#all('apply()', fn, [args], true, { ...options, chunkSize: 1 });
    return result as Awaited<Result>;
  }

  async map<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    check(isIterable(items), 'items', 'an iterable', items);
    return (await this.#all('map()', fn, [...items], false, options)) as Awaited<Result>[];
  }

  async starmap<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    argLists: Iterable<Readonly<Args>>,
    options: MapOptions = {},
  ): Promise<Awaited<Result>[]> {
    check(isIterable(argLists), 'argLists', 'an iterable', argLists);
    const lists = [...argLists];
    for (const list of lists) check(isIterable(list), 'argLists', 'an iterable of lists of arguments', list);
    return (await this.#all(
      'starmap()',
      fn,
      lists.map((list) => [...list]),
      true,
      options,
    )) as Awaited<Result>[];
  }

  imap<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream('imap()', fn, items, options, true) as AsyncIterableIterator<Awaited<Result>>;
  }

  imapUnordered<Item, Result>(
    fn: (item: Item) => Result,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#stream('imapUnordered()', fn, items, options, false) as AsyncIterableIterator<
      Awaited<Result>
    >;
  }

  close(): void {
    this.#isClosed = true;
    this.#work();
  }

  async join(): Promise<void> {
    if (!this.#isClosed) throw new PoolStateError();
    this.#isJoined = true;
    this.#work();
    this.#hold();
    if (this.#workers.size > 0) await new Promise<void>((resolve) => this.#joiners.push(resolve));
  }

  terminate(): void {
    this.#fail(new PoolTerminated());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }

  async #all(
    name: string,
    fn: unknown,
    items: unknown[],
    isSpread: boolean,
    options: MapOptions,
  ): Promise<unknown[]> {
    this.#check(name, fn, options);
    const { chunkSize = Math.max(1, Math.ceil(items.length / (this.#processes * 4))), timeoutMs = Infinity } =
      options;
    if (items.length === 0) return [];
    return new Promise<unknown[]>((resolve, reject) => {
      const outcomes: Outcome[] = [];
      let taken = 0;
      let left = items.length;
      const call: Call = {
        timeoutMs,
        get isOver() {
          return taken >= items.length;
        },
        next: () => {
          const first = taken;
          taken += chunkSize;
          return this.#task(call, fn, isSpread, items.slice(first, taken), (some) => {
            for (const [i, outcome] of some.entries()) outcomes[first + i] = outcome;
            left -= some.length;
            if (left > 0) return;
            const failed = outcomes.find((outcome) => 'error' in outcome);
            if (failed !== undefined) reject((failed as { error: unknown }).error);
            else resolve(outcomes.map((outcome) => (outcome as { value: unknown }).value));
          });
        },
        fail: reject,
      };
      this.#submit(call, options.signal);
    });
  }

  /** Null: none of the items could be sent. */
  #task(
    call: Call,
    fn: unknown,
    isSpread: boolean,
    items: unknown[],
    done: (outcomes: Outcome[]) => void,
  ): Task | null {
    const refused = new Map<number, Outcome>();
    let bytes: Uint8Array;
    try {
      bytes = pack({ fn, isSpread, items });
    } catch {
      for (const [i, item] of items.entries()) {
        try {
          pack(item, 'item');
        } catch (error) {
          refused.set(i, { error });
        }
      }
      bytes = pack({ fn, isSpread, items: items.filter((_, i) => !refused.has(i)) });
    }
    const end: Task['end'] = (outcomes) => {
      let sent = 0;
      done(
        items.map((_, i) => {
          if ('allFailed' in outcomes) return refused.get(i) ?? { error: outcomes.allFailed };
          return refused.get(i) ?? outcomes[sent++] ?? (outcomes[0] as Outcome);
        }),
      );
    };
    if (refused.size === items.length) {
      end([]);
      return null;
    }
    return { id: (this.#ids += 1), call, bytes, end };
  }

  #stream(
    name: string,
    fn: unknown,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions,
    isOrdered: boolean,
  ): AsyncIterableIterator<unknown> {
    const isAsync = Symbol.asyncIterator in Object(items);
    check(isAsync || isIterable(items), 'items', 'an iterable', items);
    this.#check(name, fn, options);
    const { chunkSize = 1, timeoutMs = Infinity } = options;
    const source = isAsync
      ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
      : (items as Iterable<unknown>)[Symbol.iterator]();
    const isSized = 'length' in Object(items) || 'size' in Object(items);
    let limit = this.#processes * 3;
    const results: { outcomes: Outcome[] | null }[] = [];
    const fetchers: { resolve(result: IteratorResult<unknown>): void; reject(error: unknown): void }[] = [];
    let chunk: unknown[] = [];
    let outstanding = 0;
    let isExhausted = false;
    let isReading = false;
    let failure: { error: unknown } | null = null;

    const accept = (result: IteratorResult<unknown>): void => {
      if (result.done === true) isExhausted = true;
      else if (!isExhausted) chunk.push(result.value);
    };
    const stopWith = (error: unknown): void => {
      isExhausted = true;
      failure = { error };
    };
    const read = (): void => {
      try {
        while (!isExhausted && chunk.length < chunkSize) accept((source as Iterator<unknown>).next());
      } catch (error) {
        stopWith(error);
      }
    };
    const readAsync = async (): Promise<void> => {
      isReading = true;
      try {
        while (!isExhausted && chunk.length < chunkSize) accept(await source.next());
      } catch (error) {
        stopWith(error);
      }
      isReading = false;
      this.#work();
      serve();
    };
    const serve = (): void => {
      while (fetchers.length > 0) {
        const [first] = results;
        if (first?.outcomes) {
          const outcome = first.outcomes.shift() as Outcome;
          if (first.outcomes.length === 0) {
            results.shift();
            outstanding -= 1;
          }
          if ('error' in outcome) fetchers.shift()?.reject(outcome.error);
          else fetchers.shift()?.resolve({ done: false, value: outcome.value });
        } else if (!isExhausted || chunk.length > 0 || outstanding > 0) break;
        else if (failure !== null) {
          fetchers.shift()?.reject(failure.error);
          failure = null;
        } else fetchers.shift()?.resolve({ done: true, value: undefined });
      }
    };
    const forget = (): void => {
      if (!isExhausted) void Promise.resolve(source.return?.()).catch(() => undefined);
      isExhausted = true;
      chunk = [];
      results.length = 0;
      outstanding = 0;
    };
    const call: Call = {
      timeoutMs,
      get isOver() {
        return isExhausted && chunk.length === 0;
      },
      get isStalled() {
        return fetchers.length === 0 && outstanding >= limit;
      },
      next: () => {
        if (outstanding >= limit) return undefined;
        if (!isAsync) read();
        else if (!isReading && !isExhausted && chunk.length < chunkSize) void readAsync();
        if (isReading || chunk.length === 0) {
          serve();
          return undefined;
        }
        const slot: { outcomes: Outcome[] | null } = { outcomes: null };
        const mine = chunk;
        chunk = [];
        outstanding += 1;
        if (isOrdered) results.push(slot);
        return this.#task(call, fn, false, mine, (outcomes) => {
          slot.outcomes = outcomes;
          if (!isOrdered) results.push(slot);
          serve();
        });
      },
      drain: () => {
        if (isSized) limit = Infinity;
        return isSized;
      },
      fail: (error) => {
        forget();
        failure = { error };
        serve();
      },
    };
    this.#submit(call, options.signal);
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () =>
        new Promise((resolve, reject) => {
          fetchers.push({ resolve, reject });
          serve();
          this.#work();
        }),
      return: () => {
        forget();
        serve();
        this.#work();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #check(name: string, fn: unknown, { chunkSize = 1, timeoutMs = 0 }: MapOptions): void {
    check(typeof fn === 'function', 'fn', 'a function', fn);
    checkCount('chunkSize', chunkSize);
    check(typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs), 'timeoutMs', 'a number', timeoutMs);
    if (this.#end !== null) throw this.#end;
    if (this.#isClosed) throw new PoolClosed(name);
    pack(fn, 'fn');
  }

  #submit(call: Call, signal?: AbortSignal): void {
    const abort = (): void => {
      this.#calls.delete(call);
      for (const worker of this.#workers) if (worker.task?.call === call) this.#kill(worker, signal?.reason);
      call.fail(signal?.reason);
      this.#work();
    };
    if (signal?.aborted === true) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort, { once: true });
    this.#calls.add(call);
    this.#work();
  }

  #kill(worker: Worker, why: unknown): void {
    worker.whyKilled = why;
    worker.child.kill('SIGKILL');
  }

  #start(): void {
    this.#workers.add(
      new Worker(
        this.#setup,
        (worker, message) => this.#hear(worker, message),
        (worker) => this.#gone(worker),
      ),
    );
  }

  /** Gives each free child a task, if there is one; and lets all go when there will be none. */
  #work(): void {
    if (this.#end !== null) return;
    for (const worker of this.#workers) {
      if (!worker.isReady || worker.task !== null || worker.left === 0 || !isAlive(worker.child)) continue;
      const task = this.#next();
      if (task === null) break;
      worker.task = task;
      worker.left -= 1;
      worker.child.send({ task: task.bytes }, () => undefined);
      const { timeoutMs } = task.call;
      if (timeoutMs >= 2 ** 31) continue; // setTimeout would fire at once
      worker.timer = setTimeout(() => this.#kill(worker, new TaskTimeout(timeoutMs)), Math.max(1, timeoutMs));
    }
    this.#hold();
    const isBusy = [...this.#workers].some(({ task }) => task !== null);
    if (!this.#isClosed || isBusy) return;
    for (const call of this.#calls) {
      if (!this.#isJoined || call.isStalled !== true) return;
      if (call.drain?.() === true) {
        this.#work();
        return;
      }
      call.fail(new PoolClosed('the rest of imap()'));
      this.#calls.delete(call);
    }
    for (const { child } of this.#workers) if (child.connected) child.disconnect();
  }

  #next(): Task | null {
    for (const call of this.#calls) {
      while (!call.isOver) {
        const task = call.next();
        if (task) return task;
        if (task === undefined) break;
      }
      if (call.isOver) this.#calls.delete(call);
    }
    return null;
  }

  #hear(worker: Worker, message: FromChild): void {
    if (message.failed) {
      this.#fail(new InitializerFailed('threw', { cause: fromBytes(message.failed) }));
      return;
    }
    if (message.ready === true) worker.isReady = true;
    if (message.outcomes && worker.task !== null) {
      const { task } = worker;
      worker.task = null;
      clearTimeout(worker.timer);
      task.end(message.outcomes.map((bytes) => unpackOutcome(bytes)));
    }
    this.#work();
  }

  #gone(worker: Worker): void {
    const { exitCode, signalCode } = worker.child;
    this.#workers.delete(worker);
    clearTimeout(worker.timer);
    const { task } = worker;
    task?.end({ allFailed: worker.whyKilled ?? new WorkerDied(exitCode, signalCode, task.id) });
    this.#work();
    if (this.#end === null && (!this.#isClosed || this.#calls.size > 0)) {
      const isInitial = !worker.isReady && (this.#setup.initializer !== undefined || exitCode !== null);
      if (isInitial) this.#fail(new InitializerFailed(`ended with ${exitCode ?? signalCode}`));
      else this.#start();
    }
    if (this.#workers.size === 0) for (const joined of this.#joiners.splice(0)) joined();
  }

  #fail(error: Error): void {
    if (this.#end !== null) return;
    this.#end = error;
    this.#isClosed = true;
    for (const { child } of this.#workers) child.kill('SIGKILL');
    for (const worker of this.#workers) {
      clearTimeout(worker.timer);
      worker.task?.call.fail(error);
      worker.task = null;
    }
    for (const call of this.#calls) call.fail(error);
    this.#calls.clear();
  }

  /** Only work, and a join(), keep the program from ending. */
  #hold(): void {
    const isHeld =
      this.#isJoined || [...this.#workers].some(({ task }) => task !== null) || this.#calls.size > 0;
    for (const { child } of this.#workers) {
      if (isHeld) child.ref();
      else child.unref();
    }
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function unpackOutcome(bytes: Uint8Array): Outcome {
  try {
    const outcome = unpack(bytes) as Outcome;
    if ('error' in outcome && outcome.error instanceof Error)
      Object.defineProperty(outcome.error, 'remoteStack', { value: outcome.error.stack });
    return outcome;
  } catch (error) {
    return { error };
  }
}

function fromBytes(bytes: Uint8Array): unknown {
  return (unpackOutcome(bytes) as { error: unknown }).error;
}

function isIterable(value: unknown): boolean {
  return value != null && Symbol.iterator in Object(value);
}

function check(isRight: boolean, argument: string, expected: string, came: unknown): void {
  if (!isRight) throw new TypeError(`${argument} must be ${expected}; it is ${inspect(came)}.`);
}

function checkCount(argument: string, value: unknown): void {
  check(typeof value === 'number', argument, 'a number', value);
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new RangeError(`${argument} must be an integer, 1 or more; it is ${String(value)}.`);
}

export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'POOL_CLOSED';
  constructor(call: string) {
    super(`${call} was refused: the pool is closed. Make a new one.`);
  }
}

export class PoolTerminated extends Error {
  override readonly name = 'PoolTerminated';
  readonly code = 'POOL_TERMINATED';
  constructor() {
    super('the task has no result: its pool was terminated. Use close() and join().');
  }
}

export class PoolStateError extends Error {
  override readonly name = 'PoolStateError';
  readonly code = 'POOL_STATE_ERROR';
  constructor() {
    super('join() was refused: the pool takes tasks. Call close() or terminate() first.');
  }
}

export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  readonly code = 'WORKER_DIED';
  constructor(
    readonly exitCode: number | null,
    readonly signal: NodeJS.Signals | null,
    readonly taskId: number,
  ) {
    super(`task ${taskId} has no result: its child ended with ${exitCode ?? signal}. Look into the task.`);
  }
}

export class InitializerFailed extends Error {
  override readonly name = 'InitializerFailed';
  readonly code = 'INITIALIZER_FAILED';
  constructor(how: string, options?: ErrorOptions) {
    super(`the pool has ended: its initializer ${how}. Repair it.`, options);
  }
}

export class TaskTimeout extends Error {
  override readonly name = 'TaskTimeout';
  readonly code = 'TASK_TIMEOUT';
  constructor(readonly timeoutMs: number) {
    super(`the task was ended: it ran for more than ${timeoutMs} ms. Allow it more.`);
  }
}
