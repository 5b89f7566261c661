// wrong: join() is a race between the exit and a timer for whatever time it gets, and Infinity fires at once
// caught by: join-gone as wrong-value
// caught by: join-others as wrong-value

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus, constants } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import { spawn } from '#kernel';

type Run = (...args: never[]) => unknown;
const me = { name: 'MainProcess', daemon: false };
const mine: Process[] = [];
let count = 0;

export async function child(name: string, daemon: boolean, run: Run, args: unknown[]): Promise<void> {
  Object.assign(me, { name, daemon });
  await run(...(args as never[]));
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

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  private proc?: ChildProcess;
  private end?: Promise<unknown>;
  private closed = false;

  readonly #run: Run;
  readonly #args: readonly unknown[];

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> = [] as never,
    options: { name?: string; daemon?: boolean } = {},
  ) {
    this.#run = target;
    this.#args = args;
    if (typeof target !== 'function') throw new TypeError('target must be a function');
    if (!Array.isArray(args)) throw new TypeError('args must be an array');
    this.name = options.name ?? `Process-${process.pid}-${++count}`;
    this.daemon = options.daemon ?? false;
  }

  start(): void {
    if (this.closed || this.proc) throw new ProcessStateError('STATE', 'a Process starts once');
    if (me.daemon) throw new ProcessStateError('DAEMON', 'daemons have no children');
    const { name, daemon } = this;
    this.proc = spawn(child, [name, daemon, this.#run, [...this.#args]], { daemon });
    this.end = once(this.proc, 'exit').then(() => mine.splice(mine.indexOf(this), 1));
    if (daemon) this.proc.unref();
    mine.push(this);
  }

  async join(timeoutMs = Infinity): Promise<boolean> {
    if (typeof timeoutMs !== 'number' || isNaN(timeoutMs)) throw new TypeError('timeoutMs must be a number');
    const proc = this.begun();
    proc.ref();
    const stop = new AbortController();
    const late = after(Math.max(0, timeoutMs), false, { signal: stop.signal }).catch(() => false);
    const gone = await Promise.race([this.end?.then(() => true), late]);
    stop.abort();
    if (this.daemon) proc.unref();
    return gone ?? false;
  }

  isAlive(): boolean {
    return this.open() !== undefined && this.exitCode === null;
  }
  terminate(): void {
    this.begun().kill();
  }
  kill(): void {
    this.begun().kill('SIGKILL');
  }
  close(): void {
    if (!this.closed && this.isAlive()) throw new ProcessStateError('RUNNING', 'it still runs');
    this.closed = true;
  }
  [Symbol.dispose](): void {
    this.close();
  }
  get pid(): number | null {
    return this.open()?.pid ?? null;
  }
  get exitCode(): number | null {
    const proc = this.open();
    return proc?.signalCode ? -constants.signals[proc.signalCode] : (proc?.exitCode ?? null);
  }
  private open(): ChildProcess | undefined {
    if (this.closed) throw new ProcessStateError('CLOSED', 'it is closed');
    return this.proc;
  }
  private begun(): ChildProcess {
    const proc = this.open();
    if (!proc) throw new ProcessStateError('NOT_STARTED', 'start it first');
    return proc;
  }
}

export const activeChildren = (): Process[] => [...mine];
export const cpuCount = (): number => cpus().length;
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  ...me,
  pid: process.pid,
});
