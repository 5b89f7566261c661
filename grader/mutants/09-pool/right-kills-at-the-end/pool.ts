// right: one task at a time to each child over its channel; children are ended by SIGKILL when they have nothing left to do; without `abort`.

import { cpus } from 'node:os';
import type { ChildProcess } from 'node:child_process';
import { pack, spawn, unpack } from '#kernel';

type Fn = (...args: never[]) => unknown;
interface Task {
  id: number;
  bytes: Uint8Array;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}
interface Answer {
  ready?: true;
  ok?: boolean;
  bytes?: Uint8Array;
}
interface Child {
  process: ChildProcess;
  task: Task | null;
  done: number;
  isReady: boolean;
  isDisconnected: boolean;
  end: [number | null, NodeJS.Signals | null] | null;
}

export function work(initializer: Uint8Array | null): void {
  if (initializer !== null) {
    const [fn, args] = unpack(initializer) as [(...args: unknown[]) => unknown, unknown[]];
    try {
      fn(...args);
    } catch (error) {
      process.send?.({ ok: false, bytes: pack(error) }, () => process.exit(1));
      return;
    }
  }
  process.on('message', (bytes: Uint8Array) => {
    void (async () => {
      try {
        const [fn, calls, mode] = unpack(bytes) as [(...args: unknown[]) => unknown, unknown[][], string];
        const results: unknown[] = [];
        for (const args of calls) results.push(await fn(...args));
        void mode;
        process.send?.({ ok: true, bytes: pack(results, 'result') });
      } catch (error) {
        let sent: Uint8Array;
        try {
          sent = pack(error instanceof Error ? error : new Error(String(error)), 'error');
        } catch (worse) {
          sent = pack(new Error(`the error could not be sent: ${String(worse)}`));
        }
        process.send?.({ ok: false, bytes: sent });
      }
    })();
  });
  process.send?.({ ready: true });
}

export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  constructor(
    readonly exitCode: number | null,
    readonly signal: string | null,
    readonly taskId: number,
  ) {
    super(`the child that ran task ${taskId} ended (${exitCode ?? signal})`);
  }
}

function count(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw new RangeError(`${name} must be an integer from 1, but ${String(value)} came`);
  return value;
}

export class Pool {
  readonly #children = new Set<Child>();
  readonly #queue: Task[] = [];
  readonly #size: number;
  readonly #most: number;
  readonly #initializer: Uint8Array | null;
  #next = 0;
  #state: 'open' | 'closed' | 'broken' | 'terminated' = 'open';
  #why: Error | null = null;
  readonly #joiners: (() => void)[] = [];

  constructor(
    options: {
      processes?: number;
      initializer?: Fn;
      initArgs?: readonly unknown[];
      maxTasksPerChild?: number;
    } = {},
  ) {
    const { processes = cpus().length, initializer, initArgs = [], maxTasksPerChild = Infinity } = options;
    this.#size = count('processes', processes);
    this.#most = maxTasksPerChild === Infinity ? Infinity : count('maxTasksPerChild', maxTasksPerChild);
    if (initializer !== undefined && typeof initializer !== 'function')
      throw new TypeError('initializer must be a function');
    this.#initializer = initializer === undefined ? null : pack([initializer, initArgs], 'initializer');
    this.#fill();
  }

