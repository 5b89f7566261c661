import type { RunRecord } from '../run/run-record';
import type { Schedule } from './schedule';

/**
 * Which schedules to run. Runs are told in the order in which their schedules were given, so that what is explored, and
 * in which order, does not depend on how many are under way at a time.
 */
export interface Search {
  /** The next schedule; undefined: none before runs that are under way have been told, or none at all. */
  next(): Schedule | undefined;
  /** Throws Uncontrolled when the run began otherwise than the one that it was branched off. */
  tell(run: RunRecord): void;
  /** How far it has come. */
  readonly extent: Extent;
}

/** What a verdict may say of what was explored. */
export interface Extent {
  /** Runs that count: each another schedule. */
  readonly schedules: number;
  /** All with at most so many preemptions were run; Infinity: all there are, up to the order of steps that commute. */
  readonly preemptions: number;
  /** There was more, and the cap was hit. */
  readonly isCapped: boolean;
  /** Schedules drawn at random, from committed seeds. */
  readonly sampled: number;
}

/** The same schedule led to other operations: the code is not a function of its schedule. */
export class Uncontrolled extends Error {
  readonly code = 'uncontrolled';
  constructor(
    readonly step: number,
    readonly differences: string,
  ) {
    super(`step ${String(step + 1)} was another one when the same schedule was run again: ${differences}`);
  }
}
