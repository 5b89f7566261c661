// wrong: join() looks at the child again and again without giving up its turn, so Node never gets to report the exit
// caught by: join-gone as busy-wait

import type { ChildProcess } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { now, sleep, spawn } from '#kernel';

type Run = (...args: never[]) => unknown;

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name = 'Process';
  readonly daemon = false;
  #child: ChildProcess | undefined;

  readonly #run: Run;
  readonly #args: readonly unknown[];

  constructor(target: (...args: Args) => unknown, args: Readonly<Args> = [] as never) {
    this.#run = target;
    this.#args = args;
  }

  start(): void {
    this.#child = spawn(this.#run, this.#args as never[]);
  }

  join(timeoutMs = Infinity): Promise<boolean> {
    const until = now() + timeoutMs;
    while (this.isAlive() && now() < until) sleep(5);
    return Promise.resolve(!this.isAlive());
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }
  isAlive(): boolean {
    return this.#child !== undefined && this.exitCode === null;
  }
  get exitCode(): number | null {
    const { signalCode = null, exitCode = null } = this.#child ?? {};
    return signalCode === null ? exitCode : -constants.signals[signalCode];
  }
  terminate(): void {
    this.#child?.kill();
  }
  kill(): void {
    this.#child?.kill('SIGKILL');
  }
  close(): void {
    this.#child = undefined;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

export const activeChildren = (): Process[] => [];
export const cpuCount = (): number => availableParallelism();
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  name: 'MainProcess',
  pid: process.pid,
  daemon: false,
});
