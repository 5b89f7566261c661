import { kataOf } from '../../../course/course';
import { SCHEMA_ID, type CheckResult, type Result } from '../../../report/result';
import type { Ask } from '../judge-item';

/** A result of kata `value` in which these laws came to that: `pass`, or `fail: stale-read`. */
export function resultWith(laws: Readonly<Record<string, string>>): Result {
  const kata = kataOf('value');
  const checks = Object.entries(laws).map(([id, how]): CheckResult => {
    const { title, stage, kind, points } =
      kata.checks.find((one) => one.id === id) ?? kata.checks[0] ?? never(id);
    const [status = '', code = ''] = how.split(': ');
    const base = { id, title, stage, kind, maxScore: points, durationMs: 0 };
    if (status === 'pass') return { ...base, status, score: points };
    if (status === 'error') return { ...base, status, score: 0, reason: code };
    const diagnosis = { code, title: code, sentence: '', lesson: '' };
    return { ...base, status: status === 'inconclusive' ? status : 'fail', score: 0, diagnosis };
  });
  const score = checks.reduce((sum, check) => sum + check.score, 0);
  const status = checks.every((check) => check.status === 'pass') ? 'pass' : 'fail';
  return {
    schema: SCHEMA_ID,
    root: '.',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 0,
    status,
    score,
    maxScore: 100,
    katas: [
      {
        id: kata.id,
        folder: kata.folder,
        title: kata.title,
        file: kata.file,
        status,
        score,
        maxScore: 100,
        durationMs: 0,
        missingExports: [],
        typeErrors: [],
        stages: [],
        checks,
      },
    ],
  };
}

/** A judge of a submission in which these laws fail, and all others pass. It notes what it was asked for. */
export function judgeOf(failing: Readonly<Record<string, string>>): {
  readonly ask: Ask;
  readonly asked: string[][];
} {
  const asked: string[][] = [];
  const ask: Ask = ({ checks, stopAtFailure }) => {
    const ids = checks ?? kataOf('value').checks.map(({ id }) => id);
    const end = ids.findIndex((id) => failing[id] !== undefined);
    const judged = stopAtFailure === true && end >= 0 ? ids.slice(0, end + 1) : ids;
    asked.push([...judged]);
    return Promise.resolve(resultWith(Object.fromEntries(judged.map((id) => [id, failing[id] ?? 'pass']))));
  };
  return { ask, asked };
}

function never(id: string): never {
  throw new Error(`kata value has no law "${id}"`);
}
