// right: an EventEmitter for each Process; the child asks for its identity over its channel before it runs the target
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import os from 'node:os';
import { spawn } from '#kernel';

export interface ProcessOptions {
  readonly name?: string;
  readonly daemon?: boolean;
}

interface Letter {
  readonly name: string;
  readonly daemon: boolean;
}

let self: Letter = { name: 'MainProcess', daemon: false };
let serial = 0;
const family = new Set<Process>();

/** In the child: the first message says who it is. Then it lets go of the channel, so as to be able to end. */
export async function awaitLetter(
  target: (...args: unknown[]) => unknown,
  args: readonly unknown[],
): Promise<void> {
  const [letter] = (await once(process, 'message')) as [Letter];
  self = letter;
  process.channel?.unref();
  await target(...args);
}

function problem(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: 'ProcessStateError', code });
}

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  #state: 'new' | 'alive' | 'over' | 'closed' = 'new';
  #child: ChildProcess | undefined;
  #code: number | null = null;
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #target: unknown;
  readonly #args: readonly unknown[];

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> | readonly [] = [],
    options: ProcessOptions = {},
  ) {
    if (typeof target !== 'function')
      throw new TypeError(`target: a function was expected, and ${String(target)} came`);
    if (!Array.isArray(args)) throw new TypeError(`args: an array was expected, and ${String(args)} came`);
    this.#target = target;
    this.#args = args;
    this.name = String(options.name ?? `Process-${String(process.pid)}-${String((serial += 1))}`);
    this.daemon = Boolean(options.daemon ?? self.daemon);
  }

  start(): void {
    if (this.#state !== 'new') throw problem('STARTED', `${this.name} is ${this.#state}, not new`);
    if (self.daemon) throw problem('DAEMON', 'a daemon starts nobody');
    const child = spawn(awaitLetter, [this.#target as () => unknown, this.#args], { daemon: this.daemon });
    child.send({ name: this.name, daemon: this.daemon });
    child.on('exit', (code, signal) => {
      this.#code = signal ? -os.constants.signals[signal] : code;
      this.#state = 'over';
      family.delete(this);
      this.#events.emit('over');
    });
    if (this.daemon) child.unref();
    this.#child = child;
    this.#state = 'alive';
    family.add(this);
  }

  async join(timeoutMs: number = Infinity): Promise<boolean> {
    if (!Number.isFinite(timeoutMs) && Math.abs(timeoutMs) !== Infinity)
      throw new TypeError(`timeoutMs is ${String(timeoutMs)}; give milliseconds`);
    const child = this.#get();
    if (this.#state === 'over') return true;
    child.ref();
    const stop = new AbortController();
    const days = 2_000_000_000;
    const timer = timeoutMs > days ? undefined : setTimeout(() => stop.abort(), Math.max(timeoutMs, 0));
    try {
      await once(this.#events, 'over', { signal: stop.signal });
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      if (this.daemon && this.#events.listenerCount('over') === 0) child.unref();
    }
  }

  isAlive(): boolean {
    if (this.#state === 'closed') throw problem('CLOSED', `${this.name} is closed`);
    return this.#state === 'alive';
  }

  terminate(): void {
    this.#get().kill('SIGTERM');
  }

  kill(): void {
    this.#get().kill('SIGKILL');
  }

  close(): void {
    if (this.#state === 'alive') throw problem('ALIVE', `${this.name} is alive`);
    this.#state = 'closed';
    this.#child = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get exitCode(): number | null {
    return this.#code;
  }

  #get(): ChildProcess {
    if (this.#child === undefined) throw problem('NOT_ALIVE', `${this.name} is ${this.#state}`);
    return this.#child;
  }
}

export function activeChildren(): Process[] {
  return Array.from(family);
}

export function cpuCount(): number {
  return os.availableParallelism();
}

export function currentProcess(): Letter & { pid: number } {
  return { ...self, pid: process.pid };
}
