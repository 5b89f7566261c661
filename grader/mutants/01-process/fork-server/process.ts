// wrong: a server process starts all children, as Python's forkserver does, so they are not the children of their parent
// caught by: own-process as too-many-processes

import type { ChildProcess } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { spawn } from '#kernel';

type Run = (...args: never[]) => unknown;

/** The main function of the server: starts the child, and reports its pid and its end. */
export function serveOne(run: Run, args: readonly unknown[]): void {
  const child = spawn(run, args as never[]);
  process.send?.({ pid: child.pid });
  process.on('message', (signal: NodeJS.Signals) => child.kill(signal));
  child.once('exit', (code, signal) => {
    process.send?.({ code: signal === null ? code : -constants.signals[signal] });
    process.disconnect();
  });
}

export class ProcessStateError extends Error {
  override readonly name = 'ProcessStateError';
  readonly code = 'STATE';
}

const running = new Set<Process>();

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name = `Process-${String(Math.random())}`;
  readonly daemon = false;
  #server: ChildProcess | undefined;
  #pid: number | null = null;
  #code: number | null = null;
  #resolve: (gone: boolean) => void = () => undefined;
  readonly #end = new Promise<boolean>((resolve) => (this.#resolve = resolve));

  readonly #run: Run;
  readonly #args: readonly unknown[];

  constructor(target: (...args: Args) => unknown, args: Readonly<Args> = [] as never) {
    this.#run = target;
    this.#args = args;
    if (typeof target !== 'function') throw new TypeError('target');
    if (!Array.isArray(args)) throw new TypeError('args');
  }

  start(): void {
    if (this.#server) throw new ProcessStateError('started twice');
    this.#server = spawn(serveOne, [this.#run, this.#args]);
    running.add(this);
    this.#server.on('message', ({ pid, code }: { pid?: number; code?: number }) => {
      this.#pid = pid ?? this.#pid;
      if (code !== undefined) this.#code = code;
    });
    this.#server.once('exit', () => {
      running.delete(this);
      this.#resolve(true);
    });
  }

  async join(timeoutMs = Infinity): Promise<boolean> {
    if (!this.#server) throw new ProcessStateError('not started');
    if (timeoutMs === Infinity) return this.#end;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, timeoutMs, false)));
    return Promise.race([this.#end, late]).finally(() => clearTimeout(timer));
  }

  get pid(): number | null {
    return this.#pid;
  }
  isAlive(): boolean {
    return running.has(this);
  }
  get exitCode(): number | null {
    return this.#code;
  }
  terminate(): void {
    this.#server?.send('SIGTERM');
  }
  kill(): void {
    this.#server?.send('SIGKILL');
  }
  close(): void {
    if (this.isAlive()) throw new ProcessStateError('running');
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

export const activeChildren = (): Process[] => [...running];
export const cpuCount = (): number => availableParallelism();
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  name: 'MainProcess',
  pid: process.pid,
  daemon: false,
});
