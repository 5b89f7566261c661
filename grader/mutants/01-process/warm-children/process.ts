// wrong: a child that has run its target is kept warm, and runs the next target in the memory of the last
// caught by: own-memory as not-isolated
// caught by: join-gone as wrong-order

import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { spawn } from '#kernel';

type Run = (...args: never[]) => unknown;

interface Worker {
  readonly child: ChildProcess;
  idle: boolean;
}
const workers: Worker[] = [];
const running = new Set<Process>();

/** The main function of a child: one target after the other, as messages bring them. */
export function serve(run: Run, args: readonly unknown[]): void {
  void work(run, args);
  process.on('message', () => void work(run, args));
}

async function work(run: Run, args: readonly unknown[]): Promise<void> {
  await run(...(args as never[]));
  process.send?.('done');
}

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name = 'Process-1';
  readonly daemon = false;
  #worker: Worker | undefined;
  #isGone = false;
  #joiners: (() => void)[] = [];

  readonly #run: Run;
  readonly #args: readonly unknown[];

  constructor(target: (...args: Args) => unknown, args: Readonly<Args> = [] as never) {
    this.#run = target;
    this.#args = args;
  }

  start(): void {
    this.#worker = workers.find(({ idle, child }) => idle && spare.get(child) === this.#run);
    if (this.#worker) this.#worker.child.send('again');
    else {
      const child = spawn(serve, [this.#run, this.#args]);
      this.#worker = { child, idle: false };
      spare.set(child, this.#run);
      workers.push(this.#worker);
      child.unref();
    }
    const worker = this.#worker;
    worker.idle = false;
    worker.child.ref();
    running.add(this);
    const done = (): void => {
      if (this.#isGone) return;
      this.#isGone = true;
      worker.idle = worker.child.exitCode === null && worker.child.signalCode === null;
      worker.child.unref();
      running.delete(this);
      for (const tell of this.#joiners) tell();
    };
    worker.child.once('message', done).once('exit', done);
  }

  async join(): Promise<boolean> {
    if (!this.#isGone) await new Promise<void>((resolve) => this.#joiners.push(resolve));
    return true;
  }

  get pid(): number | null {
    return this.#worker?.child.pid ?? null;
  }
  isAlive(): boolean {
    return !this.#isGone;
  }
  get exitCode(): number | null {
    return this.#isGone ? (this.#worker?.child.exitCode ?? 0) : null;
  }
  terminate(): void {
    this.#worker?.child.kill();
  }
  kill(): void {
    this.#worker?.child.kill('SIGKILL');
  }
  close(): void {
    this.#isGone = true;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

const spare = new WeakMap<ChildProcess, unknown>();
process.on('exit', () => {
  for (const { child } of workers) child.kill('SIGKILL');
});

export const activeChildren = (): Process[] => [...running];
export const cpuCount = (): number => availableParallelism();
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  name: 'MainProcess',
  pid: process.pid,
  daemon: false,
});
