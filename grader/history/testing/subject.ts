import type { Model, NondeterministicModel } from '../model';
import { powerSet } from '../power-set';
import type { Outcome } from '../operation';
import type { Random } from './random';

/** A model with what is needed to make up histories of it. */
export interface Subject<S, I> {
  readonly model: Model<S, I, unknown>;
  /** The same model, as brute force reads it. */
  readonly definition: Pick<NondeterministicModel<unknown, I, unknown>, 'init' | 'step' | 'phases'>;
  readonly input: (random: Random) => I;
  /** Every outcome that such a call could have in some state, right or wrong here. */
  readonly outcomes: (input: I) => readonly Outcome<unknown>[];
}

export function deterministic<S, I>(
  model: Model<S, I, unknown>,
  input: Subject<S, I>['input'],
  outcomes: Subject<S, I>['outcomes'],
): Subject<S, I> {
  const { phases } = model;
  const definition: NondeterministicModel<S, I, unknown> = {
    ...model,
    ...(phases && { phases: (call) => phases.call(model, call) }),
    step: (state, call, phase) => {
      const next = model.step(state, call, phase);
      return next === undefined ? [] : [next];
    },
  };
  return { model, definition: definition, input, outcomes };
}

export function nondeterministic<S, I>(
  definition: NondeterministicModel<S, I, unknown>,
  input: Subject<S, I>['input'],
  outcomes: Subject<S, I>['outcomes'],
): Subject<readonly S[], I> {
  return {
    model: powerSet(definition),
    definition: definition,
    input,
    outcomes,
  };
}
