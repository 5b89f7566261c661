import type { CheckResult, Result } from '../report/result';
import { clipped, jsonText, within } from './clip';
import { lawsOf, type JudgedLaw, type Outcome } from './outcome';
import { storyOf } from './story';

const MOST_BYTES = 5_000_000;
/** The version of check50 whose JSON this is. */
const VERSION = '3.3.11';

/**
 * The JSON of check50. `passed` is null where a law was skipped, or could not be decided, or passes without the laws that
 * its stage needs; the first of those is then its `dependency`. What was not judged has an `error` and no results.
 * @see https://cs50.readthedocs.io/projects/check50/en/latest/json_specification/
 */
export function check50(outcome: Outcome): string {
  const slug = `forklings/${outcome.result?.katas.map(({ id }) => id).join('+') ?? ''}`;
  return within(MOST_BYTES, (longest) =>
    jsonText({
      slug,
      version: VERSION,
      ...(outcome.kind === 'judged'
        ? { results: lawsOf(outcome.result).map((law) => resultOf(law, outcome.result, longest)) }
        : {
            error: {
              type: 'NotJudged',
              value: clipped(outcome.reasons.join('\n'), longest),
              traceback: [],
              data: {},
            },
          }),
    }),
  );
}

function resultOf(law: JudgedLaw, result: Result, longest: number): object {
  const { kata, check, isPassed } = law;
  const { lacks, diagnosis, explored } = check;
  return {
    name: `${kata.id}.${check.id}`,
    description: check.title,
    passed: isPassed ? true : check.status === 'fail' ? false : null,
    log: diagnosis?.output === undefined ? [] : clipped(diagnosis.output, longest).split('\n'),
    cause: isPassed ? null : causeOf(check, clipped(storyOf(law, result), longest)),
    data: {
      score: check.score,
      max_score: check.maxScore,
      stage: check.stage,
      ...(explored === undefined ? {} : { schedules: explored.schedules }),
      ...(diagnosis?.replay === undefined ? {} : { replay: diagnosis.replay }),
    },
    dependency: lacks?.[0] === undefined ? null : `${kata.id}.${lacks[0]}`,
  };
}

/** `expected` and `actual` come in pairs only. */
function causeOf({ diagnosis }: CheckResult, rationale: string): object {
  const { expected, actual, lesson } = diagnosis ?? {};
  return {
    rationale,
    help: lesson ?? null,
    ...(expected === undefined || actual === undefined ? {} : { expected, actual }),
  };
}
