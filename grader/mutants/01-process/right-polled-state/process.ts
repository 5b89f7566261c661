// right: no listener at all; join() and activeChildren() poll what Node knows of the child
import type { ChildProcess } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '#kernel';

export interface ProcessOptions {
  readonly name?: string;
  readonly daemon?: boolean;
}

const LOOK_MS = 7;
const ledger = new Map<Process, ChildProcess>();
const closed = new WeakSet<Process>();
const me = { name: 'MainProcess', daemon: false };
let names = 0;

/** The child's side. */
export async function enter(
  name: string,
  daemon: boolean,
  target: (...args: unknown[]) => unknown,
  args: unknown[],
): Promise<void> {
  Object.assign(me, { name, daemon });
  await target(...args);
}

class StateError extends Error {
  override readonly name = 'ProcessStateError';
  readonly code = 'STATE';
}

function codeOf(child: ChildProcess): number | null {
  return child.signalCode === null ? child.exitCode : 0 - constants.signals[child.signalCode];
}

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;

  readonly #target: (...args: never[]) => unknown;
  readonly #args: readonly unknown[];

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> | readonly [] = [],
    { name = `child-${String(process.pid)}-${String(names++)}`, daemon = false }: ProcessOptions = {},
  ) {
    if (!(target instanceof Function))
      throw new TypeError('The first argument of Process, target, is a function.');
    if (!Array.isArray(args)) throw new TypeError('The second argument of Process, args, is an array.');
    this.#target = target;
    this.#args = args;
    this.name = name;
    this.daemon = daemon;
  }

  start(): void {
    this.mustBeOpen();
    if (ledger.has(this)) throw new StateError(`${this.name} cannot be started twice; make another Process`);
    if (me.daemon) throw new StateError(`${me.name} is a daemon, which has no children`);
    const child = spawn(enter, [this.name, this.daemon, this.#target as () => unknown, [...this.#args]], {
      daemon: this.daemon,
    });
    if (this.daemon) child.unref();
    ledger.set(this, child);
  }

  async join(timeoutMs = Infinity): Promise<boolean> {
    const child = this.mustBeStarted();
    if (!(timeoutMs >= 0 || timeoutMs < 0) || typeof timeoutMs !== 'number')
      throw new TypeError(`timeoutMs is a number, not ${String(timeoutMs)}`);
    const deadline = performance.now() + timeoutMs;
    do {
      if (codeOf(child) !== null) return true;
      await pause(Math.max(1, Math.min(LOOK_MS, deadline - performance.now())));
    } while (performance.now() < deadline);
    return codeOf(child) !== null;
  }

  isAlive(): boolean {
    this.mustBeOpen();
    const child = ledger.get(this);
    return child !== undefined && codeOf(child) === null;
  }

  terminate(): void {
    this.signal('SIGTERM');
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  private signal(name: NodeJS.Signals): void {
    const { pid } = this.mustBeStarted();
    if (this.isAlive() && pid !== undefined) process.kill(pid, name);
  }

  close(): void {
    if (closed.has(this)) return;
    if (this.isAlive()) throw new StateError(`${this.name} is running: join it first`);
    closed.add(this);
    ledger.delete(this);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get pid(): number | null {
    this.mustBeOpen();
    return ledger.get(this)?.pid ?? null;
  }

  get exitCode(): number | null {
    this.mustBeOpen();
    const child = ledger.get(this);
    return child === undefined ? null : codeOf(child);
  }

  private mustBeOpen(): void {
    if (closed.has(this)) throw new StateError(`${this.name} is closed`);
  }

  private mustBeStarted(): ChildProcess {
    this.mustBeOpen();
    const child = ledger.get(this);
    if (child === undefined) throw new StateError(`${this.name} has not been started`);
    return child;
  }
}

export function activeChildren(): Process[] {
  return [...ledger.keys()].filter((one) => one.isAlive());
}

export function cpuCount(): number {
  return availableParallelism();
}

export function currentProcess(): { name: string; pid: number; daemon: boolean } {
  return { ...me, pid: process.pid };
}
