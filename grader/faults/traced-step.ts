import type { StepFacts } from '../explorer/run/step-facts';

/** At most this many steps of an ordinary call are recorded: its first ones. */
export const MOST_TRACED_STEPS = 200;

/** A kernel operation of the learner's code. */
export interface TracedStep extends StepFacts {
  readonly where?: SourceLine;
}

export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The function of a reference solution that this line called, in which the step was taken. */
  readonly via?: string;
}
