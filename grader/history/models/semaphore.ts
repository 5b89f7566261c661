import type { Model } from '../model';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';

export type SemaphoreInput =
  /** true: took a permit. false: there was none when the patience ended. Waits at 0 unless it may give up. */
  ({ readonly method: 'acquire' } & Timed) | { readonly method: 'release' } | { readonly method: 'value' };

export interface SemaphoreOptions {
  readonly initial?: number;
  /** Releasing beyond `initial` is a ReleaseError. */
  readonly bounded?: boolean;
}

/** Permits: an acquire without waiting fails exactly at 0, and every release gives one back. */
export function semaphoreModel({ initial = 1, bounded = false }: SemaphoreOptions = {}): Model<
  number,
  SemaphoreInput,
  unknown
> {
  return {
    ...plain,
    name: bounded ? 'a bounded semaphore' : 'a semaphore',
    init: () => initial,
    step: (permits, { input, outcome }) => {
      switch (input.method) {
        case 'acquire':
          if (permits > 0) return returns(outcome, true) ? permits - 1 : undefined;
          return canTimeOut(input) && returns(outcome, false) ? permits : undefined;
        case 'release':
          if (bounded && permits >= initial)
            return throwsError(outcome, 'ReleaseError') ? permits : undefined;
          return completes(outcome) ? permits + 1 : undefined;
        case 'value':
          return returns(outcome, permits) ? permits : undefined;
      }
    },
    describeState: (permits) => `${permits} permit${permits === 1 ? '' : 's'}`,
  };
}
