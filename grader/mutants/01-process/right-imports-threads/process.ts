// right: a process is started from the main thread only, which node:worker_threads knows; each child is a promise of its end.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants } from 'node:os';
import { isMainThread, threadId } from 'node:worker_threads';
import { spawn } from '#kernel';

interface Options {
  readonly name?: string;
  readonly daemon?: boolean;
}

const me = { name: 'MainProcess', daemon: false, prefix: '' };
const running = new Set<Process>();
let serial = 0;

export function become(who: typeof me, target: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  Object.assign(me, who);
  return target(...args);
}

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  readonly #target: (...args: never[]) => unknown;
  readonly #args: readonly unknown[];
  readonly #number = `${me.prefix}${String(++serial)}`;
  #child: ChildProcess | undefined;
  #gone: Promise<unknown> | undefined;
  #waiting = 0;
  #isClosed = false;

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> | readonly [] = [],
    { name, daemon }: Options = {},
  ) {
    need('target', target, typeof target === 'function', 'an exported function');
    need('args', args, Array.isArray(args), 'an array');
    need('name', name, name === undefined || typeof name === 'string', 'a string');
    need('daemon', daemon, daemon === undefined || typeof daemon === 'boolean', 'a boolean');
    this.#target = target;
    this.#args = args;
    this.name = name ?? `Process-${this.#number}`;
    this.daemon = daemon ?? me.daemon;
  }

  start(): void {
    if (!isMainThread)
      throw new ProcessStateError('IN_A_THREAD', `thread ${String(threadId)} starts nothing`);
    if (this.#isClosed) throw this.#wrong('CLOSED');
    if (this.#child !== undefined) throw this.#wrong('STARTED');
    if (me.daemon) throw this.#wrong('CHILD_OF_A_DAEMON');
    const who = { name: this.name, daemon: this.daemon, prefix: `${this.#number}:` };
    const child = spawn(become, [who, this.#target as never, [...this.#args]], { daemon: this.daemon });
    this.#child = child;
    this.#gone = once(child, 'exit').then(() => running.delete(this));
    if (this.daemon) child.unref();
    running.add(this);
  }

  async join(timeoutMs = Infinity): Promise<boolean> {
    const child = this.#started();
    need('timeoutMs', timeoutMs, typeof timeoutMs === 'number' && timeoutMs === timeoutMs, 'milliseconds');
    if (this.exitCode !== null) return true;
    const until = Date.now() + timeoutMs;
    this.#waiting += 1;
    child.ref();
    try {
      for (let left = timeoutMs; left > 0 || left === timeoutMs; left = until - Date.now())
        if (await this.#goneWithin(left)) return true;
      return false;
    } finally {
      this.#waiting -= 1;
      if (this.daemon && this.#waiting === 0) child.unref();
    }
  }

  /** In one piece, as far as a timer reaches. */
  async #goneWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      if (ms < Infinity) timer = setTimeout(resolve, Math.min(Math.max(ms, 0), 2 ** 31 - 1));
    });
    await Promise.race([this.#gone, late]);
    clearTimeout(timer);
    return this.exitCode !== null;
  }

  isAlive(): boolean {
    return this.#child !== undefined && this.exitCode === null;
  }

  terminate(): void {
    this.#started().kill();
  }

  kill(): void {
    this.#started().kill(9);
  }

  close(): void {
    if (!this.#isClosed && this.isAlive()) throw this.#wrong('RUNNING');
    this.#isClosed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get pid(): number | null {
    if (this.#isClosed) throw this.#wrong('CLOSED');
    return this.#child?.pid ?? null;
  }

  get exitCode(): number | null {
    if (this.#isClosed) throw this.#wrong('CLOSED');
    const { exitCode = null, signalCode = null } = this.#child ?? {};
    return signalCode === null ? exitCode : -constants.signals[signalCode];
  }

  #started(): ChildProcess {
    if (this.#isClosed) throw this.#wrong('CLOSED');
    if (this.#child === undefined) throw this.#wrong('NOT_STARTED');
    return this.#child;
  }

  #wrong(code: string): ProcessStateError {
    return new ProcessStateError(code, `${this.name}: ${code.toLowerCase().replaceAll('_', ' ')}`);
  }
}

export class ProcessStateError extends Error {
  override readonly name = 'ProcessStateError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function need(argument: string, value: unknown, isFit: boolean, what: string): void {
  if (!isFit) throw new TypeError(`${argument} is ${String(value)}, but must be ${what}`);
}

export const activeChildren = (): Process[] => [...running];
export const cpuCount = (): number => availableParallelism();
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  name: me.name,
  pid: process.pid,
  daemon: me.daemon,
});
