import type { Model } from '../model';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';
import type { LockInput } from './lock';

export interface RLockState {
  readonly owner: number | null;
  /** How often the owner has acquired it. */
  readonly depth: number;
}

const FREE: RLockState = { owner: null, depth: 0 };

/** A lock that its owner may take again; free after as many releases. Release by another, or once too often: ReleaseError. */
export function rlockModel(): Model<RLockState, LockInput, unknown> {
  return {
    ...plain,
    name: 'an RLock',
    init: () => FREE,
    step: (state, { process, input, outcome }) => {
      const { owner, depth } = state;
      switch (input.method) {
        case 'acquire':
          if (owner === null || owner === process) {
            return returns(outcome, true) ? { owner: process, depth: depth + 1 } : undefined;
          }
          return canTimeOut(input) && returns(outcome, false) ? state : undefined;
        case 'release':
          if (owner !== process) return throwsError(outcome, 'ReleaseError') ? state : undefined;
          if (!completes(outcome)) return undefined;
          return depth === 1 ? FREE : { owner, depth: depth - 1 };
        case 'locked':
          return returns(outcome, owner !== null) ? state : undefined;
      }
    },
    key: ({ owner, depth }) => `${owner}:${depth}`,
    describeState: ({ owner, depth }) => (owner === null ? 'unlocked' : `held by P${owner}, ${depth} deep`),
  };
}
