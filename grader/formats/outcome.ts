import type { CheckResult, KataResult, Result } from '../report/result';

/** What a format is written from: a grade, or the reason why there is none. What was not judged is never a pass. */
export type Outcome =
  | { readonly kind: 'judged'; readonly result: Result }
  | {
      readonly kind: 'not-judged';
      readonly reasons: readonly [string, ...string[]];
      readonly result?: Result;
    };

/** A grade in which something could not be judged counts as not judged, whatever else it has found. */
export function outcomeOf(result: Result): Outcome {
  if (result.status !== 'error') return { kind: 'judged', result };
  const [first = 'Something could not be judged.', ...others] = new Set(
    result.katas.flatMap(({ id, checks }) =>
      checks.flatMap(({ status, title, reason }) =>
        status === 'error' ? [`${id}: ${title}: ${reason ?? 'it could not be judged'}`] : [],
      ),
    ),
  );
  return { kind: 'not-judged', reasons: [first, ...others], result };
}

/** A law of a grade, with the kata and the stage that it belongs to. */
export interface JudgedLaw {
  readonly kata: KataResult;
  readonly check: CheckResult;
  /** Its points come on top of the maximum. */
  readonly isExtra: boolean;
  /** It passes, and the laws that its stage needs pass as well. */
  readonly isPassed: boolean;
}

/** All laws, in the order of the manifest. */
export function lawsOf({ katas }: Result): JudgedLaw[] {
  return katas.flatMap((kata) =>
    kata.checks.map((check) => ({
      kata,
      check,
      isExtra: kata.stages.some(({ number, kind }) => number === check.stage && kind === 'extra'),
      isPassed: check.status === 'pass' && check.lacks === undefined,
    })),
  );
}

/** The sum of the points of extra laws, which are on top of the maximum. */
export function extraPoints(result: Result): number {
  return lawsOf(result).reduce((sum, { isExtra, check }) => sum + (isExtra ? check.score : 0), 0);
}
