import type { Outcome } from '../../operation';
import { returned } from '../../operation';
import type { Random } from '../random';

export const nothing = returned(undefined);
export const either: readonly Outcome<unknown>[] = [returned(true), returned(false)];
export const numbers = (...values: readonly number[]): readonly Outcome<unknown>[] =>
  values.map((value) => returned(value));
/** Half of the calls that can wait may also give up. */
export const patience = (random: Random): { timeoutMs: number } => ({
  timeoutMs: random.pick([0, Infinity]),
});
