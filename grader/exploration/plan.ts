import type { Programs } from '../history/program';
import type { Fault } from '../faults/failure';
import type { ObservedRun } from './observed-run';

/** What is explored, and what must be true of every run. */
export interface Plan extends Programs {
  /** The name of the world, an export of the kata's scenarios. */
  readonly world: string;
  /** All schedules with at most so many preemptions; 2 by default. 'all': without a bound, up to the order of steps that commute. */
  readonly preemptions?: number | 'all';
  /** Beyond so many schedules, others are drawn at random, from committed seeds. */
  readonly mostSchedules?: number;
  readonly samples?: number;
  /**
   * Also kill one of these processes (from 1) at each of its operations, one a run. A failure is confirmed by a real
   * SIGKILL, except of process 1, which leads.
   */
  readonly kill?: readonly number[];
  /**
   * So often a read from a pipe, or a write, moves fewer bytes than it could: each place where the stream can be cut is
   * tried. Each counts as a preemption; 0 by default.
   */
  readonly cuts?: number;
  /** What a pipe holds; 4096 by default, as little as Linux gives. */
  readonly pipeBytes?: number;
  /** That somebody sleeps for ever is no fault in itself: `judge` says. */
  readonly mayBlock?: boolean;
  /** Plain accesses that conflict must be ordered: else that is the fault. */
  readonly races?: boolean;
  /** At least one run must be like this; otherwise that is the fault. */
  readonly exists?: { readonly is: (run: ObservedRun) => boolean; readonly otherwise: Fault };
  /** The processes need not touch anything in common. Otherwise, runs in which no two do are `unobserved`. */
  readonly apart?: boolean;
  /** Methods that may answer without touching anything shared. Otherwise, a method that never does is `unobserved`. */
  readonly aloof?: readonly string[];
  /** The fault of a run, if it has one. What it reads of the run, it reads through the run. */
  readonly judge?: (run: ObservedRun) => Fault | undefined;
}

export const DEFAULT_PREEMPTIONS = 2;
export const DEFAULT_MOST_SCHEDULES = 20_000;
export const DEFAULT_SAMPLES = 200;
