import { diagnose } from '../diagnosis/diagnose';
import type { Check, Kata } from '../course/course';
import type { Explored } from '../exploration/replay';
import { hashOfCode, hashOfGrader, writeToken } from '../exploration/replay-token';
import type { Fault } from '../faults/failure';
import { sentenceOf } from '../diagnosis/sentence';
import type { KataNews, Verdict } from '../lab/verdict';
import { lineOfTodo } from './todo-line';
import type { CheckResult, KataResult, StageResult, TypeErrorResult } from '../report/result';

/** What was reported about one kata. */
export interface Heard {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly news: KataNews | undefined;
  readonly specError: string | undefined;
  readonly typeErrors: readonly TypeErrorResult[];
  /** The learner's file, by the name that the learner would use. */
  readonly file: string;
  /** The folder that was graded. */
  readonly root: string;
  readonly own: boolean;
}

/**
 * Adds up a kata. Every check that the manifest promises is included, in the manifest's order, whether or not it was
 * reported.
 */
export function scoreKata(kata: Kata, heard: Heard): KataResult {
  const checks = withoutBaseless(
    kata,
    kata.checks.map((check) => scoreCheck(kata, check, heard)),
  );
  const problem = heard.news?.unloadable;
  return {
    id: kata.id,
    folder: kata.folder,
    title: kata.title,
    file: heard.file,
    status: isUntouched(kata, heard)
      ? 'not-started'
      : statusOf(
          checks.filter((_, at) => kata.checks[at]?.extra !== true),
          checks,
        ),
    score: sum(checks.map((check) => check.score)),
    // Extras count beyond the maximum.
    maxScore: sum(kata.checks.map(({ points, extra }) => (extra === true ? 0 : points))),
    durationMs: sum(checks.map((check) => check.durationMs)),
    ...(problem === undefined ? {} : { problem: diagnose(kata, problem) }),
    missingExports: (heard.news?.missing ?? []).map(({ name, expected, found }) =>
      found === 'nothing'
        ? `does not export \`${name}\` (a ${expected})`
        : `exports \`${name}\` as ${found}; it must be a ${expected}`,
    ),
    typeErrors: [...heard.typeErrors],
    stages: kata.stages.map((_, at) => scoreStage(kata, at, checks)),
    checks,
  };
}

/** How far a stage has come. Its maximum is that of all its laws, even where only some were to be checked. */
function scoreStage({ stages }: Kata, at: number, all: readonly CheckResult[]): StageResult {
  const { id, title, kind, laws } = stages[at] ?? { id: '', title: '', kind: 'core', laws: [] };
  const checks = all.filter(({ stage }) => stage === at + 1);
  const isWhole = checks.length === laws.length;
  const isUnwritten = checks.every(({ diagnosis }) => diagnosis?.code === 'not-started');
  const isBaseless = checks.some(({ lacks }) => lacks !== undefined);
  const reached = isBaseless ? 'fail' : statusOf(checks, checks);
  const status = checks.length === 0 ? 'not-judged' : isUnwritten ? 'not-started' : reached;
  return {
    number: at + 1,
    id,
    title,
    kind,
    // A stage passes as a whole only.
    status: status === 'pass' && !isWhole ? 'not-judged' : status,
    score: sum(checks.map(({ score }) => score)),
    maxScore: sum(laws.map(({ points }) => points)),
  };
}

/**
 * Takes the points from the passes of stages whose `needs` do not hold: nothing has shown yet that the code does anything.
 * A need that was not to be checked takes no points.
 */
function withoutBaseless({ checks }: Kata, results: readonly CheckResult[]): CheckResult[] {
  const lost = new Set(results.filter(({ status }) => status !== 'pass').map(({ id }) => id));
  return results.map((result, at) => {
    const lacks = (checks[at]?.needs ?? []).filter((id) => lost.has(id));
    return result.status === 'pass' && lacks.length > 0 ? { ...result, score: 0, lacks } : result;
  });
}

export function scoreCheck(kata: Kata, check: Check, heard: Heard): CheckResult {
  const { id, title, kind, points, stage } = check;
  const verdict = heard.verdicts.get(title);
  const base = { id, title, stage, kind, maxScore: points };
  if (verdict === undefined) {
    const reason = heard.specError ?? 'The manifest promises this check, but it never ran.';
    return { ...base, status: 'error', score: 0, durationMs: 0, reason };
  }
  const { status, durationMs } = verdict;
  const score = status === 'pass' ? points : 0;
  return { ...base, status, score, durationMs, ...detailsOf(kata, check, verdict, heard) };
}

/** What is known about a verdict besides its status. */
function detailsOf(
  kata: Kata,
  check: Check,
  verdict: Verdict,
  heard: Heard,
): Pick<CheckResult, 'explored' | 'diagnosis' | 'reason'> {
  switch (verdict.status) {
    case 'pass':
      return verdict.explored === undefined ? {} : { explored: exploredResult(verdict.explored) };
    case 'fail':
    case 'inconclusive': {
      const { trail } = verdict;
      const fault = withPlace(verdict.fault, kata, heard);
      return {
        diagnosis: { ...diagnose(kata, fault, trail, check.stage), ...tokenOf(kata, check.id, fault, heard) },
      };
    }
    case 'error':
      return { reason: verdict.reason };
    case 'skipped':
      return { reason: sentenceOf(verdict.because) };
  }
}

/** What is not written is shown where it is to be written. */
function withPlace(fault: Fault, kata: Kata, { root }: Heard): Fault {
  if (fault.where !== undefined || fault.facts?.kind !== 'not-written') return fault;
  const where = lineOfTodo(kata, root, fault.facts.todo);
  return where === undefined ? fault : { ...fault, where };
}

/** The token that makes the failing run again. */
function tokenOf(kata: Kata, check: string, { replay }: Fault, { root, own }: Heard): { replay?: string } {
  if (replay === undefined) return {};
  return {
    replay: writeToken({
      kata: kata.id,
      check,
      code: hashOfCode(kata, root, own),
      grader: hashOfGrader(kata),
      replay,
    }),
  };
}

function exploredResult(explored: Explored): CheckResult['explored'] {
  const { of, schedules, preemptions, isCapped, sampled } = explored;
  return { of, schedules, preemptions: preemptions === Infinity ? null : preemptions, isCapped, sampled };
}

/** The file is still the stub. Where something is written that no law can show yet, the kata is begun. */
function isUntouched({ checks }: Kata, { verdicts }: Heard): boolean {
  return checks.every(({ title }) => {
    const verdict = verdicts.get(title);
    return verdict?.status === 'fail' && verdict.fault.facts?.kind === 'untouched-stub';
  });
}

function statusOf(required: readonly CheckResult[], all: readonly CheckResult[]): 'pass' | 'fail' | 'error' {
  if (all.some((check) => check.status === 'error')) return 'error';
  // When only extras were requested, they are what must pass.
  return (required.length > 0 ? required : all).every((check) => check.status === 'pass') ? 'pass' : 'fail';
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
