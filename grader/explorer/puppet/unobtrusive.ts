/**
 * Looks at what learner code does without being noticed: whatever goes wrong in a look stays here, and is reported as the
 * grader's own error afterwards.
 */
export class Unobtrusive {
  #failure: string | undefined;

  look(work: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      work();
    } catch (error) {
      this.#failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }

  /** What went wrong first; undefined when nothing did. */
  get failure(): string | undefined {
    return this.#failure;
  }
}

const DEEP_ENOUGH = 30;

/** The stack here, in Node's own form: a learner's `Error.prepareStackTrace` is foreign code, and is not called. */
export function stackHere(): string {
  const own = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  try {
    if (own !== undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    Error.stackTraceLimit = DEEP_ENOUGH;
    return new Error().stack ?? '';
  } catch {
    return '';
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
    if (own !== undefined) Reflect.defineProperty(Error, 'prepareStackTrace', own);
  }
}
