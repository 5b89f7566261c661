import type { Fault } from '../faults/failure';

/**
 * A judge's verdict on a history, or that the history alone does not decide it, because the judge read steps as well.
 */
type Known = { readonly fault: Fault | undefined } | 'reads steps';

/**
 * Verdicts on histories. Thousands of schedules lead to a few histories, so each judge looks at each history once. That
 * is sound only for what a judge can learn from the history. A verdict for which it read when something happened, at
 * which step or in which state, is never reused. `ObservedRun` records what is read, so no judge can omit it.
 */
export class VerdictMemo<Judge extends object> {
  readonly #known = new Map<Judge, Map<string, Known>>();

  find(judge: Judge, history: string): Known | undefined {
    return this.#known.get(judge)?.get(history);
  }

  keep(judge: Judge, history: string, known: Known): void {
    const ofJudge = this.#known.get(judge) ?? new Map<string, Known>();
    this.#known.set(judge, ofJudge);
    ofJudge.set(history, known);
  }
}
