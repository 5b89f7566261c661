import type { CheckResult, KataResult, Result } from '../../report/result';
import type { ClassResult, StudentResult } from './class-result';

/** How many of the submissions to a kata pass a law or a stage. */
export interface Share {
  readonly title: string;
  readonly passed: number;
  readonly of: number;
}

export interface FailedLaw {
  readonly kata: KataResult;
  readonly result: Result;
  /** One of the failures, preferably one with an interleaving. */
  readonly sample: CheckResult;
  readonly failed: number;
  readonly of: number;
}

const MOST_FAILED = 8;
const HELP_BELOW = 0.5;

/** The results of one kata: those that were judged. */
export type Judged = readonly { readonly result: Result; readonly kata: KataResult }[];

export function stageShares(judged: Judged): Share[] {
  const stages = judged[0]?.kata.stages ?? [];
  return stages.map(({ number, title }) => ({
    title: `${String(number)} ${title}`,
    passed: judged.filter(({ kata }) => kata.stages.find((one) => one.number === number)?.status === 'pass')
      .length,
    of: judged.length,
  }));
}

export function lawShares(judged: Judged): Share[] {
  const checks = judged[0]?.kata.checks ?? [];
  return checks.map(({ id, title }) => ({
    title,
    passed: judged.filter(({ kata }) => isPassed(kata.checks.find((one) => one.id === id))).length,
    of: judged.length,
  }));
}

const isPassed = (check: CheckResult | undefined): boolean =>
  check?.status === 'pass' && check.lacks === undefined;

/** The laws that fail most often, of all katas, with what one of them looks like. What is not written yet does not count. */
export function mostFailed(judged: Judged): FailedLaw[] {
  const failures = judged.flatMap(({ result, kata }) =>
    kata.checks
      .filter(({ status, diagnosis }) => status === 'fail' && diagnosis?.code !== 'not-started')
      .map((check) => ({ result, kata, check })),
  );
  const byLaw = new Map<string, typeof failures>();
  for (const one of failures) {
    const law = `${one.kata.id}.${one.check.id}`;
    byLaw.set(law, [...(byLaw.get(law) ?? []), one]);
  }
  return [...byLaw.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_FAILED)
    .flatMap((group) => {
      const sample = group.find(({ check }) => (check.diagnosis?.calls ?? []).length > 0) ?? group[0];
      if (sample === undefined) return [];
      const { kata, result, check } = sample;
      const of = judged.filter((one) => one.kata.id === kata.id).length;
      return [{ kata, result, sample: check, failed: group.length, of }];
    });
}

/** Students whose work a teacher should look at, because it has no verdict or earns less than half of the points. */
export function needHelp({
  students,
}: ClassResult): { readonly student: StudentResult; readonly why: string }[] {
  return students.flatMap((student) => {
    if (student.problem !== undefined) return [{ student, why: student.problem }];
    const unjudged = student.katas.find(({ status }) => status === 'not-judged' || status === 'refused');
    if (unjudged !== undefined)
      return [{ student, why: `${unjudged.kata}: ${unjudged.reason ?? unjudged.status}` }];
    const share = student.maxScore === 0 ? 1 : student.score / student.maxScore;
    return share < HELP_BELOW
      ? [{ student, why: `${String(student.score)} of ${String(student.maxScore)} points` }]
      : [];
  });
}
