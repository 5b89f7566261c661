import type { Model } from '../model';
import { completes, plain, returns } from './answers';

export type RegisterInput<V> =
  | { readonly method: 'get' }
  | { readonly method: 'set'; readonly value: V }
  /** Sets `replacement` if the register holds `expected`; returns what it held. */
  | { readonly method: 'compareExchange'; readonly expected: V; readonly replacement: V };

/** One value: a read gives what was written last. Values compare by structure. */
export function registerModel<V>(initial: V): Model<{ readonly value: V }, RegisterInput<V>, unknown> {
  return {
    ...plain,
    name: 'a register',
    init: () => ({ value: initial }),
    step: (state, { input, outcome }) => {
      switch (input.method) {
        case 'get':
          return returns(outcome, state.value) ? state : undefined;
        case 'set':
          return completes(outcome) ? { value: input.value } : undefined;
        case 'compareExchange': {
          if (!returns(outcome, state.value)) return undefined;
          return plain.key(state.value) === plain.key(input.expected) ? { value: input.replacement } : state;
        }
      }
    },
    describeState: ({ value }) => plain.describeState(value),
  };
}
