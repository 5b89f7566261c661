import type { Operation } from '../operation';

/** One point of an order, ready to be drawn. */
export interface Placement<I, O> {
  readonly operation: Operation<I, O>;
  /** Which of the operation's `phases` points: 0 for almost all. */
  readonly phase: number;
  readonly phases: number;
  /** The object after this point, in the model's words. */
  readonly state: string;
}

/** Why no order exists. */
export interface Impasse<I, O> {
  /**
   * `unplaced`: some order explains all that returned before `operation` did; none explains it too, not even with
   * the help of calls that returned later.
   * `stuck`: every answer can be explained, and yet `operation` waits for ever where the object would let it return.
   */
  readonly kind: 'unplaced' | 'stuck';
  readonly operation: Operation<I, O>;
  /** The furthest that an order gets: all that had returned before, legal so far. */
  readonly order: readonly Placement<I, O>[];
  /** The object there, in the model's words: where `operation` does not fit. */
  readonly state: string;
}

interface Counted {
  /** Calls of the model: the cost, the same on every machine. */
  readonly steps: number;
}

/** Linearizable: one order for each part of the history (one part, unless the model splits it). */
export interface Ok<I, O> extends Counted {
  readonly kind: 'ok';
  readonly orders: readonly (readonly Placement<I, O>[])[];
}

/** Not linearizable. */
export interface Illegal<I, O> extends Counted {
  readonly kind: 'illegal';
  /** The impasse in one sentence, for a learner. */
  readonly sentence: string;
  readonly impasse: Impasse<I, O>;
  /** The operations of the part that fails. */
  readonly part: readonly Operation<I, O>[];
  /** For every operation of that part that fits anywhere, the longest partial linearization with it; no duplicates. */
  readonly partials: readonly (readonly Placement<I, O>[])[];
}

/** The budget ran out first. This is never a pass. */
export interface Unknown extends Counted {
  readonly kind: 'unknown';
  readonly sentence: string;
  readonly budget: number;
}

export type Verdict<I, O> = Ok<I, O> | Illegal<I, O> | Unknown;
