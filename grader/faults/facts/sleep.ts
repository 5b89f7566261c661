import type { During } from './during';

/** Why a call never returns, where no schedule is controlled. */
export interface SleepFacts {
  /** Everything sleeps, nothing is under way, and no timer is due. */
  'all-asleep': { during: During };
  /** Only timers fire, rarely, and nothing that a process waits for changes. */
  'timers-in-vain': { during: During };
  /** A sleep that the grader cannot speed up. */
  'long-sleep': { during: During };
  polling: { by: 'timer' | 'naps'; during: During };
  /** Processes keep sending to each other, but that answers no call. */
  'endless-messages': { during: During };
}
