import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { shown } from '../course/project';
import { reportPage } from '../picture/report-page';
import { SCHEMA_ID, type CheckResult, type Result } from '../report/result';
import { writeWhole } from '../report/whole-file';
import type { LoopView } from './loop-view';

/** What has failed, as far as the loop knows: of the stage in view, or of the stages before it. */
export function failedChecks({ judgement }: Pick<LoopView, 'judgement'>): readonly CheckResult[] {
  switch (judgement.kind) {
    case 'judging':
    case 'judged':
      return judgement.checks.filter(({ status }) => status !== 'pass');
    case 'complete':
      return judgement.broken;
    default:
      return [];
  }
}

/**
 * Writes the page of the report with what the loop knows, the failure that it shows opened. Returns the file.
 *
 * @throws the system's error when it cannot be written
 */
export function writePicture(view: LoopView, root: string, folder: string): string {
  const file = path.join(folder, 'picture.html');
  mkdirSync(folder, { recursive: true });
  writeWhole(file, reportPage(resultOf(view, root)));
  return file;
}

/** The laws that the loop has judged, as a result of their own. */
function resultOf({ place: { kata }, file, judgement, typeErrors }: LoopView, root: string): Result {
  const checks =
    judgement.kind === 'complete' ? judgement.broken : 'checks' in judgement ? judgement.checks : [];
  const total = {
    score: sum(checks.map(({ score }) => score)),
    maxScore: sum(checks.map(({ maxScore }) => maxScore)),
  };
  const stages = kata.stages.flatMap(({ id, title, kind }, at) => {
    const own = checks.filter(({ stage }) => stage === at + 1);
    if (own.length === 0) return [];
    const maxScore = sum(own.map((check) => check.maxScore));
    const status = own.every((check) => check.status === 'pass') ? 'not-judged' : 'fail';
    return [
      {
        number: at + 1,
        id,
        title,
        kind,
        status,
        score: sum(own.map(({ score }) => score)),
        maxScore,
      } as const,
    ];
  });
  return {
    schema: SCHEMA_ID,
    root: shown(root),
    startedAt: new Date().toISOString(),
    durationMs: 0,
    status: 'fail',
    ...total,
    katas: [
      {
        id: kata.id,
        folder: kata.folder,
        title: kata.title,
        file,
        status: 'fail',
        ...total,
        durationMs: 0,
        ...('problem' in judgement && judgement.problem !== undefined ? { problem: judgement.problem } : {}),
        missingExports: 'missing' in judgement ? [...(judgement.missing ?? [])] : [],
        typeErrors: [...(typeErrors ?? [])],
        stages,
        checks: [...checks],
      },
    ],
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
