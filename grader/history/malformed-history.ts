const BRAND = Symbol.for('forklings.MalformedHistory');

/** The facts of a history contradict each other: a fault of the recorder, never of the code that is judged. */
export class MalformedHistory extends Error {
  readonly code = 'malformed-history';
  readonly [BRAND] = true;

  constructor(
    /** What is contradictory. */
    readonly fault: string,
    /** The operation in question; -1 when there is none. */
    readonly operation: number,
  ) {
    super(
      `The history is not one: operation ${operation} ${fault}. ` +
        'Record each call once, then its one end, at times that never go back.',
    );
    this.name = 'MalformedHistory';
  }
}

export function isMalformedHistory(error: unknown): error is MalformedHistory {
  return typeof error === 'object' && error !== null && BRAND in error;
}
