import { MalformedHistory } from '../malformed-history';
import type { Model } from '../model';
import type { Operation } from '../operation';
import { isUnanswered } from '../operation';

/** One point to be placed in the order: an operation, or one phase of it. */
export interface Point<I, O> {
  /** Dense: its place in the bitset. */
  readonly index: number;
  readonly operation: Operation<I, O>;
  readonly phase: number;
  /** Index of the point that must be placed first (the phase before); -1 for none. */
  readonly after: number;
  /** The operation is complete once this point is placed. */
  readonly last: boolean;
  /** Must be placed, because its caller saw an answer. */
  readonly due: boolean;
}

/** Every point of a history, the phases of an operation next to each other. */
export function pointsOf<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
): Point<I, O>[] {
  const points: Point<I, O>[] = [];
  const ids = new Set<number>();
  for (const operation of operations) {
    refuseMalformed(operation, ids);
    const phases = model.phases?.(operation) ?? 1;
    const due = !isUnanswered(operation.outcome);
    for (let phase = 0; phase < phases; phase += 1) {
      const index = points.length;
      points.push({
        index,
        operation,
        phase,
        after: phase === 0 ? -1 : index - 1,
        last: phase === phases - 1,
        due,
      });
    }
  }
  return points;
}

function refuseMalformed<I, O>({ id, call, end, outcome }: Operation<I, O>, seen: Set<number>): void {
  if (seen.has(id)) throw new MalformedHistory('is there twice', id);
  seen.add(id);
  if (!Number.isFinite(call)) throw new MalformedHistory(`is called at ${call}`, id);
  if (!(call <= end)) throw new MalformedHistory(`ends at ${end}, before its call at ${call}`, id);
  if (isUnanswered(outcome) !== (end === Infinity)) {
    throw new MalformedHistory(`is ${outcome.kind} and yet ends at ${end}`, id);
  }
}
