import type { LearnerText } from './learner-text';

/** An error as facts: it crosses processes and realms, so nobody can ask `instanceof`. */
export interface ErrorFacts {
  readonly name: LearnerText;
  readonly message: LearnerText;
  readonly code?: LearnerText;
  readonly stack: LearnerText;
}
