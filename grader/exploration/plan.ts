import type { Programs } from '../history/program';
import type { Fault } from '../faults/failure';
import type { ObservedRun } from './observed-run';

/** What is explored, and what must be true of every run. */
export interface Plan extends Programs {
  /** The name of the world, an export of the kata's scenarios. */
  readonly world: string;
  /**
   * All schedules with at most this many preemptions; 2 by default. 'all': without a bound, but once for all orders of
   * steps that commute.
   */
  readonly preemptions?: number | 'all';
  /** Beyond this many schedules, others are drawn at random, from committed seeds. */
  readonly mostSchedules?: number;
  readonly samples?: number;
  /**
   * Also kill one of these processes (from 1) at each of its operations, one kill in a run. A failure is confirmed by a
   * real SIGKILL, except of process 1, which leads.
   */
  readonly kill?: readonly number[];
  /**
   * At most this many times in a run, a read from a pipe or a write to it moves fewer bytes than it could. Each place
   * where the stream can be cut is tried. Each cut counts as a preemption; 0 by default.
   */
  readonly cuts?: number;
  /** After this many steps a run is considered endless; 1500 by default. */
  readonly mostSteps?: number;
  /** The capacity of a pipe; 4096 by default, as little as Linux gives. */
  readonly pipeBytes?: number;
  /** A process that sleeps for ever is not a fault in itself: `judge` decides. */
  readonly mayBlock?: boolean;
  /** Plain accesses that conflict must be ordered; otherwise the fault is a data race. */
  readonly races?: boolean;
  /** At least one run must be like this; otherwise `otherwise` is the fault. */
  readonly exists?: { readonly is: (run: ObservedRun) => boolean; readonly otherwise: Fault };
  /**
   * The processes need not touch anything in common. Without this, runs in which no two of them do are `unobserved`.
   */
  readonly apart?: boolean;
  /**
   * Methods that may answer without touching anything shared. Any other method that never touches anything is
   * `unobserved`.
   */
  readonly aloof?: readonly string[];
  /** The fault of a run, if it has one. The judge must read everything about the run through the run. */
  readonly judge?: (run: ObservedRun) => Fault | undefined;
}

export const DEFAULT_PREEMPTIONS = 2;
export const DEFAULT_MOST_SCHEDULES = 20_000;
export const DEFAULT_SAMPLES = 200;
/**
 * The steps of all runs of one search together. A call that looks at memory forty times before it sleeps has schedules by the
 * ten thousand, each of them long; the largest search of a lesson's solution takes 452,000 steps.
 */
export const MOST_WORK = 500_000;
