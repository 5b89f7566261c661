import type { Model } from '../model';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns } from './answers';

export type EventInput =
  | { readonly method: 'set' }
  | { readonly method: 'clear' }
  | { readonly method: 'isSet' }
  /** true: the flag was set at some moment of the wait. false: it was not when the patience ended. */
  | ({ readonly method: 'wait' } & Timed);

/**
 * A flag that processes wait for. A wait answered `true` needs the flag only at one moment: another process may
 * clear it before the sleeper is back.
 */
export function eventModel(): Model<boolean, EventInput, unknown> {
  return {
    ...plain,
    name: 'an event',
    init: () => false,
    step: (isSet, { input, outcome }) => {
      switch (input.method) {
        case 'set':
          return completes(outcome) ? true : undefined;
        case 'clear':
          return completes(outcome) ? false : undefined;
        case 'isSet':
          return returns(outcome, isSet) ? isSet : undefined;
        case 'wait':
          if (isSet) return returns(outcome, true) ? isSet : undefined;
          return canTimeOut(input) && returns(outcome, false) ? isSet : undefined;
      }
    },
    describeState: (isSet) => (isSet ? 'set' : 'not set'),
  };
}
