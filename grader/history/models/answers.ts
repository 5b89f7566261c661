import { canonical, sameValue } from '../canonical';
import { describeInput, show } from '../describe';
import type { Outcome } from '../operation';
import { isUnanswered } from '../operation';

/** No process saw the answer, or it was `expected`. */
export function returns(outcome: Outcome<unknown>, expected: unknown): boolean {
  return isUnanswered(outcome) || (outcome.kind === 'returned' && sameValue(outcome.output, expected));
}

/** No answer was seen, or any at all: for calls whose result means nothing. */
export function completes(outcome: Outcome<unknown>): boolean {
  return isUnanswered(outcome) || outcome.kind === 'returned';
}

/** No process saw the answer, or it was this error (its class's name); any error when none is named. */
export function throwsError(outcome: Outcome<unknown>, error?: string): boolean {
  return (
    isUnanswered(outcome) || (outcome.kind === 'threw' && (error === undefined || outcome.error === error))
  );
}

/** A call that may give up: its timeout (ms, default Infinity) is finite. When, no model asks: time is virtual. */
export interface Timed {
  readonly timeoutMs?: number;
}

export function canTimeOut({ timeoutMs = Infinity }: Timed): boolean {
  return timeoutMs < Infinity;
}

/** The parts of a model that are the same for all whose states and inputs are plain values. */
export const plain = {
  key: (state: unknown): string => canonical(state),
  describe: describeInput,
  describeState: (state: unknown): string => show(state),
};
