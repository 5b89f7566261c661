import type { Model } from '../model';
import { plain, returns } from './answers';

export type CounterInput =
  /** Adds `amount` (default 1) and returns the new value. */
  { readonly method: 'add'; readonly amount?: number } | { readonly method: 'get' };

/** A number that grows by atomic steps: no addition is lost, no two return the same value (for amounts above 0). */
export function counterModel(initial = 0): Model<number, CounterInput, unknown> {
  return {
    ...plain,
    name: 'a counter',
    init: () => initial,
    step: (count, { input, outcome }) => {
      const next = input.method === 'add' ? count + (input.amount ?? 1) : count;
      return returns(outcome, next) ? next : undefined;
    },
  };
}
