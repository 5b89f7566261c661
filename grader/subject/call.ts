import type { TracedStep } from '../faults/traced-step';
import type { Limits } from '../containment/budget';

export interface CallOptions {
  readonly trace?: boolean;
  readonly holdBefore?: number;
  readonly limits?: Limits;
}

export interface Called {
  readonly value: unknown;
  readonly steps: readonly TracedStep[];
}
