import type { Model, NondeterministicModel } from './model';

/**
 * A nondeterministic model as a deterministic one whose state is the set of states that it may be in
 * (the subset construction). A search then never has to guess which choice the object made.
 */
export function powerSet<S, I, O>(model: NondeterministicModel<S, I, O>): Model<readonly S[], I, O> {
  return {
    ...model,
    init: () => [model.init()],
    step: (states, call, phase) => {
      const next = new Map<string, S>();
      for (const state of states) {
        for (const after of model.step(state, call, phase)) next.set(model.key(after), after);
      }
      return next.size === 0 ? undefined : [...next.values()];
    },
    // Sorted, since a set has no order; JSON, so that no separator can be forged by a key.
    key: (states) => JSON.stringify(states.map((state) => model.key(state)).sort()),
    // All must wait in *one* of the states: "each waits in some state" would excuse a notify that woke no waiter.
    rests: (states, waiting) =>
      states.some((state) => waiting.every(({ call, phase }) => model.step(state, call, phase).length === 0)),
    describeState: (states) => [...new Set(states.map((state) => model.describeState(state)))].join(' or '),
  };
}
