import type { Model } from '../model';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';

export type LockInput =
  /** true: taken. false: it had an owner when the patience ended. Waits where it has one and may not give up. */
  ({ readonly method: 'acquire' } & Timed) | { readonly method: 'release' } | { readonly method: 'locked' };

export interface LockOptions {
  /** Only the process that acquired may release. Default false: any process may release Python's Lock. */
  readonly owned?: boolean;
}

/** Mutual exclusion: held by at most one process. Releasing what is not held (or, if owned, not one's own): ReleaseError. */
export function lockModel({ owned = false }: LockOptions = {}): Model<
  { readonly owner: number | null },
  LockInput,
  unknown
> {
  return {
    ...plain,
    name: owned ? 'an owned lock' : 'a lock',
    init: () => ({ owner: null }),
    step: (state, { process, input, outcome }) => {
      const isFree = state.owner === null;
      switch (input.method) {
        case 'acquire':
          if (isFree) return returns(outcome, true) ? { owner: process } : undefined;
          return canTimeOut(input) && returns(outcome, false) ? state : undefined;
        case 'release':
          if (isFree || (owned && state.owner !== process)) {
            return throwsError(outcome, 'ReleaseError') ? state : undefined;
          }
          return completes(outcome) ? { owner: null } : undefined;
        case 'locked':
          return returns(outcome, !isFree) ? state : undefined;
      }
    },
    // The holder of an unowned lock decides nothing: fewer states to search.
    key: ({ owner }) => (owned ? String(owner) : String(owner !== null)),
    describeState: ({ owner }) => (owner === null ? 'unlocked' : `held by P${owner}`),
  };
}
