import type { Replay } from '../faults/replay';
import { learnerFile } from '../image/learner-file';
import type { Kata } from '../course/course';
import { changedImages } from '../image/publish';
import { MachineTrouble } from '../faults/machine-trouble';
import { shown } from '../course/project';
import type { Grading, VerdictSink } from '../lab/grading';
import { printableResult } from '../report/printable-result';
import { SCHEMA_ID, type Result } from '../report/result';
import { Collector, type Progress } from './collector';
import type { SpecError } from './run-jest';
import { scoreCheck, scoreKata, sum, type Heard } from './score';
import { JudgingFiles } from './judging-files';
import { typeCheck, type TypeErrors } from './type-check';
import { isUntouched, untouchedVerdicts } from './untouched';

export interface GradeOptions {
  readonly katas: readonly Kata[];
  /** The folder with the learner's katas. */
  readonly root: string;
  /** Earlier katas are also the learner's, instead of the reference solutions. */
  readonly own: boolean;
  readonly seed: number | undefined;
  readonly progress: Progress;
  /** Whether types are checked as well; true by default. */
  readonly types?: boolean;
  /** Only this run of the one check that is asked for. */
  readonly replay?: Replay | undefined;
  /** The checks of a kata after its first failure are left out, of the result as well. */
  readonly stopAtFailure?: boolean | undefined;
  /** At most this many checks of a kata side by side; two by default. */
  readonly atOnce?: number | undefined;
  /** The folder is used only once: nothing compiled from it is kept. */
  readonly isTransient?: boolean | undefined;
  /** False as soon as the checks that have not begun are no longer wanted; the result is then of no use. */
  readonly isWanted?: (() => boolean) | undefined;
  /** Where the specs run: in a Jest run of their own, if not in one that is there already (`spec-host`). */
  readonly runSpecs?: RunSpecs | undefined;
}

/** Runs the specs of katas, and returns those that could not be run. */
export type RunSpecs = (katas: readonly Kata[], grading: Grading) => Promise<SpecError[]>;

/**
 * Grades the katas of a folder: runs the checks and adds up the points. When it resolves, everything it started has
 * ended.
 */
export async function grade({
  katas,
  root,
  own,
  seed,
  progress,
  replay,
  types: isTyped = true,
  stopAtFailure,
  atOnce,
  isTransient,
  isWanted,
  runSpecs = inJest,
}: GradeOptions): Promise<Result> {
  const startedAt = new Date();
  const started = performance.now();
  const untouched = new Set(katas.filter((kata) => isUntouched(kata, root)));
  const touched = katas.filter((kata) => !untouched.has(kata));
  const files = new JudgingFiles(touched, root);
  const collector = new Collector(touched, progress);
  const types: Promise<TypeErrors> = isTyped ? typeCheck(touched, root) : Promise.resolve(new Map());
  types.catch(() => undefined); // thrown below, when the checks are done
  const checks = new Map(touched.map(({ id, checks: all }) => [id, new Set(all.map(({ title }) => title))]));
  const heardOf = (kata: Kata, typeErrors: Heard['typeErrors'] = [], specError?: string): Heard => ({
    verdicts: untouched.has(kata) ? untouchedVerdicts(kata) : (collector.verdicts.get(kata.id) ?? new Map()),
    news: collector.news.get(kata.id),
    specError,
    typeErrors,
    file: shown(learnerFile(root, kata)),
    root,
    own,
  });
  const sink: VerdictSink = {
    onNews: (news) => collector.onNews(news),
    onVerdict: (verdict) => {
      collector.onVerdict(verdict);
      const kata = touched.find(({ id }) => id === verdict.kata);
      const check = kata?.checks.find(({ title }) => title === verdict.title);
      if (kata === undefined || check === undefined) return;
      progress.onCheck?.(kata, scoreCheck(kata, check, heardOf(kata)));
    },
  };
  const request = { root, own, seed, replay, checks, stopAtFailure, atOnce, isTransient, isWanted };
  const specErrors =
    touched.length === 0 ? [] : await runSpecs(touched, { request, sink, explain: ({ code }) => code });
  const typeErrors = await types;
  // Jest's world has its own list of images, so its sessions report theirs.
  if (changedImages().length > 0 || [...collector.news.values()].some((news) => news.imageChanged === true))
    throw new MachineTrouble(
      'The compiled code was changed while it was judged, so what was seen is not what your files say.',
      'Run the command again, and let nothing write to the cache (node_modules/.cache/forklings) meanwhile.',
    );
  refuseChanges(files.changed());

  const results = katas.map((kata) => {
    const specError = specErrors.find((error) => error.kata === kata.id)?.message;
    const heard = heardOf(kata, typeErrors.get(kata.id), specError);
    return scoreKata(stopAtFailure === true ? untilFailure(kata, heard) : kata, heard);
  });
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

/** The kata without the checks that were left out because one before them had failed. */
function untilFailure(kata: Kata, { verdicts }: Heard): Kata {
  const hasFailed = [...verdicts.values()].some(({ status }) => status !== 'pass');
  return hasFailed ? { ...kata, checks: kata.checks.filter(({ title }) => verdicts.has(title)) } : kata;
}

/** A grade is about files that stayed what they were. */
function refuseChanges(files: readonly string[]): void {
  const [first] = files;
  if (first === undefined) return;
  const more = files.length > 1 ? ` and ${String(files.length - 1)} more` : '';
  throw new MachineTrouble(
    `${shown(first)}${more} changed during the grade, so what was seen may not be what is there now.`,
    'Let nothing write to your files, the specs or the grader while they are judged, then run the command again.',
  );
}

/** Jest takes a second to load, so it is loaded only where there is something to run. */
const inJest: RunSpecs = async (katas, grading) => {
  const { runJest } = await import('./run-jest');
  return runJest(katas, grading);
};
