import type { LearnerText } from './learner-text';

/** An error as facts: it crosses processes and realms, so `instanceof` would fail. */
export interface ErrorFacts {
  readonly name: LearnerText;
  readonly message: LearnerText;
  readonly code?: LearnerText;
  readonly stack: LearnerText;
}