  get pids(): number[] {
    return [...this.#children].flatMap((child) => (child.end === null ? [child.process.pid ?? 0] : []));
  }

  async apply(fn: Fn, args: readonly unknown[]): Promise<unknown> {
    if (typeof fn !== 'function') throw new TypeError('fn must be a function');
    if (!Array.isArray(args)) throw new TypeError('args must be an array');
    return ((await this.#submit(fn, [args as unknown[]])) as unknown[])[0];
  }

  async map(fn: Fn, items: Iterable<unknown>, options: { chunkSize?: number } = {}): Promise<unknown[]> {
    return this.starmap(
      fn,
      toList(items).map((item) => [item]),
      options,
    );
  }

  async starmap(
    fn: Fn,
    lists: Iterable<readonly unknown[]>,
    { chunkSize }: { chunkSize?: number } = {},
  ): Promise<unknown[]> {
    if (typeof fn !== 'function') throw new TypeError('fn must be a function');
    const all = toList(lists) as unknown[][];
    const size =
      chunkSize === undefined
        ? Math.max(1, Math.ceil(all.length / (this.#size * 4)))
        : count('chunkSize', chunkSize);
    const chunks: Promise<unknown>[] = [];
    for (let i = 0; i < all.length; i += size)
      chunks.push(
        this.#submit(
          fn,
          all.slice(i, i + size).map((args) => [...args]),
        ),
      );
    const settled = await Promise.allSettled(chunks);
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return settled.flatMap((one) => (one.status === 'fulfilled' ? (one.value as unknown[]) : []));
  }

  async *imap(
    fn: Fn,
    items: Iterable<unknown>,
    options: { chunkSize?: number } = {},
  ): AsyncGenerator<unknown> {
    yield* this.#lazily(fn, items, options, true);
  }

  async *imapUnordered(
    fn: Fn,
    items: Iterable<unknown>,
    options: { chunkSize?: number } = {},
  ): AsyncGenerator<unknown> {
    yield* this.#lazily(fn, items, options, false);
  }

  async *#lazily(
    fn: Fn,
    items: Iterable<unknown>,
    { chunkSize = 1 }: { chunkSize?: number },
    isOrdered: boolean,
  ): AsyncGenerator<unknown> {
    if (typeof fn !== 'function') throw new TypeError('fn must be a function');
    if (items === null || items === undefined || typeof items[Symbol.iterator] !== 'function')
      throw new TypeError('items must be iterable');
    count('chunkSize', chunkSize);
    const iterator = items[Symbol.iterator]();
    const flying: Promise<{ self: number; value?: unknown[]; error?: unknown }>[] = [];
    const numbers: number[] = [];
    let number = 0;
    let broken: { error: unknown } | null = null;
    let isOut = false;
    try {
      for (;;) {
        while (!isOut && flying.length < this.#size * 2) {
          const chunk: unknown[][] = [];
          try {
            while (chunk.length < chunkSize) {
              const { done, value } = iterator.next();
              if (done === true) {
                isOut = true;
                break;
              }
              chunk.push([value]);
            }
          } catch (error) {
            isOut = true;
            broken = { error };
          }
          if (chunk.length === 0) break;
          const self = number++;
          numbers.push(self);
          flying.push(
            this.#submit(fn, chunk).then(
              (value) => ({ self, value: value as unknown[] }),
              (error: unknown) => ({ self, error }),
            ),
          );
        }
        if (flying.length === 0) break;
        const one = isOrdered ? await flying[0] : await Promise.race(flying);
        const at = numbers.indexOf(one?.self ?? 0);
        flying.splice(at, 1);
        numbers.splice(at, 1);
        if (one?.value === undefined) throw one?.error;
        yield* one.value;
      }
      if (broken !== null) throw broken.error;
    } finally {
      if (!isOut) iterator.return?.();
    }
  }

  close(): void {
    if (this.#state === 'open') this.#state = 'closed';
    this.#fill();
  }

  terminate(): void {
    if (this.#state !== 'broken') this.#state = 'terminated';
    this.#reject(new Error('the pool was terminated'));
    for (const child of this.#children) child.process.kill('SIGKILL');
  }

  async join(): Promise<void> {
    if (this.#state === 'open') throw new Error('close() or terminate() first');
    if (this.#children.size === 0) return;
    await new Promise<void>((resolve) => this.#joiners.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }

  async #submit(fn: Fn, calls: unknown[][]): Promise<unknown> {
    if (this.#state !== 'open') throw this.#why ?? new Error('the pool takes no more tasks');
    const bytes = pack([fn, calls], 'task');
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#next++, bytes, resolve, reject });
      this.#fill();
    });
  }

  /** Sees that there are as many children as there should be, and that each that can has a task. */
  #fill(): void {
    const isEnding = this.#state !== 'open';
    if (this.#state === 'open' || (this.#state === 'closed' && this.#queue.length > 0))
      while (this.#children.size < this.#size) this.#start();
    for (const child of this.#children) {
      if (!child.isReady || child.task !== null || child.end !== null || child.isDisconnected) continue;
      if (child.done >= this.#most) continue;
      const task = this.#queue.shift();
      if (task === undefined) {
        if (isEnding) child.process.kill('SIGKILL');
        continue;
      }
      child.task = task;
      child.process.send(task.bytes, () => undefined);
    }
    if (isEnding && this.#children.size === 0) for (const resolve of this.#joiners.splice(0)) resolve();
  }

  #start(): void {
    const child: Child = {
      process: spawn(work, [this.#initializer], { daemon: true }),
      task: null,
      done: 0,
      isReady: false,
      isDisconnected: false,
      end: null,
    };
    this.#children.add(child);
    child.process.on('error', () => undefined);
    child.process.on('message', (answer: Answer) => {
      if (answer.ready === true) child.isReady = true;
      else if (!child.isReady) this.#break(unpack(answer.bytes ?? new Uint8Array()));
      else {
        const { task } = child;
        child.task = null;
        child.done += 1;
        const value = unpack(answer.bytes ?? new Uint8Array());
        if (answer.ok === true) task?.resolve(value);
        else task?.reject(value);
        if (child.done >= this.#most) child.process.kill('SIGKILL');
      }
      this.#fill();
    });
    child.process.on('disconnect', () => {
      child.isDisconnected = true;
      this.#bury(child);
    });
    child.process.on('exit', (code, signal) => {
      child.end = [code, signal];
      this.#bury(child);
    });
  }

  #bury(child: Child): void {
    if (child.end === null || !child.isDisconnected) return;
    this.#children.delete(child);
    const [code, signal] = child.end;
    child.task?.reject(new WorkerDied(code, signal, child.task.id));
    if (!child.isReady && this.#state !== 'terminated' && signal === null)
      this.#break(new Error(`exit code ${code}`));
    this.#fill();
  }

  #break(cause: unknown): void {
    if (this.#state === 'broken') return;
    this.#why = new Error(
      `the initializer failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.#state = 'broken';
    this.#reject(this.#why);
    for (const child of this.#children) child.process.kill('SIGKILL');
  }

  #reject(error: Error): void {
    for (const task of this.#queue.splice(0)) task.reject(error);
    for (const child of this.#children) {
      child.task?.reject(error);
      child.task = null;
    }
  }
}

function toList(items: Iterable<unknown>): unknown[] {
  if (items === null || items === undefined || typeof items[Symbol.iterator] !== 'function')
    throw new TypeError('items must be iterable');
  return [...items];
}
