/** How one call ended, as its caller saw it. */
export type Outcome<O> =
  | { readonly kind: 'returned'; readonly output: O }
  /** `error` is the name of the error's class, such as 'QueueFull': classes themselves do not cross processes. */
  | { readonly kind: 'threw'; readonly error: string }
  /** Cut off: its process was killed, or the run ended. It may have taken effect, or not. */
  | { readonly kind: 'pending' }
  /** Asleep for ever, because no process can run. Right only where the object itself would make it wait. */
  | { readonly kind: 'blocked' };

/** What a sequential model sees of an operation: no times, only the process, the call and its answer. */
export interface Call<I, O> {
  readonly process: number;
  readonly input: I;
  readonly outcome: Outcome<O>;
}

/**
 * One call by one process: a closed interval [call, end] of logical time.
 * An operation takes effect at one point inside its interval (Herlihy & Wing 1990, "Linearizability").
 */
export interface Operation<I, O> extends Call<I, O> {
  /** Unique in its history. */
  readonly id: number;
  /** When it was called. Logical time: any numbers that grow. */
  readonly call: number;
  /** When it returned or threw; Infinity while pending or blocked. */
  readonly end: number;
}

export const returned = <O>(output: O): Outcome<O> => ({ kind: 'returned', output });
export const threw = (error: string): Outcome<never> => ({ kind: 'threw', error });
export const PENDING: Outcome<never> = { kind: 'pending' };
export const BLOCKED: Outcome<never> = { kind: 'blocked' };

/** True when no answer was ever seen: a model must then allow any that it would give. */
export function isUnanswered<O>(outcome: Outcome<O>): boolean {
  return outcome.kind === 'pending' || outcome.kind === 'blocked';
}

/** Real-time order: `a` had ended before `b` was called. Intervals are closed, so touching ones overlap. */
export function precedes<I, O>(a: Operation<I, O>, b: Operation<I, O>): boolean {
  return a.end < b.call;
}
