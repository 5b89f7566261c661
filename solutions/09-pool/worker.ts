import type { ChildProcess } from 'node:child_process';
import { pack, spawn, unpack } from '#kernel';
import { TaskTimeout, WorkerDied } from './errors';
import { after } from './limits';
import type { MapOptions } from './options';

type Fn = (...args: unknown[]) => unknown;

/** What became of one item. Any value may be returned, and any may be thrown. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** What all tasks of a call have in common. */
export interface Call extends MapOptions {
  readonly fn: Uint8Array;
}

/** One or more items that a child does in one go. */
export interface Task {
  readonly id: number;
  readonly call: Call;
  /** The arguments for each item. */
  readonly argLists: readonly (readonly unknown[])[];
  readonly settle: (outcomes: Outcome[]) => void;
}

export function valueOf(outcome: Outcome): unknown {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

export function failAll(task: Task, error: unknown): void {
  task.settle(task.argLists.map(() => ({ error })));
}

/** Each is packed for itself. What cannot be sent becomes an error that says so. */
function packed(outcome: Outcome): Uint8Array {
  try {
    return pack(outcome, '');
  } catch (error) {
    return pack({ error });
  }
}

/** What cannot be opened here, such as shared memory that is gone, becomes an error, too. */
function unpacked(bytes: Uint8Array): Outcome {
  try {
    return unpack(bytes) as Outcome;
  } catch (error) {
    return { error };
  }
}

/** The program of each child: it does one task after another, until the pool lets go of it. */
export function serve(): void {
  process.on('message', ([fn, items]: [Uint8Array, Uint8Array[]]) => void perform(fn, items));
  process.on('disconnect', () => process.exit());
}

async function perform(fn: Uint8Array, items: readonly Uint8Array[]): Promise<void> {
  let call: Fn | undefined;
  const outcomes: Outcome[] = [];
  for (const item of items.map(unpacked)) {
    try {
      call ??= unpack(fn) as Fn;
      // An item that could not be sent, or opened, is an error already.
      outcomes.push({ value: await call(...(valueOf(item) as unknown[])) });
    } catch (error) {
      outcomes.push({ error });
    }
  }
  process.send?.(outcomes.map(packed));
}

/** The parent's side of one child. */
export class Worker {
  /** The task that it does. It has one at a time, so whatever it sends is the result of this one. */
  task: Task | null = null;
  /** Resolves when it has ended and all that it sent has been read. */
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  /** How many tasks it may still do. */
  #left: number;
  #stopTimer = (): void => undefined;

  /** `freed` is called after each task. */
  constructor(tasks: number, freed: () => void) {
    const child = spawn(serve, [], { daemon: true });
    this.#child = child;
    this.#left = tasks;
    child.on('message', (outcomes: Uint8Array[]) => {
      this.#end((task) => task.settle(outcomes.map(unpacked)));
      freed();
    });
    // A task could not be sent, because the child has just died: its end will say so, too.
    child.on('error', () => undefined);
    // The last result may come after 'exit', but not after 'disconnect'.
    const ends = ['exit', 'disconnect'].map((end) => new Promise((resolve) => child.once(end, resolve)));
    this.gone = Promise.all(ends).then(() => {
      const { exitCode, signalCode } = child;
      this.#end((task) => failAll(task, new WorkerDied(exitCode, signalCode, task.id)));
    });
  }

  get pid(): number | undefined {
    const { exitCode, signalCode, killed, pid } = this.#child;
    return exitCode === null && signalCode === null && !killed ? pid : undefined;
  }

  get isFree(): boolean {
    return this.task === null && this.pid !== undefined && this.#child.connected;
  }

  run(task: Task): void {
    const { fn, timeoutMs = Infinity } = task.call;
    this.task = task;
    this.#child.send([fn, task.argLists.map((value) => packed({ value }))], () => undefined);
    this.#stopTimer = after(timeoutMs, () => this.kill(new TaskTimeout(timeoutMs)));
  }

  /** Lets it end, as it has nothing more to do. */
  letGo(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** Its task rejects with `why`. */
  kill(why: unknown): void {
    this.#child.kill('SIGKILL');
    this.#end((task) => failAll(task, why));
  }

  #end(settle: (task: Task) => void): void {
    const { task } = this;
    if (task === null) return;
    this.#stopTimer();
    this.task = null;
    this.#left -= 1;
    if (this.#left === 0) this.letGo();
    settle(task);
  }
}
