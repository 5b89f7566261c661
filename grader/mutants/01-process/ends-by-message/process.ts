// wrong: the child reports its exit code in a message, so a child that cannot report any more never ends for its parent
// caught by: signals as hang
// caught by: any-signal as hang

import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { spawn } from '#kernel';

type Run = (...args: never[]) => unknown;

/** What a child runs. Its last act is to report how it ended. */
export async function reporting(run: Run, args: readonly unknown[]): Promise<void> {
  process.once('exit', (code) => process.send?.({ code }));
  await run(...(args as never[]));
  process.channel?.unref();
}

export class ProcessStateError extends Error {
  override readonly name = 'ProcessStateError';
  readonly code = 'STATE';
}

const running = new Set<Process>();

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name = `Process-${String(process.pid)}-${String(running.size)}`;
  readonly daemon = false;
  #child: ChildProcess | undefined;
  #code: number | null = null;
  readonly #joiners = new Set<(gone: boolean) => void>();

  readonly #run: Run;
  readonly #args: readonly unknown[];

  constructor(target: (...args: Args) => unknown, args: Readonly<Args> = [] as never) {
    this.#run = target;
    this.#args = args;
    if (typeof target !== 'function') throw new TypeError('target');
    if (!Array.isArray(args)) throw new TypeError('args');
  }

  start(): void {
    if (this.#child) throw new ProcessStateError('started twice');
    this.#child = spawn(reporting, [this.#run, this.#args]);
    running.add(this);
    this.#child.once('message', ({ code }: { code: number }) => {
      this.#code = code;
    });
    this.#child.once('exit', () => {
      if (this.#code === null) return; // it has not reported yet
      running.delete(this);
      for (const tell of this.#joiners) tell(true);
    });
  }

  async join(timeoutMs = Infinity): Promise<boolean> {
    if (!this.#child) throw new ProcessStateError('not started');
    if (!running.has(this)) return true;
    return new Promise((resolve) => {
      const tell = (gone: boolean): void => {
        clearTimeout(timer);
        this.#joiners.delete(tell);
        resolve(gone);
      };
      const timer = timeoutMs < 2 ** 31 ? setTimeout(tell, timeoutMs, false) : undefined;
      this.#joiners.add(tell);
    });
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }
  isAlive(): boolean {
    return running.has(this);
  }
  get exitCode(): number | null {
    return this.#code;
  }
  terminate(): void {
    this.#child?.kill();
  }
  kill(): void {
    this.#child?.kill('SIGKILL');
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
