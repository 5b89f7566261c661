import type { Model } from '../model';
import type { Operation, Outcome } from '../operation';
import { checkLinearizability } from '../linearizability/check';

/** One line of a history: the process, the call, how it ended, and its interval (an end of Infinity where it never ended). */
export type Line<I> = readonly [
  process: number,
  input: I,
  outcome: Outcome<unknown>,
  call: number,
  end: number,
];

export function history<I>(...lines: readonly Line<I>[]): Operation<I, unknown>[] {
  return lines.map(([process, input, outcome, call, end], id) => ({
    id,
    process,
    input,
    outcome,
    call,
    end,
  }));
}

/** One call after the other, nothing at the same time; those that never ended last. */
export function oneByOne<I>(
  ...lines: readonly (readonly [number, I, Outcome<unknown>])[]
): Operation<I, unknown>[] {
  return lines.map(([process, input, outcome], id) => {
    const isOpen = outcome.kind === 'pending' || outcome.kind === 'blocked';
    return { id, process, input, outcome, call: 2 * id, end: isOpen ? Infinity : 2 * id + 1 };
  });
}

export function verdictOf<S, I>(
  model: Model<S, I, unknown>,
  operations: readonly Operation<I, unknown>[],
): string {
  return checkLinearizability(model, operations).kind;
}
