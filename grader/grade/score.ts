import { diagnose } from '../diagnosis/diagnose';
import type { Kata, ManifestCheck } from '../lab/course';
import type { KataNews, Verdict } from '../lab/settings';
import type { CheckResult, KataResult, TypeErrorResult } from '../report/result';

/** What was heard of one kata. */
export interface Heard {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly news: KataNews | undefined;
  readonly specError: string | undefined;
  readonly typeErrors: readonly TypeErrorResult[];
  /** The learner's file, as the learner would name it. */
  readonly file: string;
}

/** Adds up a kata: every check that the manifest promises is in it, in its order, whether it was heard of or not. */
export function scoreKata(kata: Kata, heard: Heard): KataResult {
  const checks = kata.checks.map((check) => scoreCheck(kata, check, heard));
  const problem = heard.news?.unloadable;
  return {
    id: kata.id,
    folder: kata.folder,
    title: kata.title,
    file: heard.file,
    status: statusOf(checks),
    score: sum(checks.map((check) => check.score)),
    maxScore: sum(checks.map((check) => check.maxScore)),
    durationMs: sum(checks.map((check) => check.durationMs)),
    ...(problem === undefined ? {} : { problem: diagnose(kata, problem) }),
    missingExports: (heard.news?.missing ?? []).map(({ name, expected, found }) =>
      found === 'nothing'
        ? `does not export \`${name}\` (a ${expected})`
        : `exports \`${name}\` as ${found}; it must be a ${expected}`,
    ),
    typeErrors: [...heard.typeErrors],
    checks,
  };
}

function scoreCheck(kata: Kata, { id, title, kind, points }: ManifestCheck, heard: Heard): CheckResult {
  const verdict = heard.verdicts.get(title);
  const base = { id, title, kind, maxScore: points };
  if (verdict === undefined) {
    const reason = heard.specError ?? 'The check was promised by the manifest but never ran.';
    return { ...base, status: 'error', score: 0, durationMs: 0, reason };
  }
  const { status, durationMs, fault, trail, reason } = verdict;
  return {
    ...base,
    status,
    score: status === 'pass' ? points : 0,
    durationMs,
    ...(fault === undefined ? {} : { diagnosis: diagnose(kata, fault, trail) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function statusOf(checks: readonly CheckResult[]): KataResult['status'] {
  if (checks.some((check) => check.status === 'error')) return 'error';
  if (checks.every((check) => check.status === 'pass')) return 'pass';
  return checks.every((check) => check.diagnosis?.code === 'not-started') ? 'not-started' : 'fail';
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
