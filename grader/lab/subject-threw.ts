import { Failure, type Fault } from './failure';
import type { ErrorFacts, TracedStep } from './protocol';

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
