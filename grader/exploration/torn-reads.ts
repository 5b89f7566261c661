import type { Fault } from '../faults/failure';
import { show } from '../faults/show';
import type { ObservedRun } from './observed-run';
import { isAmidWrites, isUndivided } from './whole-calls';

interface Reads {
  /** The numbers that were written; a call that returns a list has read each of its items. */
  readonly legal: readonly unknown[];
  /** Only runs in which no calls but those of these methods were interrupted. Without it, all runs. */
  readonly interrupted?: readonly string[];
  /** The sentence for the learner about such a run. */
  readonly story: string;
}

/** The fault of a run in which a call of the program returned a number that was never written. */
export function tornRead(run: ObservedRun, { legal, interrupted, story }: Reads): Fault | undefined {
  const calls = run.calls.filter(({ part }) => part === 'program');
  const divided = calls.filter((call) => !isUndivided(run, call));
  if (divided.some(({ input }) => interrupted?.includes(input.method) === false)) return undefined;
  const seen = calls
    .flatMap(({ outcome }) => (outcome.kind === 'returned' ? [outcome.value].flat() : []))
    .filter((value) => value !== undefined && !legal.includes(value));
  if (seen.length === 0) return undefined;
  const facts = { expected: legal.map(show).join(' or '), actual: show(seen[0]) };
  if (divided.length > 0 && calls.some((call) => isAmidWrites(run, call)))
    return { code: 'torn-value', sentence: story, ...facts };
  if (divided.length > 0)
    return {
      code: 'wrong-value',
      sentence:
        'A process read a number that was never written, although no call read while another was half-way through writing: a copy or a conversion is wrong.',
      ...facts,
    };
  return {
    code: 'wrong-value',
    sentence:
      'No call was interrupted, and yet a process read a number that was never written: the processes do not share it.',
    ...facts,
  };
}
