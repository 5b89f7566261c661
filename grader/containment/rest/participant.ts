import type { FamilyClock } from '../clock/family-clock';
import type { Fault } from '../../faults/failure';
import type { Sight } from '../../faults/sight';

/** What `Quiescence` needs to know of a process under test. */
export interface Participant {
  readonly pid: number;
  /** The mark of its family. */
  readonly mark: string;
  readonly clock: FamilyClock;
  /** Grows whenever something passes between the grader and the process. */
  readonly activity: number;
  /** A call may use this many times its ordinary budgets. */
  readonly budgetFactor: number;
  /** The number of runs that the current exploration has made. */
  readonly runs: number;
  /** A call has not been answered, and the grader has not stopped it. */
  readonly isAsked: boolean;
  /** It has ended, and the grader has not yet received that news. */
  readonly isEnding: boolean;
  /** Processor time used by its family so far, in ms. */
  usedMs(): number;
  /** Where it is, now that nothing moves; undefined where it cannot say. */
  sight(): Promise<Sight | undefined>;
  end(fault: Fault): void;
  /** The grader itself has failed: unanswered calls fail with that error, which is not the learner's fault. */
  abandon(error: unknown): void;
}
