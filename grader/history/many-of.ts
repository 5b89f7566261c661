import type { Model } from './model';
import type { Call, Operation } from './operation';

/** A call on one object of several. */
export interface On<I> {
  readonly object: string;
  readonly call: I;
}

/**
 * Many independent objects of one kind as one model: three registers, two queues. Each object is judged apart:
 * linearizability is local (Herlihy & Wing 1990, theorem 1).
 */
export function manyOf<S, I, O>(model: Model<S, I, O>): Model<ReadonlyMap<string, S>, On<I>, O> {
  const inside = (call: Call<On<I>, O>): Call<I, O> => ({ ...call, input: call.input.call });
  const { phases } = model;
  const stateOf = (states: ReadonlyMap<string, S>, object: string): S => states.get(object) ?? model.init();
  return {
    name: `several of ${model.name}`,
    init: () => new Map(),
    step: (states, call, phase) => {
      const { object } = call.input;
      const next = model.step(stateOf(states, object), inside(call), phase);
      return next === undefined ? undefined : new Map(states).set(object, next);
    },
    ...(phases && { phases: (call) => phases.call(model, inside(call)) }),
    rests: (states, waiting) =>
      [...new Set(waiting.map(({ call }) => call.input.object))].every((object) => {
        const state = stateOf(states, object);
        const here = waiting
          .filter(({ call }) => call.input.object === object)
          .map(({ call, phase }) => ({ call: inside(call), phase }));
        if (model.rests) return model.rests(state, here);
        return here.every(({ call, phase }) => model.step(state, call, phase) === undefined);
      }),
    key: (states) => JSON.stringify([...states].map(([object, state]) => [object, model.key(state)]).sort()),
    partition: (operations) => {
      const parts = new Map<string, Operation<On<I>, O>[]>();
      for (const operation of operations) {
        const part = parts.get(operation.input.object);
        if (part) part.push(operation);
        else parts.set(operation.input.object, [operation]);
      }
      return [...parts.values()];
    },
    describe: ({ object, call }) => `${object}.${model.describe(call)}`,
    describeState: (states) =>
      [...states].map(([object, state]) => `${object} ${model.describeState(state)}`).join(', ') ||
      'untouched',
  };
}
