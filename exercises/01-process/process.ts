import { NotWritten, spawn } from '#kernel';

// Kata 01: `npm run grade process` judges this file, `npm run hint process` helps.

export interface ProcessOptions {
  /** Default: `Process-1`, `Process-2`, …; no two processes get the same name. */
  readonly name?: string;
  /** A daemon dies with its parent; any other child is waited for. Default: the current process's own `daemon`. */
  readonly daemon?: boolean;
}

/** A function that runs in an operating-system process of its own. */
export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly daemon: boolean;

  /** Stores what to run, and runs nothing. TypeError if target is not a function or args is not an array. */
  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> | readonly [] = [],
    options: ProcessOptions = {},
  ) {
    throw new NotWritten('TODO: keep target and args for start(), and choose name and daemon');
  }

  /** Starts the child and returns at once. ProcessStateError if it was already started, or if called in a daemon. */
  start(): void {
    throw new NotWritten('TODO: spawn a child that runs the target, and notice when it exits');
  }

  /**
   * Resolves to true once the child is really gone, for every joiner; to false after `timeoutMs`
   * milliseconds, which does nothing to the child. ProcessStateError before start().
   */
  join(timeoutMs = Infinity): Promise<boolean> {
    throw new NotWritten('TODO: wait for the exit of the child, or for the timeout');
  }

  /** Whether the child has been started and is not gone. */
  isAlive(): boolean {
    throw new NotWritten('TODO: say whether the child is running');
  }

  /** Sends SIGTERM; does nothing to a child that is gone. ProcessStateError before start(). */
  terminate(): void {
    throw new NotWritten('TODO: send the child SIGTERM');
  }

  /** Sends SIGKILL; does nothing to a child that is gone. ProcessStateError before start(). */
  kill(): void {
    throw new NotWritten('TODO: send the child SIGKILL');
  }

  /**
   * Releases the child. ProcessStateError while it runs; afterwards, every other call throws one. May be called twice.
   */
  close(): void {
    throw new NotWritten('TODO: forget the child, unless it still runs');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The child's process id, null before start(). */
  get pid(): number | null {
    throw new NotWritten('TODO: return the process id of the child');
  }

  /** null until the child is gone; then 0, 1 after an uncaught error, process.exit's code, or -N for signal N. */
  get exitCode(): number | null {
    throw new NotWritten('TODO: work out how the child ended');
  }
}

/** A call that the state of the Process does not allow: started twice, joined too early, … */
export class ProcessStateError extends Error {
  override readonly name = 'ProcessStateError';

  /** `code` is stable and for programs; the message is for people: what happened, to what, what to do next. */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The children of this process that have been started and are not gone. */
export function activeChildren(): Process[] {
  throw new NotWritten('TODO: list the children that run');
}

/** How many processes can run at the same instant: an integer, at least 1. */
export function cpuCount(): number {
  throw new NotWritten('TODO: ask node:os');
}

/** The process that runs this line: `MainProcess` in the program itself; in a child, what its Process was made with. */
export function currentProcess(): { name: string; pid: number; daemon: boolean } {
  throw new NotWritten('TODO: return the name, the process id and whether it is a daemon');
}
