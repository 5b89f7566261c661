import type { Replay } from '../faults/replay';
import { learnerFile } from '../image/learner-file';
import type { Kata } from '../course/course';
import { changedImages } from '../image/publish';
import { MachineTrouble } from '../faults/machine-trouble';
import { shown } from '../course/project';
import { printableResult } from '../report/printable-result';
import { SCHEMA_ID, type Result } from '../report/result';
import { Collector, type Progress } from './collector';
import { runJest } from './run-jest';
import { scoreKata, sum } from './score';
import { typeCheck, type TypeErrors } from './type-check';

export interface GradeOptions {
  readonly katas: readonly Kata[];
  /** The folder with the learner's katas. */
  readonly root: string;
  /** Earlier katas are the learner's too, instead of the reference solutions. */
  readonly own: boolean;
  readonly seed: number | undefined;
  readonly progress: Progress;
  /** Check types, too; true by default. */
  readonly types?: boolean;
  /** Of the one check that is asked for, only this run. */
  readonly replay?: Replay | undefined;
}

/** Grades the katas of a folder: runs the checks, adds the points. Everything that was started has ended when it resolves. */
export async function grade({
  katas,
  root,
  own,
  seed,
  progress,
  replay,
  types: isTyped = true,
}: GradeOptions): Promise<Result> {
  const startedAt = new Date();
  const started = performance.now();
  const collector = new Collector(katas, progress);
  const types: Promise<TypeErrors> = isTyped ? typeCheck(katas, root) : Promise.resolve(new Map());
  types.catch(() => undefined); // thrown below, when the checks are done
  const checks = new Map(katas.map(({ id, checks: all }) => [id, new Set(all.map(({ title }) => title))]));
  const request = { root, own, seed, replay, checks };
  const specErrors = await runJest(katas, { request, sink: collector, explain: ({ code }) => code });
  const typeErrors = await types;
  if (changedImages().length > 0)
    throw new MachineTrouble(
      'The compiled code was changed while it was judged, so what was seen is not what your files say.',
      'Run the command again, and let nothing write to the cache (node_modules/.cache/forklings) meanwhile.',
    );

  const results = katas.map((kata) =>
    scoreKata(kata, {
      verdicts: collector.verdicts.get(kata.id) ?? new Map(),
      news: collector.news.get(kata.id),
      specError: specErrors.find((error) => error.kata === kata.id)?.message,
      typeErrors: typeErrors.get(kata.id) ?? [],
      file: shown(learnerFile(root, kata)),
      root,
      own,
    }),
  );
  const isJudged = results.every((kata) => kata.status !== 'error');
  const isPassed = results.every((kata) => kata.status === 'pass');
  return printableResult({
    schema: SCHEMA_ID,
    root: shown(root),
    ...(seed === undefined ? {} : { seed }),
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - started),
    status: !isJudged ? 'error' : isPassed ? 'pass' : 'fail',
    score: sum(results.map((kata) => kata.score)),
    maxScore: sum(results.map((kata) => kata.maxScore)),
    katas: results,
  });
}
