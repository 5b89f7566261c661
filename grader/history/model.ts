import type { Call, Operation } from './operation';

/**
 * A sequential object: what each call does when no other process is there. States are values: never changed in place.
 * S: states (not `undefined`), I: inputs, O: outputs.
 */
export interface Model<S, I, O> {
  readonly name: string;
  init(): S;

  /**
   * The state after `call` takes effect in `state`, or undefined when it cannot happen there with that outcome.
   * A call without an answer (pending, blocked) takes whichever effect it would have here; undefined then means
   * that the object makes it wait here.
   * `phase`: 0, unless the operation takes effect in several points (`phases`).
   */
  step(state: S, call: Call<I, O>, phase: number): S | undefined;

  /** A text that two states share exactly when they are the same. */
  key(state: S): string;

  /** In how many atomic points, one after the other, the call takes effect; 1 by default. A wait on a condition
   *  has three: it gives the lock back, is woken, takes the lock again. */
  phases?(call: Call<I, O>): number;

  /** True when none of these (call, next phase) could take effect in `state`. By default each is tried by `step`. */
  rests?(state: S, waiting: readonly PhaseOf<I, O>[]): boolean;

  /**
   * Splits a history into parts that may be judged apart, each from `init()`: the history is linearizable exactly
   * when each part is (P-compositionality: Horn & Kroening 2015). No split by default.
   */
  partition?(operations: readonly Operation<I, O>[]): readonly (readonly Operation<I, O>[])[];

  /** The call as its caller wrote it: `put(3)`. */
  describe(input: I): string;
  describeState(state: S): string;
}

export interface PhaseOf<I, O> {
  readonly call: Call<I, O>;
  readonly phase: number;
}

/** As Model, but a call may leave any one of several states behind: `notify` wakes some waiter, no matter which. */
export interface NondeterministicModel<S, I, O> extends Omit<Model<S, I, O>, 'step' | 'rests'> {
  /** Every state that may follow; none when the call cannot happen in `state` with that outcome. */
  step(state: S, call: Call<I, O>, phase: number): readonly S[];
}
