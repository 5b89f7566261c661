import type { FamilyClock } from '../clock/family-clock';
import type { Fault } from '../../faults/failure';

/** A process under test, as far as it matters whether anything more will happen in its check. */
export interface Participant {
  readonly pid: number;
  /** Of its family. */
  readonly mark: string;
  readonly clock: FamilyClock;
  /** Grows whenever something passes between the lab and the process. */
  readonly activity: number;
  /** How many times its budgets a call may use. */
  readonly budgetFactor: number;
  /** How many runs of an exploration have been made. */
  readonly runs: number;
  /** A call has not been answered, and it is not the lab that stops it. */
  readonly isAsked: boolean;
  /** The system has ended it, and the lab has not heard of that. */
  readonly isEnding: boolean;
  /** Processor time used by its family so far, in ms. */
  usedMs(): number;
  end(fault: Fault): void;
  /** The grader itself has failed: the calls that wait for an answer fail with that error, which is not the learner's. */
  abandon(error: unknown): void;
}
