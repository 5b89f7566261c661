import type { Result } from '../report/result';
import { clipped, jsonText, within } from './clip';
import { lawsOf, type Outcome } from './outcome';
import { storyOf } from './story';

const MOST_BYTES = 1_000_000;

/**
 * `/autograder/results/results.json`. Gradescope has two states, so what was not judged is a score of 0 that says so; its
 * `extra_data.status` is then `error`.
 * @see https://gradescope-autograders.readthedocs.io/en/latest/specs/
 */
export function gradescope(outcome: Outcome): string {
  const { result } = outcome;
  const isJudged = outcome.kind === 'judged';
  return within(MOST_BYTES, (longest) =>
    jsonText({
      score: isJudged ? outcome.result.score : 0,
      ...(result === undefined ? {} : { execution_time: Math.round(result.durationMs / 1000) }),
      output: isJudged
        ? `${String(outcome.result.score)} of ${String(outcome.result.maxScore)} points.`
        : clipped(`NOT JUDGED. This is not your mistake.\n${outcome.reasons.join('\n')}`, longest),
      output_format: 'text',
      test_output_format: 'text',
      test_name_format: 'text',
      visibility: 'visible',
      stdout_visibility: 'hidden',
      extra_data: { status: isJudged ? outcome.result.status : 'error', schema: result?.schema ?? null },
      tests: result === undefined ? [] : testsOf(result, isJudged, longest),
    }),
  );
}

function testsOf(result: Result, isJudged: boolean, longest: number): object[] {
  return lawsOf(result).map((law) => {
    const { kata, check, isExtra, isPassed } = law;
    const story = storyOf(law, result);
    return {
      score: isJudged ? check.score : 0,
      // Points of extras come on top: Gradescope shows them as extra credit.
      max_score: isExtra ? 0 : check.maxScore,
      status: isJudged && isPassed ? 'passed' : 'failed',
      name: `${kata.id}: ${check.title}`,
      number: `${kata.folder.slice(0, 2).replace(/^0/, '')}.${String(check.stage)}`,
      ...(story === '' ? {} : { output: clipped(story, longest) }),
      tags: [kata.id, check.kind],
      extra_data: {
        law: check.id,
        status: check.status,
        ...(check.diagnosis === undefined ? {} : { code: check.diagnosis.code }),
        ...(check.diagnosis?.replay === undefined ? {} : { replay: check.diagnosis.replay }),
      },
    };
  });
}
