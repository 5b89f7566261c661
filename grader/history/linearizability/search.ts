import type { Model } from '../model';
import { Bitset } from './bitset';
import { DeadEnds } from './dead-ends';
import type { Placed } from './placed';
import type { Point } from './point';
import { Timeline } from './timeline';

export type SearchResult<S, I, O> =
  | { readonly kind: 'ok'; readonly steps: number; readonly order: readonly Placed<S, I, O>[] }
  | { readonly kind: 'illegal'; readonly steps: number; readonly deadEnds: DeadEnds<S, I, O> }
  | { readonly kind: 'unknown'; readonly steps: number };

/**
 * Is there an order of all points that the model allows and that keeps real-time order?
 * Depth-first over the timeline (Wing & Gong 1993, "Testing and Verifying Concurrent Objects"), never twice from the
 * same set of placed points with the same state (Lowe 2017, "Testing for Linearizability").
 * `budget`: calls of `model.step` before it gives up.
 */
export function search<S, I, O>(
  model: Model<S, I, O>,
  points: readonly Point<I, O>[],
  budget: number,
): SearchResult<S, I, O> {
  const timeline = new Timeline(points);
  const sleepers = points.filter((point) => point.operation.outcome.kind === 'blocked');
  const placed = new Bitset(points.length);
  const seen = new Set<string>();
  const order: Placed<S, I, O>[] = [];
  const deadEnds = new DeadEnds<S, I, O>(points.length);
  let state = model.init();
  let due = points.filter((point) => point.due).length;
  let steps = 0;

  /** May be placed next. A call that waits for ever may not be completed, because it would have returned. */
  const isOpen = ({ after, last, operation }: Point<I, O>): boolean =>
    (after < 0 || placed.has(after)) && !(last && operation.outcome.kind === 'blocked');

  /** Every answered call is placed, and every call that sleeps for ever has a reason to. */
  const isComplete = (): boolean => {
    if (due > 0) return false;
    const waiting = sleepers
      .filter((point) => !placed.has(point.index) && (point.after < 0 || placed.has(point.after)))
      .map((point) => ({ call: point.operation, phase: point.phase }));
    if (waiting.length === 0) return true;
    steps += waiting.length;
    if (model.rests) return model.rests(state, waiting);
    return waiting.every(({ call, phase }) => model.step(state, call, phase) === undefined);
  };

  if (isComplete()) return { kind: 'ok', steps, order };
  let node = timeline.first;
  for (;;) {
    if (node.kind === 'call') {
      const { point } = node;
      if (isOpen(point)) {
        if (steps >= budget) return { kind: 'unknown', steps };
        steps += 1;
        const after = model.step(state, point.operation, point.phase);
        if (after !== undefined) {
          placed.add(point.index);
          // The bitset's text has a fixed length, so the two halves cannot be confused.
          const configuration = placed.text() + model.key(after);
          if (!seen.has(configuration)) {
            seen.add(configuration);
            order.push({ node, before: state, after });
            state = after;
            if (point.due) due -= 1;
            timeline.lift(node);
            if (isComplete()) return { kind: 'ok', steps, order };
            node = timeline.first;
            continue;
          }
          placed.delete(point.index);
        }
      }
      node = node.next;
      continue;
    }

    // A return: its operation had to be placed by now. The tail: a call that sleeps could have continued.
    deadEnds.note(node, order);
    const last = order.pop();
    if (last === undefined) return { kind: 'illegal', steps, deadEnds };
    state = last.before;
    placed.delete(last.node.point.index);
    if (last.node.point.due) due += 1;
    timeline.unlift(last.node);
    node = last.node.next;
  }
}
