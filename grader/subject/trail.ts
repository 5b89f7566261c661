import type { SourceLine, TracedStep } from '../faults/traced-step';
import type { TrailEntry } from '../faults/failure';

/** What a check did, call by call, for the story of its failure. */
export class Trail {
  readonly entries: TrailEntry[] = [];
  /** The learner's line at which a call was stopped last: where a fault that shows elsewhere comes from. */
  stoppedAt: SourceLine | undefined;

  /** Only what leads to the failure is worth telling. */
  restart(): void {
    this.entries.length = 0;
    this.stoppedAt = undefined;
  }

  /** The call of this entry was stopped before a step. */
  stopped(at: number, { text, where }: TracedStep): void {
    this.stoppedAt = where;
    const entry = this.entries[at];
    if (entry !== undefined) this.entries[at] = { ...entry, outcome: `stopped before it ${text}` };
  }

  /** A stopped call has come to its end: what it did before the stop stays in its entry, the rest goes to entry `on`. */
  split(at: number, on: number, stepsBefore: number): void {
    const whole = this.entries[at];
    const rest = this.entries[on];
    if (whole === undefined || rest === undefined) return;
    this.entries[at] = { ...whole, outcome: 'stopped', steps: whole.steps.slice(0, stepsBefore) };
    this.entries[on] = { ...rest, outcome: whole.outcome, steps: whole.steps.slice(stepsBefore) };
  }
}
