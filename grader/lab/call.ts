import type { Limits } from './containment/budget';
import type { TracedStep } from './protocol';

export interface CallOptions {
  readonly trace?: boolean;
  readonly holdBefore?: number;
  readonly limits?: Limits;
}

export interface Called {
  readonly value: unknown;
  readonly steps: readonly TracedStep[];
}
