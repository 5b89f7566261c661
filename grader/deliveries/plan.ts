import type { ErrorFacts } from '../faults/error-facts';
import type { Gates } from './gates/gates';

/** What the exploration has done to the run so far. */
export interface Events {
  kills: number;
  /** The number of timers that fired although something else could have happened. */
  timers: number;
}

export interface DeliveryPlan {
  /**
   * Runs once, before the first run, with everything delivered as it comes. The deliveries of processes that it starts
   * are held as well.
   */
  readonly setUp?: () => Promise<void>;
  /**
   * One run: makes calls, awaits them, and fails when something is wrong. Meanwhile, what arrives is delivered in the
   * order that is explored. What one run leaves, such as a pool, is still there in the next.
   */
  readonly run: (events: Events) => Promise<void>;
  /** Gates at which tasks wait, which the exploration opens in every order. It closes and resets them. */
  readonly gates?: Gates;
  /** What may happen to a task at its gate besides passing it. */
  readonly fates?: readonly ('fail' | 'exit' | 'kill')[];
  /** Whether the order of deliveries is explored, or only that of gates. */
  readonly deliveries?: boolean;
  /** Whether chunks of bytes are cut: at each of their first places, and in the middle. */
  readonly cuts?: boolean;
  /** Every chunk of bytes is delivered in pieces of this many bytes. */
  readonly pieces?: number;
  /** The errors that a run may throw without a fault, when a kill cuts it short. */
  readonly mayThrow?: (error: ErrorFacts) => boolean;
  /**
   * At most this many of the processes that those under test started are killed, each at any moment; none by default.
   */
  readonly kills?: number;
  /** Whether a timer may fire, once in a run, although something else could happen: where a timeout competes with it. */
  readonly timers?: boolean;
  /** At most this many deviations from the usual option; all orders by default. */
  readonly deviations?: number;
  /** At most this many runs. */
  readonly most?: number;
}
