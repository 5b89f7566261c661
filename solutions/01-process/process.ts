import type { ChildProcess } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { inspect } from 'node:util';
import { spawn } from '#kernel';

export interface ProcessOptions {
  /** Default: `Process-1`, `Process-2`, …; the first child of `Process-1` is `Process-1:1`. */
  readonly name?: string;
  /** A daemon dies with its parent; any other child is waited for. Default: false. */
  readonly daemon?: boolean;
}

type Target = (...args: never[]) => unknown;

/** A function that runs in an operating-system process of its own. */
export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  readonly #target: Target;
  readonly #args: readonly unknown[];
  readonly #number = `${current.prefix}${(made += 1)}`;
  readonly #joiners = new Set<(isGone: boolean) => void>();
  #child: ChildProcess | undefined;
  #isClosed = false;

  // Stage 1: start and join

  /** `target` must be exported by its module, because that is how the child finds it. */
  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> = [] as never, // none: for a target without parameters
    { name = `Process-${this.#number}`, daemon = false }: ProcessOptions = {},
  ) {
    check(typeof target === 'function', 'target', 'a function that its module exports', target);
    check(Array.isArray(args), 'args', 'an array, one item for each parameter of target', args);
    this.#target = target;
    this.#args = [...args];
    this.name = name;
    this.daemon = daemon;
  }

  /** Starts the child, and returns at once. */
  start(): void {
    if (this.#open()) throw new ProcessStateError('PROCESS_ALREADY_STARTED', this.name);
    if (current.daemon) throw new ProcessStateError('PROCESS_OF_DAEMON', this.name);
    const { name, daemon } = this;
    const identity: Identity = { name, daemon, prefix: `${this.#number}:` };
    const child = spawn(runTarget, [identity, this.#target, this.#args], { daemon, channel: false });
    child.once('exit', () => {
      running.delete(this);
      for (const answer of this.#joiners) answer(true);
    });
    if (daemon) child.unref();
    this.#child = child;
    running.add(this);
  }

  /** Resolves to true once the child is gone; to false when the time is up, and the child keeps running. */
  async join(timeoutMs = Infinity): Promise<boolean> {
    const child = this.#started();
    const isTime = typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs);
    check(isTime, 'timeoutMs', 'a number of milliseconds', timeoutMs);
    if (!this.isAlive()) return true;

    return new Promise((resolve) => {
      const answer = (isGone: boolean): void => {
        clearTimeout(timer);
        this.#joiners.delete(answer);
        if (this.daemon && this.#joiners.size === 0) child.unref();
        resolve(isGone);
      };
      const timer = timeoutMs <= LONGEST_TIMER ? setTimeout(answer, timeoutMs, false) : undefined;
      this.#joiners.add(answer);
      child.ref(); // even a daemon keeps this process alive while a join is pending
    });
  }

  /** null before start(). */
  get pid(): number | null {
    return this.#open()?.pid ?? null;
  }

  // Stage 2: how it ends

  isAlive(): boolean {
    return this.#open() !== undefined && this.exitCode === null;
  }

  /** null until the child is gone; then its exit code, or -N if signal N killed it. */
  get exitCode(): number | null {
    const { exitCode = null, signalCode = null } = this.#open() ?? {};
    return signalCode === null ? exitCode : -constants.signals[signalCode];
  }

  /** Asks the child to end (SIGTERM). */
  terminate(): void {
    this.#started().kill('SIGTERM');
  }

  /** Ends the child (SIGKILL): nothing that it does can prevent it. */
  kill(): void {
    this.#started().kill('SIGKILL');
  }

  // Stage 3: time and order

  /** Ends the use of a Process whose child is gone, or that was never started. */
  close(): void {
    if (!this.#isClosed && this.isAlive()) throw new ProcessStateError('PROCESS_RUNNING', this.name);
    this.#isClosed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(): ChildProcess | undefined {
    if (this.#isClosed) throw new ProcessStateError('PROCESS_CLOSED', this.name);
    return this.#child;
  }

  #started(): ChildProcess {
    const child = this.#open();
    if (!child) throw new ProcessStateError('PROCESS_NOT_STARTED', this.name);
    return child;
  }
}

const STATES = {
  PROCESS_NOT_STARTED: 'has not been started. Call start() first.',
  PROCESS_ALREADY_STARTED: 'was already started, and runs only once. Make a new Process.',
  PROCESS_RUNNING: 'cannot be closed while it runs. Await join(), or end it with terminate() or kill().',
  PROCESS_CLOSED: 'is closed. Read what you need from it before close().',
  PROCESS_OF_DAEMON: 'cannot be started by a daemon. Start it from a process with daemon: false.',
};

/** The state of the Process does not allow this call. */
export class ProcessStateError extends Error {
  override readonly name = 'ProcessStateError';

  constructor(
    readonly code: keyof typeof STATES,
    readonly process: string,
  ) {
    super(`${process} ${STATES[code]}`);
  }
}

/** The most milliseconds that setTimeout accepts (24 days); it fires at once when asked for more. */
const LONGEST_TIMER = 2 ** 31 - 1;

function check(isRight: boolean, argument: string, expected: string, actual: unknown): void {
  if (!isRight) throw new TypeError(`${argument} must be ${expected}; it is ${inspect(actual)}.`);
}

// Stage 4: families

/** What a process knows of itself. Each process has its own copy of this module, and so its own `current`. */
let current = { name: 'MainProcess', daemon: false, prefix: '' };
type Identity = typeof current;

/** What a child really runs: it stores its identity, then calls the target. */
export function runTarget(identity: Identity, target: Target, args: readonly unknown[]): unknown {
  current = identity;
  return target(...(args as never[]));
}

export function currentProcess(): { name: string; pid: number; daemon: boolean } {
  return { name: current.name, pid: process.pid, daemon: current.daemon };
}

let made = 0;
const running = new Set<Process>();

/** The children of this process that have been started and are not gone. */
export function activeChildren(): Process[] {
  return [...running];
}

/** How many processes can run at the same instant. */
export function cpuCount(): number {
  return availableParallelism();
}
