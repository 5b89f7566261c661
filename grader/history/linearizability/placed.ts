import type { CallNode } from './timeline';

/** A placed point, and the state around it. */
export interface Placed<S, I, O> {
  readonly node: CallNode<I, O>;
  readonly before: S;
  readonly after: S;
}
