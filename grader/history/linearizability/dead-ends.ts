import type { Placed } from './placed';
import type { Point } from './point';
import type { TimelineNode } from './timeline';

/** Where a search could not continue. */
export interface DeadEnd<S, I, O> {
  /** The answered point that had to be placed by then; undefined when all are, and a sleeper should not sleep. */
  readonly unplaced: Point<I, O> | undefined;
  /** In order of time: the larger, the more of the history was explained. */
  readonly rank: number;
  readonly order: readonly Placed<S, I, O>[];
}

/** Remembers what explains the failure of a search. */
export class DeadEnds<S, I, O> {
  /** For each point the longest partial linearization that contains it (as porcupine keeps them). */
  readonly #longest: (readonly Placed<S, I, O>[] | undefined)[];
  #furthest: DeadEnd<S, I, O> = { unplaced: undefined, rank: -1, order: [] };

  constructor(points: number) {
    this.#longest = new Array<undefined>(points).fill(undefined);
  }

  /**
   * The dead end latest in time; among those, with the longest order. Its unplaced point is well-defined, whatever
   * the order of the search: all earlier returns were explained together, and no order explains this one too, even
   * with the help of calls that returned later.
   */
  get furthest(): DeadEnd<S, I, O> {
    return this.#furthest;
  }

  /** The longest partial linearizations, the longest first, each once. */
  get partials(): readonly (readonly Placed<S, I, O>[])[] {
    const found = new Set(this.#longest.filter((order) => order !== undefined));
    return [...found].sort((a, b) => b.length - a.length);
  }

  note(stop: TimelineNode<I, O>, order: readonly Placed<S, I, O>[]): void {
    const rank = stop.kind === 'return' ? stop.rank : Infinity;
    const isFurther =
      rank > this.#furthest.rank ||
      (rank === this.#furthest.rank && order.length > this.#furthest.order.length);
    const improved = order.filter(
      ({ node }) => order.length > (this.#longest[node.point.index]?.length ?? 0),
    );
    if (!isFurther && improved.length === 0) return;

    const copy = [...order];
    for (const { node } of improved) this.#longest[node.point.index] = copy;
    if (isFurther)
      this.#furthest = { unplaced: stop.kind === 'return' ? stop.point : undefined, rank, order: copy };
  }
}
