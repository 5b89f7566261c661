import type { Model } from '../model';
import type { Operation } from '../operation';
import { explain, placementsOf } from './explain';
import { pointsOf } from './point';
import { search } from './search';
import type { Illegal, Placement, Verdict } from './verdict';

export interface CheckOptions {
  /** Calls of the model, for each part of the history, before the verdict is `unknown`. */
  readonly budget?: number;
}

/** Below a second and some tens of MB; the histories of the katas need a few hundred. */
export const DEFAULT_BUDGET = 100_000;

/**
 * Judges a history: could these operations have happened one at a time, each at one point between its call and its
 * return, with exactly these answers? Counts steps, never time, so the verdict is the same on every machine.
 * Throws MalformedHistory when the history contradicts itself.
 */
export function checkLinearizability<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  { budget = DEFAULT_BUDGET }: CheckOptions = {},
): Verdict<I, O> {
  const orders: (readonly Placement<I, O>[])[] = [];
  const failures: Illegal<I, O>[] = [];
  let steps = 0;
  let exhausted = 0;

  // Asked of the whole: a model's partition may not notice an id that is there twice.
  pointsOf(model, operations);
  const parts = model.partition?.(operations) ?? [operations];
  for (const part of parts) {
    const points = pointsOf(model, part);
    const result = search(model, points, budget);
    steps += result.steps;
    if (result.kind === 'ok') orders.push(placementsOf(model, points, result.order));
    else if (result.kind === 'illegal') failures.push(explain(model, part, points, result));
    else exhausted += 1;
  }

  // Illegal outweighs unknown: one part without an order is proof, whatever the others are.
  const first = failures.sort((a, b) => a.impasse.operation.end - b.impasse.operation.end)[0];
  if (first) return { ...first, steps };
  if (exhausted > 0) {
    const sentence =
      `No verdict: ${exhausted} of ${parts.length} parts of the history of ${model.name} needed more than ` +
      `${budget} steps. Judge a shorter history, or raise the budget.`;
    return { kind: 'unknown', steps, budget, sentence };
  }
  return { kind: 'ok', steps, orders };
}
