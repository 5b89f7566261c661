// right: a prototype-style class around one promise of the end; the child learns its identity from its environment
import { constants, cpus } from 'node:os';
import { spawn } from '#kernel';

export interface ProcessOptions {
  readonly name?: string;
  readonly daemon?: boolean;
}

type Run = (...args: unknown[]) => unknown;
type End = { code: number };
type Phase =
  | { is: 'made' }
  | {
      is: 'started';
      child: ReturnType<typeof spawn>;
      end: Promise<End>;
      waiting: number;
      result: End | undefined;
    }
  | { is: 'closed' };

const SELF = 'PYTHONISH_PROCESS';
const [myName = 'MainProcess', myDaemon = 'no'] = process.env[SELF]?.split('\n') ?? [];
const running: Process[] = [];
let counter = 0;

export class IllegalState extends Error {
  override readonly name = 'ProcessStateError';
  readonly code = 'ERR_PROCESS_STATE';
}

export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;
  private phase: Phase = { is: 'made' };
  private readonly run: Run;
  private readonly parameters: unknown[];

  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> | readonly [] = [],
    options?: ProcessOptions,
  ) {
    if (typeof target !== 'function')
      throw new TypeError(`Process: expected a function as target, got ${typeof target}`);
    if (!Array.isArray(args)) throw new TypeError(`Process: expected an array as args, got ${typeof args}`);
    this.run = target as unknown as Run;
    this.parameters = Array.from(args as readonly unknown[]);
    this.name = options?.name ?? `${myName === 'MainProcess' ? '' : `${process.pid}/`}Process-${++counter}`;
    this.daemon = options?.daemon ?? myDaemon === 'yes';
  }

  start(): void {
    if (this.phase.is !== 'made')
      throw new IllegalState(`${this.name} is ${this.phase.is}: a Process starts once`);
    if (myDaemon === 'yes') throw new IllegalState('daemonic processes are not allowed to have children');
    const env = { ...process.env, [SELF]: `${this.name}\n${this.daemon ? 'yes' : 'no'}` };
    const child = spawn(this.run, this.parameters, { daemon: this.daemon, env });
    const end = new Promise<End>((resolve) => {
      child.on('close', (status, signal) => {
        const result = { code: signal === null ? (status ?? 1) : -constants.signals[signal] };
        if (this.phase.is === 'started') this.phase.result = result;
        running.splice(running.indexOf(this), 1);
        resolve(result);
      });
    });
    this.phase = { is: 'started', child, end, waiting: 0, result: undefined };
    running.push(this);
    if (this.daemon) child.unref();
  }

  async join(timeoutMs: number = Number.POSITIVE_INFINITY): Promise<boolean> {
    if (typeof timeoutMs !== 'number' || timeoutMs !== timeoutMs)
      throw new TypeError('timeoutMs: not a number of milliseconds');
    const phase = this.begun();
    if (phase.result !== undefined) return true;
    phase.child.ref();
    phase.waiting++;
    const timer = deferred<boolean>();
    const id = Number.isFinite(timeoutMs)
      ? setTimeout(() => timer.resolve(false), Math.min(Math.max(timeoutMs, 0), 0x7fffffff))
      : undefined;
    const answer = await Promise.race([phase.end.then(() => true), timer.promise]);
    clearTimeout(id);
    phase.waiting--;
    if (this.daemon && phase.waiting === 0) phase.child.unref();
    return answer;
  }

  isAlive(): boolean {
    return this.open().is === 'started' && this.exitCode === null;
  }

  terminate(): void {
    this.begun().child.kill();
  }

  kill(): void {
    this.begun().child.kill(9);
  }

  close(): void {
    if (this.phase.is === 'started' && this.phase.result === undefined)
      throw new IllegalState(`${this.name} still runs`);
    this.phase = { is: 'closed' };
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get pid(): number | null {
    const phase = this.open();
    return phase.is === 'started' ? (phase.child.pid ?? null) : null;
  }

  get exitCode(): number | null {
    const phase = this.open();
    return phase.is === 'started' && phase.result !== undefined ? phase.result.code : null;
  }

  private open(): Exclude<Phase, { is: 'closed' }> {
    if (this.phase.is === 'closed') throw new IllegalState('process object is closed');
    return this.phase;
  }

  private begun(): Extract<Phase, { is: 'started' }> {
    const phase = this.open();
    if (phase.is === 'made') throw new IllegalState('can only do that to a started process');
    return phase;
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

export const activeChildren = (): Process[] => running.slice();
export const cpuCount = (): number => Math.max(1, cpus().length);
export const currentProcess = (): { name: string; pid: number; daemon: boolean } => ({
  name: myName,
  pid: process.pid,
  daemon: myDaemon === 'yes',
});
