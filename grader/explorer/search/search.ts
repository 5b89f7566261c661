import type { RunRecord } from '../run/run-record';
import type { Schedule } from './schedule';

/**
 * Which schedules to run. Runs are reported in the order in which their schedules were given, so that what is explored, and
 * in which order, does not depend on how many are under way at a time.
 */
export interface Search {
  /** The next schedule; undefined: none before runs that are under way have been reported, or none at all. */
  next(): Schedule | undefined;
  /** Throws Uncontrolled when the run began otherwise than the one that it was branched off. */
  tell(run: RunRecord): void;
  /** How far it has come. */
  readonly extent: Extent;
}

/** Of a search that did not even come to the end of the schedules without a preemption. */
export const NONE_COVERED = -1;

/** What a verdict may say of what was explored. */
export interface Extent {
  /** Runs that count: each another schedule. */
  readonly schedules: number;
  /**
   * All with at most this many preemptions were run. Infinity: all there are, up to the order of steps that commute.
   * NONE_COVERED: for no number were all of them run.
   */
  readonly preemptions: number;
  /** There were more schedules than these, with as many preemptions as were asked for. */
  readonly isCapped: boolean;
  /** Schedules drawn at random beyond the cap, from committed seeds. */
  readonly sampled: number;
}

/** The same schedule led to other operations: the code is not a function of its schedule. */
export class Uncontrolled extends Error {
  readonly code = 'uncontrolled';
  constructor(
    readonly step: number,
    readonly differences: string,
  ) {
    super(
      `step ${String(step + 1)} was a different one when the same schedule was run again: ${differences}`,
    );
  }
}
