import type { Result } from '../report/result';
import { clipped, jsonText, within } from './clip';
import { extraPoints, lawsOf, type Outcome } from './outcome';
import { storyOf } from './story';

/** Its collector refuses a file of more than 10 MiB. */
const MOST_BYTES = 5_000_000;

/** What the runner of Classroom 50 says in the environment; it stamps the owner and the type itself. */
export const CLASSROOM50_VARIABLES = {
  classroom: 'CLASSROOM',
  assignment: 'ASSIGNMENT',
  submission: 'SUBMISSION_TAG',
  commit: 'COMMIT_URL',
  release: 'RELEASE_URL',
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `result.json`, schema `classroom50/result/v1`. Scores are all or nothing, so that its sums agree; points of extra laws do
 * not count, and are in `extra-points`. What was not judged is a result of 0 of 0 without tests.
 * @see https://github.com/foundation50/classroom50/wiki/Advanced-Autograding
 */
export function classroom50(outcome: Outcome, environment: Environment = process.env): string {
  const given = (name: string): string => environment[name] ?? '';
  const isJudged = outcome.kind === 'judged';
  const head = Object.fromEntries(
    Object.entries(CLASSROOM50_VARIABLES).map(([field, variable]) => [field, given(variable)]),
  );
  return within(MOST_BYTES, (longest) =>
    jsonText({
      schema: 'classroom50/result/v1',
      ...head,
      review: given('REVIEW_URL') || given('COMMIT_URL'),
      datetime: seconds(outcome.result?.startedAt ?? new Date().toISOString()),
      score: isJudged ? outcome.result.score - extraPoints(outcome.result) : 0,
      'max-score': isJudged ? outcome.result.maxScore : 0,
      tests: isJudged ? testsOf(outcome.result, longest) : [],
    }),
  );
}

const seconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');

function testsOf(result: Result, longest: number): object[] {
  return lawsOf(result).map((law) => {
    const { kata, check, isExtra, isPassed } = law;
    const story = storyOf(law, result);
    return {
      'test-name': `${kata.id}: ${check.title}`,
      passed: isPassed,
      score: isExtra ? 0 : check.score,
      'max-score': isExtra ? 0 : check.maxScore,
      law: check.id,
      stage: check.stage,
      status: check.status,
      ...(isExtra ? { 'extra-points': check.score } : {}),
      ...(story === '' ? {} : { output: clipped(story, longest) }),
    };
  });
}
