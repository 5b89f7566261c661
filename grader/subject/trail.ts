import type { SourceLine, TracedStep } from '../faults/traced-step';
import type { NameOf } from '../faults/show';
import type { TrailEntry } from '../faults/turns';

/** What a check did, turn by turn, for the story of its failure. */
export class Trail {
  readonly entries: TrailEntry[] = [];
  /** The learner's line before which a call was last stopped, which is the origin of a fault that shows elsewhere. */
  stoppedAt: SourceLine | undefined;
  /** The number in this story of a process that those under test have started; undefined where it has none. */
  numberOf: (pid: number) => number | undefined = () => undefined;

  readonly #objects = new Map<string, string[]>();

  /** Of several objects of one class, each but the first has a number. */
  readonly nameOf: NameOf = ({ label, mark }) => {
    if (mark.type !== 'shareable' || mark.identity === undefined) return label;
    const seen = this.#objects.get(label) ?? [];
    if (!seen.includes(mark.identity)) this.#objects.set(label, [...seen, mark.identity]);
    const at = seen.includes(mark.identity) ? seen.indexOf(mark.identity) : seen.length;
    return at === 0 ? label : `${label} ${String(at + 1)}`;
  };

  /** Drops the earlier turns, because only those that lead to the failure are worth showing. */
  restart(): void {
    this.entries.length = 0;
    this.#objects.clear();
    this.stoppedAt = undefined;
  }

  /** Records that the call of this entry was stopped before a step. */
  stopped(at: number, { where, ...before }: TracedStep): void {
    this.stoppedAt = where;
    const entry = this.entries[at];
    if (entry !== undefined) this.entries[at] = { ...entry, end: { kind: 'stopped', before } };
  }

  /** A stopped call has ended: its steps before the stop stay in entry `at`, and the rest move to entry `on`. */
  split(at: number, on: number, stepsBefore: number): void {
    const whole = this.entries[at];
    const rest = this.entries[on];
    if (whole === undefined || rest === undefined) return;
    this.entries[at] = { ...whole, end: { kind: 'stopped' }, steps: whole.steps.slice(0, stepsBefore) };
    this.entries[on] = { ...rest, end: whole.end, steps: whole.steps.slice(stepsBefore) };
  }

  /** A stopped call of entry `at` was continued by entry `on`, and will not return. */
  ended(at: number, on: number, end: TrailEntry['end']): void {
    const whole = this.entries[at];
    const rest = this.entries[on];
    if (whole === undefined || rest === undefined) return;
    this.entries[at] = { ...whole, end: { kind: 'stopped' } };
    this.entries[on] = { ...rest, end };
  }
}
