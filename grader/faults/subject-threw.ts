import type { ErrorFacts } from './error-facts';
import type { TracedStep } from './traced-step';
import { Failure, type Fault } from './failure';

/** A scenario threw. Most checks treat that as a fault; those that expect an error look at its facts. */
export class SubjectThrew extends Failure {
  constructor(
    fault: Fault,
    readonly error: ErrorFacts,
    readonly steps: readonly TracedStep[],
  ) {
    super(fault);
  }
}
