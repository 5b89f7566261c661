import type { CheckResult, Result } from '../report/result';
import { clipped, jsonText, within } from './clip';
import { lawsOf, type Outcome } from './outcome';
import { problemOf, storyOf } from './story';

const MOST_BYTES = 500_000;
const LONGEST_MESSAGE = 65_535;
const LONGEST_OUTPUT = 500;

/**
 * `results.json`, version 3. `error` means that no law was run: the code does not compile, or the grader could not judge.
 * The task is the stage, where one kata was graded.
 * @see https://exercism.org/docs/building/tooling/test-runners/interface
 */
export function exercism(outcome: Outcome): string {
  return within(MOST_BYTES, (longest) => {
    const message = errorOf(outcome);
    if (message !== undefined || outcome.kind === 'not-judged')
      return jsonText({
        version: 3,
        status: 'error',
        message: clipped(message ?? '', Math.min(longest, LONGEST_MESSAGE)),
        tests: [],
      });
    const { result } = outcome;
    return jsonText({
      version: 3,
      status: result.status === 'pass' ? 'pass' : 'fail',
      message: null,
      tests: testsOf(result, longest),
    });
  });
}

function errorOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'not-judged')
    return `It could not be judged, which is not your mistake.\n${outcome.reasons.join('\n')}`;
  const { result } = outcome;
  const problems = result.katas.map((kata) => problemOf(kata, result));
  return problems.length > 0 && problems.every((problem) => problem !== undefined)
    ? problems.join('\n\n')
    : undefined;
}

function testsOf(result: Result, longest: number): object[] {
  const hasTasks = result.katas.length === 1;
  return lawsOf(result).map((law) => {
    const { check, kata, isPassed } = law;
    const output = check.diagnosis?.output;
    return {
      name: hasTasks ? check.title : `${kata.id}: ${check.title}`,
      status: isPassed ? 'pass' : statusOf(check),
      ...(isPassed ? {} : { message: clipped(storyOf(law, result), longest) }),
      ...(output === undefined || output === '' ? {} : { output: clipped(output, LONGEST_OUTPUT) }),
      ...(hasTasks ? { task_id: check.stage } : {}),
    };
  });
}

const statusOf = ({ status }: CheckResult): 'fail' | 'error' =>
  status === 'error' || status === 'inconclusive' ? 'error' : 'fail';
