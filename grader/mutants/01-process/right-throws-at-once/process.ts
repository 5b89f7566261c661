// right: join() is an ordinary function, and throws at once what is wrong with the call; the running child is a job with closures, in two other files

import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { me } from './identity';
import { startJob, type Job } from './job';

export interface ProcessOptions {
  readonly name?: string;
  readonly daemon?: boolean;
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
const complain = (code: string, message: string): never => {
  throw new ProcessStateError(code, message);
};
const children: Process[] = [];

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  readonly #start: (onEnd: () => void) => Job;
  #job: Job | null = null;
  #closed = false;

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> = [] as never,
    options: ProcessOptions = {},
  ) {
    if (!(target instanceof Function)) throw new TypeError('target must be an exported function');
    if (!Array.isArray(args)) throw new TypeError('args must be an array of the arguments of target');
    const { name = `Process-${randomUUID()}`, daemon = false } = options;
    const copy = args.slice();
    this.name = name;
    this.daemon = daemon;
    this.#start = (onEnd) => startJob({ name, daemon }, target, copy, onEnd);
  }

  get #open(): Job | null {
    return this.#closed ? complain('CLOSED', `${this.name} was closed: make a new Process.`) : this.#job;
  }
  get #begun(): Job {
    return this.#open ?? complain('NOT_STARTED', `${this.name} was not started: call start().`);
  }

  start(): void {
    if (this.#open) complain('STARTED', `${this.name} was started before: make a new Process.`);
    if (me.identity.daemon)
      complain('DAEMON', `${this.name} cannot be started by the daemon ${me.identity.name}.`);
    this.#job = this.#start(() => {
      children.splice(children.indexOf(this as never), 1);
    });
    children.push(this as never);
  }
  join(timeoutMs = Infinity): Promise<boolean> {
    const job = this.#begun;
    if (typeof timeoutMs !== 'number' || timeoutMs !== timeoutMs)
      throw new TypeError('timeoutMs must be a number of ms');
    return job.wait(timeoutMs);
  }
  get pid(): number | null {
    return this.#open?.pid ?? null;
  }
  isAlive(): boolean {
    const job = this.#open;
    return job !== null && job.code() === null;
  }
  get exitCode(): number | null {
    return this.#open?.code() ?? null;
  }
  terminate(): void {
    this.#begun.signal('SIGTERM');
  }
  kill(): void {
    this.#begun.signal('SIGKILL');
  }
  close(): void {
    if (this.#closed) return;
    if (this.isAlive()) complain('RUNNING', `${this.name} is running: join() it first.`);
    this.#closed = true;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

export const activeChildren = (): Process[] => children.slice();
export const cpuCount = (): number => cpus().length;
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  ...me.identity,
  pid: process.pid,
});
