import { show } from '../describe';
import type { Model } from '../model';
import type { Outcome } from '../operation';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';

export type PipeEnd = 0 | 1;

export type PipeInput =
  | { readonly method: 'send'; readonly end: PipeEnd; readonly message: unknown }
  | { readonly method: 'recv'; readonly end: PipeEnd }
  /** true: a message, or the end of the stream, is there. Never consumes. */
  | ({ readonly method: 'poll'; readonly end: PipeEnd } & Timed)
  /** The caller's copy of that end; also what a process's death does. An end is closed once all its holders did. */
  | { readonly method: 'close'; readonly end: PipeEnd };

export interface PipeOptions {
  /** false: end 0 only receives, end 1 only sends. Default true. */
  readonly duplex?: boolean;
  /** Which processes hold each end at the start. */
  readonly holders: readonly [readonly number[], readonly number[]];
}

type Two<T> = readonly [T, T];

export interface PipeState {
  /** Messages on their way to each end. */
  readonly inbox: Two<readonly unknown[]>;
  readonly holders: Two<readonly number[]>;
}

/**
 * Two FIFOs of whole messages. EndOfStream only once the peer is closed and its messages are read; BrokenPipe only
 * to a closed peer; an end that the caller closed, or that has not that direction, refuses with any error.
 */
export function pipeModel({ duplex = true, holders }: PipeOptions): Model<PipeState, PipeInput, unknown> {
  return {
    ...plain,
    name: 'a pipe',
    init: () => ({ inbox: [[], []], holders }),
    step: (state, { process, input, outcome }) => {
      const { end, method } = input;
      const isMine = state.holders[end].includes(process);
      if (method === 'close') {
        if (!completes(outcome)) return undefined;
        return { ...state, holders: replaced(state.holders, end, without(state.holders[end], process)) };
      }
      const isOneWayWrong = !duplex && (method === 'send') === (end === 0);
      if (!isMine || isOneWayWrong) return throwsError(outcome) ? state : undefined;
      if (method === 'send') return send(state, end, input.message, outcome);
      const inbox = state.inbox[end];
      const isOver = inbox.length === 0 && state.holders[other(end)].length === 0;
      if (method === 'poll') {
        if (inbox.length > 0 || isOver) return returns(outcome, true) ? state : undefined;
        return canTimeOut({ timeoutMs: 0, ...input }) && returns(outcome, false) ? state : undefined;
      }
      if (isOver) return throwsError(outcome, 'EndOfStream') ? state : undefined;
      if (inbox.length === 0 || !returns(outcome, inbox[0])) return undefined;
      return { ...state, inbox: replaced(state.inbox, end, inbox.slice(1)) };
    },
    describeState: ({ inbox: [left, right], holders: ends }) =>
      `to 0: ${show(left)}, to 1: ${show(right)}${ends.map((holders, end) => (holders.length === 0 ? `, ${end} closed` : '')).join('')}`,
  };
}

function send(
  state: PipeState,
  end: PipeEnd,
  message: unknown,
  outcome: Outcome<unknown>,
): PipeState | undefined {
  const peer = other(end);
  if (state.holders[peer].length === 0) return throwsError(outcome, 'BrokenPipe') ? state : undefined;
  // How many bytes the system buffers is its own affair: a send may sleep for as long as its peer is open.
  if (outcome.kind === 'blocked') return undefined;
  return completes(outcome)
    ? { ...state, inbox: replaced(state.inbox, peer, [...state.inbox[peer], message]) }
    : undefined;
}

const other = (end: PipeEnd): PipeEnd => (end === 0 ? 1 : 0);
const without = (set: readonly number[], one: number): readonly number[] =>
  set.filter((each) => each !== one);
const replaced = <T>(pair: Two<T>, end: PipeEnd, by: T): Two<T> =>
  end === 0 ? [by, pair[1]] : [pair[0], by];
