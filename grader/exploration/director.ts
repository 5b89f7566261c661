import type { Plan } from './plan';

/** An exploration of a check, handed to what decides its schedules one by one. */
export interface Directed {
  readonly plan: Plan;
  /** As many as the plan has programs, each with the learner's kata loaded. */
  readonly processes: readonly object[];
}

/** Runs what it likes of the plan. The check ends when it resolves, and takes its processes back. */
export type Director = (directed: Directed) => Promise<void>;
