import type { ErrorFacts } from '../faults/error-facts';
import type { Gates } from './gates/gates';

/** What the exploration has done to the run so far. */
export interface Events {
  kills: number;
  /** Timers that fired although something else could have happened. */
  timers: number;
}

export interface DeliveryPlan {
  /** Once, before the first run, with everything delivered as it comes: processes that it starts are held, too. */
  readonly setUp?: () => Promise<void>;
  /**
   * One run: makes calls, awaits them, and fails when something is wrong. Meanwhile what arrives is delivered in the order
   * that is explored. What one run leaves, such as a pool, is there in the next.
   */
  readonly run: (events: Events) => Promise<void>;
  /** Tasks that wait for the exploration to let them go on, in every order. Closed and opened again by it. */
  readonly gates?: Gates;
  /** What may happen to a task at its gate besides being opened. */
  readonly fates?: readonly ('fail' | 'exit' | 'kill')[];
  /** Whether the order of deliveries is explored, or only that of gates. */
  readonly deliveries?: boolean;
  /** So often a chunk of bytes is cut: at each of its first places, and in the middle. */
  readonly cuts?: boolean;
  /** Every chunk of bytes is delivered in pieces of so many bytes. */
  readonly pieces?: number;
  /** What a run may throw and is no fault: where it is cut short by a kill. */
  readonly mayThrow?: (error: ErrorFacts) => boolean;
  /** So many of the processes that those under test started are killed, each at any moment; none by default. */
  readonly kills?: number;
  /** Whether a timer may fire, once in a run, although something else could happen: where a timeout competes with it. */
  readonly timers?: boolean;
  /** So often something else than the usual happens; all orders by default. */
  readonly deviations?: number;
  /** So many runs at most. */
  readonly most?: number;
}
