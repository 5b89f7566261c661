import type { NondeterministicModel } from '../model';
import type { Operation } from '../operation';
import { isUnanswered, precedes } from '../operation';

/**
 * The definition of linearizability, word by word: tries every order that respects real time, every subset of the
 * pending operations and every choice of the model. No memo, no lists, no bitsets, no power set: nothing shared
 * with what it checks. For a handful of operations only.
 * `until`: only what ended by then must be explained; what ended later may be used, with the answers that it gave,
 * and a sleeper needs no reason.
 */
export function bruteForce<S, I, O>(
  model: Pick<NondeterministicModel<S, I, O>, 'init' | 'step' | 'phases'>,
  operations: readonly Operation<I, O>[],
  { until }: { readonly until?: number } = {},
): boolean {
  const points = operations.flatMap((operation) => {
    const phases = model.phases?.(operation) ?? 1;
    return Array.from({ length: phases }, (_, phase) => ({ operation, phase, isLast: phase === phases - 1 }));
  });
  type Point = (typeof points)[number];

  const isNextPhase = (point: Point, rest: readonly Point[]): boolean =>
    rest.every((other) => other.operation !== point.operation || other.phase >= point.phase);

  const mayComeNext = (point: Point, rest: readonly Point[]): boolean =>
    isNextPhase(point, rest) &&
    !rest.some((other) => precedes(other.operation, point.operation)) &&
    !(point.isLast && point.operation.outcome.kind === 'blocked');

  const isExplained = (state: S, point: Point, rest: readonly Point[]): boolean => {
    const { operation, phase } = point;
    if (until !== undefined) return operation.end > until;
    if (operation.outcome.kind !== 'blocked') return isUnanswered(operation.outcome);
    return !isNextPhase(point, rest) || model.step(state, operation, phase).length === 0;
  };

  const extend = (state: S, rest: readonly Point[]): boolean =>
    rest.every((point) => isExplained(state, point, rest)) ||
    rest.some((point) => {
      if (!mayComeNext(point, rest)) return false;
      const others = rest.filter((other) => other !== point);
      return model.step(state, point.operation, point.phase).some((next) => extend(next, others));
    });

  return extend(model.init(), points);
}
