import type { StepAction } from '../explorer/run/step-facts';
import type { LearnerText } from './learner-text';
import type { SourceLine } from './traced-step';
import type { ChildEnd } from './whereabouts';

/** What a process under test reports when nothing can continue: where it is, and what became of its children. */
export interface Sight {
  readonly pid: number;
  /** The operation in which it blocks; then it cannot report anything else. */
  readonly blocked?: {
    readonly did: StepAction;
    readonly where?: SourceLine;
    readonly read: number;
    readonly written: number;
  };
  /** For each call that has not returned, in the order in which they began: where it awaits, the innermost line last. */
  readonly awaits: readonly (readonly SourceLine[])[];
  readonly children: readonly ChildSight[];
}

export interface ChildSight {
  readonly pid: number;
  readonly fn: LearnerText;
  readonly end?: ChildEnd;
  /** It ended while a call was under way that has not returned. */
  readonly endedDuringCall: boolean;
}
