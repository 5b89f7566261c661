import { MOST_PROCESSES } from './layout';

/** A schedule in a batch: this head, then its deviations, each a step and a choice. */
export const ScheduleHead = {
  words: 0,
  strategy: 1,
  seed: 2,
  /** Processes that need not run until somebody does what clashes with what they are about to do. */
  sleepSet: 3,
  sleepFrom: 4,
  deviations: 5,
  priorities: 6,
} as const;
export const SCHEDULE_HEAD_WORDS = 6 + MOST_PROCESSES;

/** In place of a run's number of steps: the batch was ended here. */
export const NO_SCHEDULE = -1;
