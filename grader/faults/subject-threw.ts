import type { ErrorFacts } from './error-facts';
import type { TracedStep } from './traced-step';
import { Failure, type Fault } from './failure';

/** A scenario threw: most checks take it for a fault, those that expect an error look at its facts. */
export class SubjectThrew extends Failure {
  constructor(
    fault: Fault,
    readonly error: ErrorFacts,
    readonly steps: readonly TracedStep[],
  ) {
    super(fault);
  }
}
