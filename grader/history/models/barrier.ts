import type { Model } from '../model';
import type { Outcome } from '../operation';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';

export type BarrierInput =
  /** Returns 0 .. parties-1, another for each party of a round; throws (any error) when the barrier is broken. */
  | ({ readonly method: 'wait' } & Timed)
  | { readonly method: 'abort' }
  | { readonly method: 'reset' }
  | { readonly method: 'broken' };

/** A round that is full: its parties leave in any order. */
interface Round {
  readonly parties: readonly number[];
  readonly indices: readonly number[];
  /** Aborted while its slower parties were on their way out: CPython lets those throw, others let them pass. */
  readonly shaken: boolean;
}

export interface BarrierState {
  readonly isBroken: boolean;
  /** Processes of the round that fills. */
  readonly waiting: readonly number[];
  readonly leaving: readonly Round[];
  /** Processes whose wait was broken and has yet to throw. */
  readonly turnedAway: readonly number[];
}

/** `wait` takes effect twice: a party arrives, and, when its round is full or broken, leaves. */
export function barrierModel(parties: number): Model<BarrierState, BarrierInput, unknown> {
  return {
    ...plain,
    name: 'a barrier',
    init: () => ({ isBroken: false, waiting: [], leaving: [], turnedAway: [] }),
    phases: ({ input }) => (input.method === 'wait' ? 2 : 1),
    step: (state, { process, input, outcome }, phase) => {
      switch (input.method) {
        case 'wait':
          return phase === 0
            ? arrive(state, process, parties)
            : leave(state, process, outcome, canTimeOut(input));
        case 'abort':
          return completes(outcome) ? breakUp(state) : undefined;
        case 'reset':
          return completes(outcome) ? { ...turnAway(state), isBroken: false } : undefined;
        case 'broken':
          return returns(outcome, state.isBroken) ? state : undefined;
      }
    },
    describeState: ({ isBroken, waiting, leaving }) =>
      `${isBroken ? 'broken' : `${waiting.length} of ${parties} waiting`}, ${leaving.flatMap((r) => r.parties).length} leaving`,
  };
}

function arrive(state: BarrierState, process: number, parties: number): BarrierState {
  if (state.isBroken) return { ...state, turnedAway: joined(state.turnedAway, process) };
  const waiting = joined(state.waiting, process);
  if (waiting.length < parties) return { ...state, waiting };
  const round: Round = { parties: waiting, indices: waiting.map((_, index) => index), shaken: false };
  return { ...state, waiting: [], leaving: [...state.leaving, round] };
}

function leave(
  state: BarrierState,
  process: number,
  outcome: Outcome<unknown>,
  timed: boolean,
): BarrierState | undefined {
  if (state.turnedAway.includes(process)) {
    return throwsError(outcome) ? { ...state, turnedAway: without(state.turnedAway, process) } : undefined;
  }
  if (state.waiting.includes(process)) {
    // Its patience ends here, and that breaks the barrier for all.
    if (!timed || !throwsError(outcome)) return undefined;
    return breakUp({ ...state, waiting: without(state.waiting, process) });
  }
  const round = state.leaving.find((each) => each.parties.includes(process));
  if (!round) return undefined;
  const left = indicesAfter(round, outcome);
  if (!left) return undefined;
  const rest: Round = { ...round, parties: without(round.parties, process), indices: left };
  const leaving = state.leaving.flatMap((each) =>
    each !== round ? [each] : rest.parties.length > 0 ? [rest] : [],
  );
  return { ...state, leaving };
}

/** The indices that others may still get; undefined when this outcome is not one that the round can give. */
function indicesAfter({ indices, shaken }: Round, outcome: Outcome<unknown>): readonly number[] | undefined {
  if (outcome.kind === 'threw') return shaken ? indices : undefined;
  if (outcome.kind !== 'returned') return indices;
  const taken = indices.find((index) => index === outcome.output);
  return taken === undefined ? undefined : without(indices, taken);
}

function breakUp(state: BarrierState): BarrierState {
  return {
    ...turnAway(state),
    isBroken: true,
    leaving: state.leaving.map((round) => ({ ...round, shaken: true })),
  };
}

function turnAway(state: BarrierState): BarrierState {
  return { ...state, waiting: [], turnedAway: state.waiting.reduce(joined, state.turnedAway) };
}

/** Sorted, so that equal sets are equal states. */
const joined = (set: readonly number[], one: number): readonly number[] =>
  [...set, one].sort((a, b) => a - b);
const without = (set: readonly number[], one: number): readonly number[] =>
  set.filter((each) => each !== one);
