import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import type { SourceLine } from '../../faults/traced-step';
import { learnerFrame } from './learner-frame';

/** The frames of one promise: an `await`, or a promise that the learner's code has made. */
interface Held {
  readonly call: number;
  readonly stack: Error;
}

/** At most this many lines of one call are reported. */
const MOST_LINES = 3;

/**
 * Where the calls of this process await something that has not come. Each promise that learner code makes or awaits in a
 * traced call is remembered, with its stack, until it is settled.
 */
export class Awaiting {
  readonly #call = new AsyncLocalStorage<number>();
  readonly #held = new Map<number, Held>();
  #isWatching = false;

  constructor(private readonly sourceFolder: string) {}

  /** Runs the call, and remembers what it awaits. */
  during(call: number, run: () => unknown): unknown {
    this.#watch();
    return this.#call.run(call, run);
  }

  /** The learner's lines at which that call awaits, the innermost one last. */
  linesOf(call: number): SourceLine[] {
    const lines = new Map<string, SourceLine>();
    for (const { call: other, stack } of this.#held.values()) {
      if (other !== call) continue;
      const line = learnerFrame(textOf(stack), this.sourceFolder);
      if (line === undefined) continue;
      const key = `${line.file}:${String(line.line)}`;
      lines.delete(key);
      lines.set(key, line);
    }
    return [...lines.values()].slice(-MOST_LINES);
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const held = this.#held;
    createHook({
      init: (id, type) => {
        const call = type === 'PROMISE' ? this.#call.getStore() : undefined;
        // The text of a stack is made when it is first read, which is almost never.
        if (call !== undefined) held.set(id, { call, stack: new Error() });
      },
      promiseResolve: (id) => {
        held.delete(id);
      },
    }).enable();
  }
}

/** In Node's own form: a learner's `Error.prepareStackTrace` is foreign code, and is not called. */
function textOf(stack: Error): string {
  const own = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    if (own !== undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    return stack.stack ?? '';
  } catch {
    return '';
  } finally {
    if (own !== undefined) Reflect.defineProperty(Error, 'prepareStackTrace', own);
  }
}
