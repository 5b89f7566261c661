import type { LearnerText } from '../learner-text';
import type { ChildEnd } from '../whereabouts';
import type { Asked } from '../asked';
import type { During } from './during';

/** Why a call never returns, where no schedule is controlled. `call`: which one, where that is known. */
export interface SleepFacts {
  /** Everything sleeps, nothing is under way, and no timer is due. */
  'all-asleep': { during: During; call?: string; asked?: Asked };
  /** Only timers fire, rarely, and nothing that a process waits for changes. */
  'timers-in-vain': { during: During; call?: string; asked?: Asked };
  /** A sleep that the grader cannot speed up. */
  'long-sleep': { during: During; call?: string; asked?: Asked };
  /** A child ended, and the call whose work it did never returns. `task`: what it ran, by its number in the story. */
  'child-ended': {
    call: string;
    asked?: Asked;
    process?: number;
    fn: LearnerText;
    task?: number;
    end: ChildEnd;
  };
  /** The check killed processes in the middle of calls, and another waits for ever. */
  'survivor-waits': { process: number; call: string; asked?: Asked; killed: readonly number[] };
  polling: { by: 'timer' | 'naps'; during: During };
  /** Processes keep sending to each other, but that answers no call. */
  'endless-messages': { during: During };
}
