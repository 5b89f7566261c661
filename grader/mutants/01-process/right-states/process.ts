// right: one object for each state, made, running, gone and closed, which has the methods that the state allows

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants } from 'node:os';
import { spawn } from '#kernel';

export interface ProcessOptions {
  readonly name?: string;
  readonly daemon?: boolean;
}

class StateError extends Error {
  override readonly name = 'ProcessStateError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What a Process can do in every state: nothing, unless the state says otherwise. */
abstract class State {
  readonly pid: number | null = null;
  readonly exitCode: number | null = null;
  abstract readonly problem: string;

  start(_launch: () => ChildProcess): State {
    throw this.error();
  }
  join(_timeoutMs: number): Promise<boolean> {
    throw this.error();
  }
  signal(_signal: NodeJS.Signals): void {
    throw this.error();
  }
  isAlive(): boolean {
    return false;
  }
  close(): State {
    return new Closed();
  }
  protected error(): StateError {
    return new StateError(this.constructor.name.toUpperCase(), this.problem);
  }
}

class Made extends State {
  readonly problem = 'it has not been started';
  override start(launch: () => ChildProcess): State {
    return new Running(launch());
  }
}

class Running extends State {
  readonly problem = 'it is running';
  override readonly pid: number | null;
  #pending = 0;

  constructor(private readonly child: ChildProcess) {
    super();
    this.pid = child.pid ?? null;
  }

  override async join(timeoutMs: number): Promise<boolean> {
    const patience = new AbortController();
    const timer = timeoutMs < 2 ** 31 ? setTimeout(() => patience.abort(), timeoutMs) : undefined;
    this.#pending += 1;
    this.child.setMaxListeners(Infinity).ref();
    try {
      await once(this.child, 'exit', { signal: patience.signal });
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      this.#pending -= 1;
      if (this.#pending === 0 && daemons.has(this.child)) this.child.unref();
    }
  }

  override signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  override isAlive(): boolean {
    return true;
  }

  override close(): State {
    throw this.error();
  }
}

class Gone extends State {
  readonly problem = 'it has run, and runs only once';
  constructor(
    override readonly pid: number | null,
    override readonly exitCode: number | null,
  ) {
    super();
  }
  override join(): Promise<boolean> {
    return Promise.resolve(true);
  }
  override signal(): void {
    // Too late.
  }
}

class Closed extends State {
  readonly problem = 'it is closed';
  override isAlive(): boolean {
    throw this.error();
  }
}

const daemons = new WeakSet<ChildProcess>();
const children: Process[] = [];
let self = { name: 'MainProcess', daemon: false };
let serial = 0;

export async function live(who: typeof self, target: (...args: unknown[]) => unknown, args: unknown[]) {
  self = who;
  await target(...args);
}

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  private state: State = new Made();
  private readonly launch: () => ChildProcess;

  constructor(target: (...args: Args) => unknown, args?: Readonly<Args>, options: ProcessOptions = {}) {
    const given: unknown = args ?? [];
    if (typeof target !== 'function') throw new TypeError(`no function as target: ${typeof target}`);
    if (!Array.isArray(given)) throw new TypeError(`no array as args: ${typeof given}`);
    const list: unknown[] = given;
    this.name = options.name ?? `P${String(process.pid)}.${String((serial += 1))}`;
    this.daemon = options.daemon ?? false;
    const who = { name: this.name, daemon: this.daemon };
    this.launch = () => spawn(live, [who, target as never, list], { daemon: this.daemon });
  }

  start(): void {
    if (self.daemon) throw new StateError('DAEMON', 'a daemon has no children');
    this.state = this.state.start(() => {
      const child = this.launch();
      if (this.daemon) daemons.add(child);
      if (this.daemon) child.unref();
      child.prependOnceListener('exit', (code, signal) => {
        const ended = signal === null ? code : -constants.signals[signal];
        this.state = new Gone(child.pid ?? null, ended);
        children.splice(children.indexOf(this), 1);
      });
      return child;
    });
    children.push(this);
  }

  async join(timeoutMs: number = Infinity): Promise<boolean> {
    if (typeof timeoutMs !== 'number' || timeoutMs !== timeoutMs) throw new TypeError('timeoutMs: no number');
    return this.state.join(timeoutMs);
  }

  isAlive(): boolean {
    return this.state.isAlive();
  }
  terminate(): void {
    this.state.signal('SIGTERM');
  }
  kill(): void {
    this.state.signal('SIGKILL');
  }
  close(): void {
    this.state = this.state.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
  get pid(): number | null {
    return this.state.pid;
  }
  get exitCode(): number | null {
    return this.state.exitCode;
  }
}

export const activeChildren = (): Process[] => Array.from(children);
export const cpuCount = (): number => availableParallelism();
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  ...self,
  pid: process.pid,
});
