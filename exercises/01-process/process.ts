import { NotWritten, spawn } from '#kernel';

// Kata 01, in four stages: `npm run grade process 1` judges the first, `npm run hint process` helps.

export interface ProcessOptions {
  /** Stage 4. By default, a name such as `Process-1`; no two processes of one program get the same. */
  readonly name?: string;
  /** Stage 4. A daemon dies with its parent; any other child is waited for. False by default. */
  readonly daemon?: boolean;
}

/** A function that runs in an operating-system process of its own. */
export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  // Stage 1: start and join

  /** Stores what to run, and runs nothing. */
  constructor(
    target: (...args: Args) => unknown,
    args: Readonly<Args> = [] as never, // none: for a target without parameters
    options: ProcessOptions = {},
  ) {
    throw new NotWritten('TODO: keep target and args for start()');
  }

  /** Starts the child and returns at once. */
  start(): void {
    throw new NotWritten('TODO: spawn a child that runs the target');
  }

  /** Resolves to true once the child is really gone. It may have gone long ago. */
  join(timeoutMs = Infinity): Promise<boolean> {
    throw new NotWritten('TODO: wait for the exit of the child; leave timeoutMs for stage 3');
  }

  /** The child's process id, null before start(). */
  get pid(): number | null {
    throw new NotWritten('TODO: return the process id of the child');
  }

  // Stage 2: how it ends

  /** Whether the child has been started and is not gone. */
  isAlive(): boolean {
    throw new NotWritten('TODO: say whether the child is running');
  }

  /** Null until the child is gone; then 0, 1 after an uncaught error, process.exit's code, or -N for signal N. */
  get exitCode(): number | null {
    throw new NotWritten('TODO: work out how the child ended');
  }

  /** Sends SIGTERM; does nothing to a child that is gone. */
  terminate(): void {
    throw new NotWritten('TODO: send the child SIGTERM');
  }

  /** Sends SIGKILL; does nothing to a child that is gone. */
  kill(): void {
    throw new NotWritten('TODO: send the child SIGKILL');
  }

  // Stage 3: time and order
  //
  // Now join() gets its timeout: after `timeoutMs` milliseconds it resolves to false, and does nothing to the child.
  // And calls that make no sense become errors, also in what you have written: see the table of the lesson.

  /** A ProcessStateError while the child runs. Afterwards, every other method throws one. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: make this Process unusable, unless its child still runs');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  // Stage 4: families. The constructor's options, and daemons in start() and join(), are a part of it.

  /** The name that was given as an option, or the default. */
  get name(): string {
    throw new NotWritten('TODO: return the name');
  }

  /** Whether it was made as a daemon. */
  get daemon(): boolean {
    throw new NotWritten('TODO: say whether it is a daemon');
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
