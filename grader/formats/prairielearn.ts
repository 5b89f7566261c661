import type { Result } from '../report/result';
import { clipped, jsonText, within } from './clip';
import { lawsOf, type Outcome } from './outcome';
import { problemOf, storyOf } from './story';

/** A larger file is refused. */
const MOST_BYTES = 1_000_000;

/**
 * `/grade/results/results.json`. What was not judged is `gradable: false`, which costs the student no attempt. The score is
 * a fraction, so points of extra laws count only up to 1.
 * @see https://prairielearn.readthedocs.io/en/latest/externalGrading/
 */
export function prairielearn(outcome: Outcome): string {
  return within(MOST_BYTES, (longest) => {
    if (outcome.kind === 'not-judged')
      return jsonText({
        gradable: false,
        message: clipped(
          `It could not be judged, which is not your mistake.\n${outcome.reasons.join('\n')}`,
          longest,
        ),
      });
    const { result } = outcome;
    const problems = result.katas.flatMap((kata) => problemOf(kata, result) ?? []);
    return jsonText({
      gradable: true,
      score: result.maxScore === 0 ? 0 : Math.min(1, result.score / result.maxScore),
      message: `${String(result.score)} of ${String(result.maxScore)} points.`,
      output: clipped(problems.join('\n\n'), longest),
      images: [],
      tests: testsOf(result, longest),
    });
  });
}

function testsOf(result: Result, longest: number): object[] {
  return lawsOf(result).map((law) => {
    const { kata, check, isExtra } = law;
    return {
      name: `${kata.id}: ${check.title}`,
      description: `stage ${String(check.stage)}, ${check.kind}${isExtra ? ', extra' : ''}`,
      points: check.score,
      max_points: check.maxScore,
      message: check.diagnosis?.title ?? check.reason ?? '',
      output: clipped(storyOf(law, result), longest),
      images: [],
    };
  });
}
