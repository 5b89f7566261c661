import type { FaultCode } from '../../faults/failure';

/** What a fault is called, and what it means in general. The check adds what happened in this case. */
export interface FaultExplanation {
  readonly title: string;
  readonly lesson: string;
}

/** Of some of the codes; all of them together are in `faults.ts`. */
export type Explanations = { readonly [Code in FaultCode]?: FaultExplanation };
