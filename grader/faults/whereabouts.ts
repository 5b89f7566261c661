import type { StepAction } from '../explorer/run/step-facts';
import type { LearnerText } from './learner-text';
import type { SourceLine } from './traced-step';
import type { Asked } from './asked';

/** Where a process is when nothing can continue. Processes count from 1, as in the story of the failure. */
export type Whereabouts = {
  readonly process: number;
} & (
  | {
      readonly kind: 'inside';
      /** The call that has not returned. */
      readonly call: string;
      readonly asked?: Asked;
      readonly at?: SourceLine;
      /** What it does there: an operation that blocks, or it awaits. */
      readonly doing?: StepAction | { readonly kind: 'awaits' };
      /** Bytes that went through pipes in that call so far. */
      readonly bytes?: { readonly read: number; readonly written: number };
    }
  | { readonly kind: 'returned' | 'killed' | 'gone' }
  /** The check has stopped it, and lets it continue later. */
  | { readonly kind: 'held'; readonly call: string; readonly asked?: Asked }
  /** A process that it started; `number`: in the story, where it has one. */
  | { readonly kind: 'child'; readonly number?: number; readonly fn: LearnerText; readonly end?: ChildEnd }
);

/** How a child ended. */
export interface ChildEnd {
  readonly exitCode: number | null;
  readonly signal: LearnerText | null;
}
