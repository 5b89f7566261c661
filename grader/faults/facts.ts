import type { ContainmentFacts } from './facts/containment';
import type { DoubtFacts } from './facts/doubt';
import type { FileFacts } from './facts/file';
import type { LockFacts } from './facts/locks';
import type { PipeFacts } from './facts/pipes';
import type { QueueFacts } from './facts/queues';
import type { RunFacts } from './facts/runs';
import type { SleepFacts } from './facts/sleep';

/**
 * Everything that the grader itself can find wrong, by kind: numbers, places and learner text, but no sentences. The
 * sentence of each kind is in diagnosis/sentences; the compiler reports a kind that has none.
 */
export interface FactsByKind
  extends FileFacts, ContainmentFacts, SleepFacts, RunFacts, LockFacts, PipeFacts, QueueFacts, DoubtFacts {
  /** The error is the right one, but its message names none of these. */
  'silent-error': { promise: string; missing: readonly string[] };
  /** The check failed once, and then passed or failed differently. */
  unconfirmed: { first: Cause; others: readonly Cause[] };
}

export type FactKind = keyof FactsByKind;

/** The facts of one fault, tagged by `kind`. With a type argument, the facts of that kind. */
export type Facts<Kind extends FactKind = FactKind> = {
  [K in Kind]: { readonly kind: K } & Readonly<FactsByKind[K]>;
}[Kind];

/** What went wrong: facts that the grader found, or the promise of a spec, which is already a sentence. */
export type Cause =
  | { readonly facts: Facts; readonly sentence?: never }
  | { readonly sentence: string; readonly facts?: never };
