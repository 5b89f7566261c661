import type { NondeterministicModel } from '../model';
import type { Model } from '../model';
import type { Call } from '../operation';
import { powerSet } from '../power-set';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';
import type { LockInput } from './lock';
import { rlockModel } from './rlock';

export type ConditionInput =
  | Exclude<LockInput, { readonly method: 'locked' }>
  /** true: notified. false: its patience ended first. */
  | ({ readonly method: 'wait' } & Timed)
  /** Wakes `count` (default 1) waiters, or all there are if fewer. */
  | { readonly method: 'notify'; readonly count?: number }
  | { readonly method: 'notifyAll' };

interface Sleeper {
  readonly process: number;
  /** How deep it held the lock, and will again. */
  readonly depth: number;
  /** `awake` needs nothing but the lock. */
  readonly is: 'waiting' | 'notified' | 'awake';
}

export interface ConditionState {
  readonly owner: number | null;
  readonly depth: number;
  readonly sleepers: readonly Sleeper[];
}

type Next = readonly ConditionState[];

/**
 * A condition over a re-entrant lock, as Python's default: wait and notify need the lock (else any error), a notify
 * wakes exactly as many as it says, in any choice, and no waiter wakes unasked. A waiter that gave up is not woken later.
 */
export function conditionModel(): Model<readonly ConditionState[], ConditionInput, unknown> {
  return powerSet(nondeterministicCondition);
}

export const nondeterministicCondition: NondeterministicModel<ConditionState, ConditionInput, unknown> = {
  ...plain,
  name: 'a condition',
  init: () => ({ owner: null, depth: 0, sleepers: [] }),
  phases: ({ input, outcome }) => (input.method === 'wait' && outcome.kind !== 'threw' ? 3 : 1),
  step: (state, call, phase) => {
    const { input, outcome, process } = call;
    const isOwner = state.owner === process;
    switch (input.method) {
      case 'acquire':
      case 'release': {
        const lock = rlockModel().step(state, { ...call, input }, 0);
        return lock ? [{ ...state, ...lock }] : [];
      }
      case 'wait':
        if (outcome.kind === 'threw') return isOwner ? [] : [state];
        return ([fallAsleep, wake, retakeLock][phase] ?? retakeLock)(state, { ...call, input });
      case 'notify':
      case 'notifyAll':
        if (!isOwner) return throwsError(outcome) ? [state] : [];
        return completes(outcome)
          ? notify(state, input.method === 'notify' ? (input.count ?? 1) : Infinity)
          : [];
    }
  },
  describeState: ({ owner, sleepers }) =>
    [
      owner === null ? 'lock free' : `lock held by P${owner}`,
      ...sleepers.map(({ process, is }) => `P${process} ${is}`),
    ].join(', '),
};

type WaitCall = Call<Extract<ConditionInput, { method: 'wait' }>, unknown>;

function fallAsleep({ owner, depth, sleepers }: ConditionState, { process }: WaitCall): Next {
  if (owner !== process) return [];
  const slept: Sleeper = { process, depth, is: 'waiting' };
  // Sorted, so that equal sets are equal states.
  return [{ owner: null, depth: 0, sleepers: [...sleepers, slept].sort((a, b) => a.process - b.process) }];
}

function wake(state: ConditionState, { process, input, outcome }: WaitCall): Next {
  const sleeper = state.sleepers.find((each) => each.process === process);
  if (!sleeper) return [];
  const wakes =
    sleeper.is === 'notified' ? returns(outcome, true) : canTimeOut(input) && returns(outcome, false);
  return wakes ? [{ ...state, sleepers: turned(state.sleepers, [process], 'awake') }] : [];
}

function retakeLock({ owner, sleepers }: ConditionState, { process }: WaitCall): Next {
  const sleeper = sleepers.find((each) => each.process === process);
  if (owner !== null || sleeper?.is !== 'awake') return [];
  return [{ owner: process, depth: sleeper.depth, sleepers: sleepers.filter((each) => each !== sleeper) }];
}

function notify(state: ConditionState, count: number): Next {
  const waiting = state.sleepers.filter(({ is }) => is === 'waiting').map(({ process }) => process);
  return choose(waiting, Math.min(count, waiting.length)).map((woken) => ({
    ...state,
    sleepers: turned(state.sleepers, woken, 'notified'),
  }));
}

const turned = (
  sleepers: readonly Sleeper[],
  woken: readonly number[],
  is: Sleeper['is'],
): readonly Sleeper[] => sleepers.map((each) => (woken.includes(each.process) ? { ...each, is } : each));

/** Every way to choose `count` of these. */
function choose(from: readonly number[], count: number): readonly (readonly number[])[] {
  const [first, ...rest] = from;
  if (count === 0 || first === undefined) return count === 0 ? [[]] : [];
  return [...choose(rest, count - 1).map((others) => [first, ...others]), ...choose(rest, count)];
}
