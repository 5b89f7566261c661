// wrong: the target is called later on the event loop of the same process: no process is started at all
// caught by: own-process as not-isolated
// caught by: own-memory as not-isolated
import { availableParallelism, constants } from 'node:os';
import { inspect } from 'node:util';
import { EventEmitter } from 'node:events';

export interface ProcessOptions {
  /** Default: `Process-1`, `Process-2`, …; the first child of `Process-1` is `Process-1:1`. */
  readonly name?: string;
  /** A daemon dies with its parent; any other child is waited for. Default: as the current process is. */
  readonly daemon?: boolean;
}

type Target = (...args: never[]) => unknown;

/** A function that runs in an operating-system process of its own. */
export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  readonly #target: Target;
  readonly #args: readonly unknown[];
  readonly #lineage: string;
  readonly #joiners = new Set<(ended: boolean) => void>();
  #child: Later | undefined;
  #closed = false;

  /** `target` must be exported by its module: that is how the child finds it again. */
  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> | readonly [] = [],
    options: ProcessOptions = {},
  ) {
    const { name = '', daemon = current.daemon } = options;
    check(typeof target === 'function', 'target', 'a function that its module exports', target);
    check(Array.isArray(args), 'args', 'an array, one item for each parameter of target', args);
    check(typeof name === 'string', 'name', 'a string', name);
    check(typeof daemon === 'boolean', 'daemon', 'true or false', daemon);
    this.#target = target;
    this.#args = [...args];
    this.#lineage = `${current.lineage}${(made += 1)}`;
    this.name = name || `Process-${this.#lineage}`;
    this.daemon = daemon;
  }

  /** Starts the child, and returns at once. */
  start(): void {
    if (this.#closed) throw new ProcessStateError('PROCESS_CLOSED', this.name);
    if (this.#child) throw new ProcessStateError('PROCESS_ALREADY_STARTED', this.name);
    if (current.daemon) throw new ProcessStateError('PROCESS_OF_DAEMON', this.name);

    const identity: Identity = { name: this.name, daemon: this.daemon, lineage: `${this.#lineage}:` };
    const task: Task = { identity, target: this.#target, args: this.#args };
    const child = new Later(task);
    child.once('exit', () => this.#ended());
    this.#child = child;
    alive.add(this);
  }

  #ended(): void {
    alive.delete(this);
    for (const answer of this.#joiners) answer(true);
  }

  /** Waits until the child is gone: true; or until the time is over: false, and the child runs on. */
  async join(timeoutMs = Infinity): Promise<boolean> {
    this.#started();
    const isTime = typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs);
    check(isTime, 'timeoutMs', 'a number of milliseconds', timeoutMs);
    if (!this.isAlive()) return true;

    return new Promise((resolve) => {
      const answer = (ended: boolean): void => {
        clearTimeout(timer);
        this.#joiners.delete(answer);
        resolve(ended);
      };
      const delay = Math.min(Math.max(timeoutMs, 0), LONGEST_TIMER);
      const timer = timeoutMs === Infinity ? undefined : setTimeout(answer, delay, false);
      this.#joiners.add(answer);
    });
  }

  isAlive(): boolean {
    return this.exitCode === null && this.#child !== undefined;
  }

  /** Asks the child to end (SIGTERM). */
  terminate(): void {
    this.#started().kill('SIGTERM');
  }

  /** Ends the child (SIGKILL): nothing that it does can prevent it. */
  kill(): void {
    this.#started().kill('SIGKILL');
  }

  /** Lets go of a child that has ended, or of a Process that was never started. */
  close(): void {
    if (this.#closed) return;
    if (this.isAlive()) throw new ProcessStateError('PROCESS_RUNNING', this.name);
    this.#child = undefined;
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** null before start(). */
  get pid(): number | null {
    if (this.#closed) throw new ProcessStateError('PROCESS_CLOSED', this.name);
    return this.#child?.pid ?? null;
  }

  /** null until the child is gone; then its exit code, or -N if signal N killed it. */
  get exitCode(): number | null {
    if (this.#closed) throw new ProcessStateError('PROCESS_CLOSED', this.name);
    const signal = this.#child?.signalCode;
    return signal ? -constants.signals[signal] : (this.#child?.exitCode ?? null);
  }

  #started(): Later {
    if (this.#closed) throw new ProcessStateError('PROCESS_CLOSED', this.name);
    if (!this.#child) throw new ProcessStateError('PROCESS_NOT_STARTED', this.name);
    return this.#child;
  }
}

/** Who a process is. Each process has its own copy of this module, and so its own `current`. */
interface Identity {
  readonly name: string;
  readonly daemon: boolean;
  readonly lineage: string;
}
let current: Identity = { name: 'MainProcess', daemon: false, lineage: '' };

interface Task {
  readonly identity: Identity;
  readonly target: Target;
  readonly args: readonly unknown[];
}

/** What a child really runs: it learns who it is, then calls the target. */
export function runTarget({ identity, target, args }: Task): unknown {
  current = identity;
  return target(...(args as never[]));
}

export function currentProcess(): { name: string; pid: number; daemon: boolean } {
  return { name: current.name, pid: process.pid, daemon: current.daemon };
}

let made = 0;
const alive = new Set<Process>();

/** The children of this process that have not ended. */
export function activeChildren(): Process[] {
  return [...alive];
}

/** How many processes can run at the same instant. */
export function cpuCount(): number {
  return availableParallelism();
}

const STATES = {
  PROCESS_NOT_STARTED: 'has not been started. Call start() first.',
  PROCESS_ALREADY_STARTED: 'was started before, and runs only once. Make a new Process.',
  PROCESS_RUNNING:
    'cannot be closed while it runs. Await join() first, or end it with terminate() or kill().',
  PROCESS_CLOSED: 'is closed. Read what you need from it before close().',
  PROCESS_OF_DAEMON:
    'cannot be started by a daemon, whose children would outlive it. Start it from a process with daemon: false.',
};

/** The call does not fit what the Process has been through. */
export class ProcessStateError extends Error {
  override readonly name = 'ProcessStateError';

  constructor(
    readonly code: keyof typeof STATES,
    readonly process: string,
  ) {
    super(`${process} ${STATES[code]}`);
  }
}

/** setTimeout takes no more (25 days), and fires at once when asked for more. */
const LONGEST_TIMER = 2 ** 31 - 1;

function check(right: boolean, argument: string, expected: string, came: unknown): void {
  if (!right) throw new TypeError(`${argument} must be ${expected}; it is ${inspect(came)}.`);
}

/** "Concurrency": each target gets its turn when the others have had theirs. */
class Later extends EventEmitter {
  readonly pid = process.pid;
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;

  constructor(task: Task) {
    super();
    setImmediate(() => void this.#run(task));
  }

  async #run(task: Task): Promise<void> {
    try {
      await runTarget(task);
      this.exitCode ??= 0;
    } catch (error) {
      console.error(error);
      this.exitCode ??= 1;
    }
    this.emit('exit');
  }

  kill(signal: NodeJS.Signals): void {
    this.signalCode = signal;
    this.emit('exit');
  }
}
