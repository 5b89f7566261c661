import type { Model } from '../model';
import type { Operation } from '../operation';
import { completes, plain, returns, throwsError } from './answers';

export type ArrayInput<V> =
  /** Negative indices count from the end. */
  | { readonly method: 'get'; readonly index: number }
  | { readonly method: 'set'; readonly index: number; readonly value: V }
  /** All elements at one moment. A slice that promises less is recorded as several `get`s. */
  | { readonly method: 'snapshot' }
  | { readonly method: 'fill'; readonly value: V };

/** An array of registers with a whole-array snapshot; outside it a RangeError, for reads and writes alike. */
export function arrayModel<V>(initial: readonly V[]): Model<readonly V[], ArrayInput<V>, unknown> {
  const { length } = initial;
  const slotOf = (index: number): number => (index < 0 ? length + index : index);
  return {
    ...plain,
    name: 'an array',
    init: () => initial,
    step: (items, { input, outcome }) => {
      switch (input.method) {
        case 'snapshot':
          return returns(outcome, items) ? items : undefined;
        case 'fill':
          return completes(outcome) ? items.map(() => input.value) : undefined;
        case 'get':
        case 'set': {
          const slot = slotOf(input.index);
          if (!(slot in items)) return throwsError(outcome, 'RangeError') ? items : undefined;
          if (input.method === 'get') return returns(outcome, items[slot]) ? items : undefined;
          return completes(outcome) ? items.with(slot, input.value) : undefined;
        }
      }
    },
    // Elements are independent objects, as long as no call looks at several of them at once.
    partition: (operations) => {
      const slots = new Map<number, Operation<ArrayInput<V>, unknown>[]>();
      for (const operation of operations) {
        if (operation.input.method === 'snapshot' || operation.input.method === 'fill') return [operations];
        const slot = slotOf(operation.input.index);
        const part = slots.get(slot);
        if (part) part.push(operation);
        else slots.set(slot, [operation]);
      }
      return [...slots.values()];
    },
  };
}
