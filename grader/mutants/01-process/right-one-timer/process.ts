// right: one table of children for the whole process, and one timer for all joins, set to the nearest deadline

import type { ChildProcess } from 'node:child_process';
import os from 'node:os';
import { spawn } from '#kernel';

export type ProcessOptions = Partial<Record<'name', string> & Record<'daemon', boolean>>;

interface Waiter {
  readonly of: Process;
  readonly until: number;
  readonly tell: (gone: boolean) => void;
}

interface Row {
  child?: ChildProcess;
  closed: boolean;
}

const table = new Map<Process, Row>();
let waiters: Waiter[] = [];
let alarm: NodeJS.Timeout | undefined;
let mine = { name: 'MainProcess', daemon: false, path: 'main' };
let births = 0;

const status = ({ child }: Row): number | null =>
  child === undefined
    ? null
    : child.signalCode === null
      ? child.exitCode
      : -os.constants.signals[child.signalCode];

/** Answers the joins that are over, and sets the alarm for the next. */
function look(): void {
  clearTimeout(alarm);
  const now = performance.now();
  const isGone = (waiter: Waiter): boolean => status(rowOf(waiter.of)) !== null;
  const over = waiters.filter((waiter) => isGone(waiter) || waiter.until <= now);
  waiters = waiters.filter((waiter) => !over.includes(waiter));
  for (const waiter of over) waiter.tell(isGone(waiter));
  for (const [process, { child }] of table)
    if (process.daemon) waiters.some(({ of }) => of === process) ? child?.ref() : child?.unref();
  const next = Math.min(...waiters.map(({ until }) => until));
  alarm = next < Infinity ? setTimeout(look, Math.min(Math.max(next - now, 1), 1e9)) : undefined;
}

function rowOf(process: Process): Row {
  const row = table.get(process);
  if (row === undefined || row.closed) throw new ProcessStateError('ERR_CLOSED', `${process.name}: closed`);
  return row;
}

function startedRow(process: Process): Row & { child: ChildProcess } {
  const { child, closed } = rowOf(process);
  if (child === undefined) throw new ProcessStateError('ERR_EARLY', `${process.name}: start() it first`);
  return { child, closed };
}

/** The main function of a child. */
export const enter = (
  who: typeof mine,
  target: (...args: unknown[]) => unknown,
  args: unknown[],
): unknown => {
  mine = who;
  return Reflect.apply(target, undefined, args);
};

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
  readonly #path = `${mine.path}.${String(births++)}`;
  readonly #work: [(...args: unknown[]) => unknown, unknown[]];

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> = [] as never,
    options?: ProcessOptions,
  ) {
    if (typeof target !== 'function')
      throw new TypeError('Process(target): target is called, so pass a function.');
    if (!Array.isArray(args)) throw new TypeError('Process(target, args): args is spread, so pass an array.');
    this.#work = [target as never, args.slice()];
    this.name = options?.name ?? this.#path;
    this.daemon = options?.daemon ?? false;
    table.set(this as never, { closed: false });
  }

  start(): void {
    const row = rowOf(this as never);
    if (row.child !== undefined) throw new ProcessStateError('ERR_TWICE', `${this.name}: started already`);
    if (mine.daemon) throw new ProcessStateError('ERR_DAEMON', `${mine.name} is a daemon: no children`);
    const who = { name: this.name, daemon: this.daemon, path: this.#path };
    row.child = spawn(enter, [who, ...this.#work], { daemon: this.daemon });
    row.child.on('exit', look);
    if (this.daemon) row.child.unref();
  }

  async join(timeoutMs = Infinity): Promise<boolean> {
    if (!(typeof timeoutMs === 'number' && timeoutMs - 0 === timeoutMs))
      throw new TypeError(`join(timeoutMs): ${String(timeoutMs)} is not a time`);
    const row = startedRow(this as never);
    if (status(row) !== null) return true;
    return new Promise((tell) => {
      waiters.push({ of: this as never, until: performance.now() + Math.max(timeoutMs, 1), tell });
      look();
    });
  }

  isAlive = (): boolean => {
    const row = rowOf(this as never);
    return row.child !== undefined && status(row) === null;
  };
  terminate = (): void => void startedRow(this as never).child.kill();
  kill = (): void => void startedRow(this as never).child.kill('SIGKILL');

  close(): void {
    const row = table.get(this as never);
    if (row !== undefined && !row.closed && this.isAlive())
      throw new ProcessStateError('ERR_RUNNING', `${this.name}: runs`);
    if (row !== undefined) row.closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get pid(): number | null {
    return rowOf(this as never).child?.pid ?? null;
  }

  get exitCode(): number | null {
    return status(rowOf(this as never));
  }
}

export function activeChildren(): Process[] {
  return [...table].filter(([, row]) => row.child !== undefined && status(row) === null).map(([one]) => one);
}

export const cpuCount = (): number => os.cpus().length || 1;
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  name: mine.name,
  daemon: mine.daemon,
  pid: process.pid,
});
