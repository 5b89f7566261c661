import type { Kind } from './item';
import type { Outcome, Verdict } from './outcome';

/** At least this share of the wrong submissions that are caught must be caught under the names of their headers. */
export const LEAST_NAMED = 0.95;

/** Outcomes, counted: by what they were promised to be, and by what they are. */
export class Figures {
  constructor(private readonly outcomes: readonly Pick<Outcome, 'kind' | 'verdict'>[]) {}

  count(kinds: readonly Kind[], verdicts?: readonly Verdict[]): number {
    return this.outcomes.filter(
      ({ kind, verdict }) => kinds.includes(kind) && (verdicts === undefined || verdicts.includes(verdict)),
    ).length;
  }

  get survivors(): number {
    return this.count(['wrong', 'operator', 'cheat'], ['survived']);
  }

  get penalised(): number {
    return this.count(['stub', 'partial', 'right'], ['penalised']);
  }

  get unjudged(): number {
    return this.count(['stub', 'partial', 'right', 'wrong', 'operator', 'cheat'], ['unjudged']);
  }

  /** Of the wrong submissions that are caught, the share that is caught as its headers say. */
  get named(): number {
    const caught = this.count(['wrong'], ['held', 'misnamed']);
    return caught === 0 ? 1 : this.count(['wrong'], ['held']) / caught;
  }

  /** Operator edits that are listed as equivalent, although a law catches them. */
  get wronglyListed(): number {
    return this.count(['operator'], ['misnamed']);
  }

  /** 0: all is as promised, as far as is required. 1: it is not. 2: something could not be judged. */
  get exitCode(): 0 | 1 | 2 {
    if (this.unjudged > 0) return 2;
    const isHeld = this.survivors === 0 && this.penalised === 0 && this.wronglyListed === 0;
    return isHeld && this.named >= LEAST_NAMED ? 0 : 1;
  }
}
