import { describeCall } from '../describe';
import type { Model } from '../model';
import type { Operation } from '../operation';
import type { DeadEnds } from './dead-ends';
import type { Point } from './point';
import type { Placed } from './placed';
import type { Illegal, Impasse, Placement } from './verdict';

/** How many of the last points a sentence names. */
const RECENT = 3;

/** From a search's order to facts that can be drawn. */
export function placementsOf<S, I, O>(
  model: Model<S, I, O>,
  points: readonly Point<I, O>[],
  order: readonly Placed<S, I, O>[],
): readonly Placement<I, O>[] {
  const phases = new Map<number, number>();
  for (const { operation } of points) phases.set(operation.id, (phases.get(operation.id) ?? 0) + 1);
  return order.map(({ node: { point }, after }) => ({
    operation: point.operation,
    phase: point.phase,
    phases: phases.get(point.operation.id) ?? 1,
    state: model.describeState(after),
  }));
}

/** From a failed search to the verdict: what could not be placed, and how far an order gets. */
export function explain<S, I, O>(
  model: Model<S, I, O>,
  part: readonly Operation<I, O>[],
  points: readonly Point<I, O>[],
  { steps, deadEnds }: { readonly steps: number; readonly deadEnds: DeadEnds<S, I, O> },
): Illegal<I, O> {
  const { unplaced, order: furthest } = deadEnds.furthest;
  const state = furthest.at(-1)?.after ?? model.init();
  const impasse: Impasse<I, O> = {
    kind: unplaced ? 'unplaced' : 'stuck',
    operation: unplaced?.operation ?? sleeperThatCouldGoOn(model, points, furthest, state),
    order: placementsOf(model, points, furthest),
    state: model.describeState(state),
  };
  const partials = deadEnds.partials.map((order) => placementsOf(model, points, order));
  return { kind: 'illegal', steps, sentence: sentenceOf(model, impasse), impasse, part, partials };
}

function sleeperThatCouldGoOn<S, I, O>(
  model: Model<S, I, O>,
  points: readonly Point<I, O>[],
  order: readonly Placed<S, I, O>[],
  state: S,
): Operation<I, O> {
  const placed = new Set(order.map(({ node }) => node.point.index));
  const sleepers = points.filter(
    ({ operation, index, after }) =>
      operation.outcome.kind === 'blocked' && !placed.has(index) && (after < 0 || placed.has(after)),
  );
  const found = sleepers.find(({ operation, phase }) => model.step(state, operation, phase) !== undefined);
  if (found) return found.operation;
  throw new Error(
    `The model of ${model.name} says that no call can return, and then that one can: fix its \`rests\`.`,
  );
}

function sentenceOf<S, I, O>(
  model: Model<S, I, O>,
  { kind, operation, order, state }: Impasse<I, O>,
): string {
  const recent = order.slice(-RECENT).map((placement) => describeCall(model, placement.operation));
  const path = [...(order.length > RECENT ? ['…'] : []), ...recent].join(', ');
  const there = order.length === 0 ? `at the start (${state})` : `after ${path} (${state})`;
  const what = describeCall(model, operation);
  return kind === 'unplaced'
    ? `No order of the calls explains ${what}: it does not fit ${there}, nor in any other order that keeps real time.`
    : `${what} although it need not: ${there} it could return.`;
}
