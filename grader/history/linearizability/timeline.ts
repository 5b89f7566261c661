import type { Point } from './point';

/** A point's interval opens. */
export interface CallNode<I, O> extends Links<I, O> {
  readonly kind: 'call';
  readonly point: Point<I, O>;
  /** Where it closes; undefined when it never does. */
  readonly close: ReturnNode<I, O> | undefined;
}

/** A point's interval closes: until here it must have been placed. */
export interface ReturnNode<I, O> extends Links<I, O> {
  readonly kind: 'return';
  readonly point: Point<I, O>;
  /** Its place in time among all nodes. */
  readonly rank: number;
}

export interface EdgeNode<I, O> extends Links<I, O> {
  readonly kind: 'head' | 'tail';
}

export type TimelineNode<I, O> = CallNode<I, O> | ReturnNode<I, O> | EdgeNode<I, O>;

interface Links<I, O> {
  before: TimelineNode<I, O>;
  next: TimelineNode<I, O>;
}

/**
 * Calls and returns in order of time, as a doubly linked list from which a placed point is lifted out, and put back
 * in O(1) (the list of Wing & Gong 1993). Points without an end have a call and no return.
 */
export class Timeline<I, O> {
  readonly #head: EdgeNode<I, O>;

  constructor(points: readonly Point<I, O>[]) {
    const head = edge<I, O>('head');
    const tail = edge<I, O>('tail');
    link(head, tail);
    this.#head = head;

    const closes = points
      .filter((point) => point.due)
      .map((point) => ({ time: point.operation.end, point, close: true }));
    const opens = points.map((point) => ({ time: point.operation.call, point, close: false }));
    // At equal times calls come first, since intervals are closed: what touches overlaps. They are listed first, and
    // the sort is stable.
    const events = [...opens, ...closes].sort((a, b) => a.time - b.time);

    // From the end, so that each return exists before its call.
    const returns = new Map<Point<I, O>, ReturnNode<I, O>>();
    for (let rank = events.length - 1; rank >= 0; rank -= 1) {
      const event = events[rank];
      if (event === undefined) continue;
      const links = { before: head, next: head.next };
      if (event.close) {
        const node: ReturnNode<I, O> = { kind: 'return', point: event.point, rank, ...links };
        returns.set(event.point, node);
        insert(node);
      } else {
        insert({ kind: 'call', point: event.point, close: returns.get(event.point), ...links });
      }
    }
  }

  get first(): TimelineNode<I, O> {
    return this.#head.next;
  }

  /** Takes a placed point out. */
  lift(node: CallNode<I, O>): void {
    link(node.before, node.next);
    if (node.close) link(node.close.before, node.close.next);
  }

  /** Undoes the last `lift` that is not undone yet: the nodes still know their neighbours of then. */
  unlift(node: CallNode<I, O>): void {
    if (node.close) insert(node.close);
    insert(node);
  }
}

function insert<I, O>(node: TimelineNode<I, O>): void {
  node.before.next = node;
  node.next.before = node;
}

function link<I, O>(left: TimelineNode<I, O>, right: TimelineNode<I, O>): void {
  left.next = right;
  right.before = left;
}

/** An end of the list is its own neighbour, so no link is ever missing. */
function edge<I, O>(kind: EdgeNode<I, O>['kind']): EdgeNode<I, O> {
  const node = { kind } as EdgeNode<I, O>;
  link(node, node);
  return node;
}
