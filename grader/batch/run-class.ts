import { cpus } from 'node:os';
import path from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Kata } from '../course/course';
import { learnerText, MESSAGE } from '../faults/learner-text';
import { readSubmission, type Source, type Submission } from './intake/submissions';
import { jobOf, type Job, type Outcome } from './job';
import { Keeper, tablesNotWritten } from './keeper';
import { Store } from './store';
import {
  CLASS_SCHEMA_ID,
  type ClassResult,
  type StudentResult,
  type WorkResult,
} from './tables/class-result';
import { problemText } from './tables/problem-text';
import { writeTables, type JudgedWork } from './tables/write-tables';

export interface ClassOptions {
  readonly sources: readonly Source[];
  readonly katas: readonly Kata[];
  /** A submission without one of the katas is then shown as such; else only what was handed in is. */
  readonly areRequired: boolean;
  /** The folder of results, which may have those of an earlier run. */
  readonly out: string;
  /** Judges jobs: over the cores of this machine, or by workers elsewhere. */
  readonly judge: (job: Job) => Promise<Outcome>;
  /** The key of the grader of a kata. */
  readonly graderOf: (kata: Kata) => string;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** Of those, found in the results of an earlier run. */
  readonly known: number;
}

/** How many jobs are judged at a time where no number is given: one on each core. */
export const usualJobs = (): number => Math.max(1, cpus().length);

/** Judges a class. What is in the store already is not judged again, so a run that was killed is resumed by starting it again. */
export async function runClass(options: ClassOptions): Promise<ClassResult> {
  const { sources, katas, out, judge, graderOf, onProgress } = options;
  mkdirSync(out, { recursive: true });
  const store = new Store(path.join(out, 'store'));
  const keys = new Map(katas.map((kata) => [kata.id, graderOf(kata)]));
  const submissions: Submission[] = [];
  for (const source of sources) submissions.push(await readSubmission(source, katas));

  const jobs = new Map<string, Job>();
  const works = submissions.map((submission) => {
    if ('problem' in submission) return { submission, jobs: new Map<string, Job>() };
    const own = new Map<string, Job>();
    for (const found of submission.katas) {
      if ('problem' in found) continue;
      const job = jobOf(found.kata, found.files, keys.get(found.kata.id) ?? '');
      own.set(found.kata.id, job);
      jobs.set(job.key, job);
    }
    return { submission, jobs: own };
  });

  const outcomes = await judgeAll([...jobs.values()], new Keeper(store, out), judge, onProgress);
  const students = works.map((work) => studentOf(work, outcomes, options));
  const result: ClassResult = {
    schema: CLASS_SCHEMA_ID,
    katas: katas.map(({ id, folder, title }) => ({ id, folder, title, grader: keys.get(id) ?? '' })),
    students,
  };
  const judged = works.flatMap(({ submission, jobs: own }) =>
    [...own.values()].flatMap((job): JudgedWork[] => {
      const outcome = outcomes.get(job.key);
      return outcome?.kind === 'judged' ? [{ student: submission.student, job, result: outcome.result }] : [];
    }),
  );
  try {
    writeTables(out, result, judged);
  } catch (error) {
    throw tablesNotWritten(out, error);
  }
  return result;
}

async function judgeAll(
  jobs: readonly Job[],
  keeper: Keeper,
  judge: ClassOptions['judge'],
  onProgress: ClassOptions['onProgress'],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const left: Job[] = [];
  for (const job of jobs) {
    const known = keeper.get(job.key);
    if (known === undefined) left.push(job);
    else outcomes.set(job.key, { kind: 'judged', result: known });
  }
  const known = outcomes.size;
  const report = (): void => onProgress({ done: outcomes.size, of: jobs.length, known });
  report();
  await Promise.all(
    left.map(async (job) => {
      const outcome = await judgedInAnyCase(job, judge);
      if (outcome.kind === 'judged') keeper.keep(job.key, outcome.result);
      outcomes.set(job.key, outcome);
      report();
    }),
  );
  keeper.keepTheRest();
  return outcomes;
}

async function judgedInAnyCase(job: Job, judge: ClassOptions['judge']): Promise<Outcome> {
  try {
    return await judge(job);
  } catch (error) {
    return {
      kind: 'not-judged',
      reason: learnerText(error instanceof Error ? error.message : String(error), MESSAGE),
    };
  }
}

function studentOf(
  { submission, jobs }: { readonly submission: Submission; readonly jobs: ReadonlyMap<string, Job> },
  outcomes: ReadonlyMap<string, Outcome>,
  { katas, areRequired }: ClassOptions,
): StudentResult {
  const { student } = submission;
  if ('problem' in submission) {
    const problem = problemText(submission.problem);
    const status = submission.problem.code === 'machine' ? 'not-judged' : 'refused';
    const all = katas.map((kata): WorkResult => ({
      kata: kata.id,
      status,
      score: 0,
      maxScore: maximumOf(kata),
    }));
    return { student, ...totals(all), problem, katas: all };
  }
  const all = katas.flatMap((kata): WorkResult[] => {
    const found = submission.katas.find((one) => one.kata.id === kata.id);
    const base = { kata: kata.id, score: 0, maxScore: maximumOf(kata) };
    if (found === undefined) return areRequired ? [{ ...base, status: 'not-submitted' }] : [];
    if ('problem' in found) return [{ ...base, status: 'refused', reason: problemText(found.problem) }];
    return [{ ...base, ...verdictOf(jobs.get(kata.id), outcomes) }];
  });
  return { student, ...totals(all), katas: all };
}

function verdictOf(
  job: Job | undefined,
  outcomes: ReadonlyMap<string, Outcome>,
): Pick<WorkResult, 'status' | 'key' | 'reason'> & { score: number } {
  const outcome = job === undefined ? undefined : outcomes.get(job.key);
  const judged = outcome?.kind === 'judged' ? outcome.result.katas[0] : undefined;
  if (job === undefined || judged === undefined || judged.status === 'error')
    return {
      status: 'not-judged',
      score: 0,
      reason: outcome?.kind === 'not-judged' ? outcome.reason : 'It has no verdict.',
    };
  return { status: judged.status, score: judged.score, key: job.key };
}

const maximumOf = ({ checks }: Kata): number =>
  checks.reduce((sum, { points, extra }) => sum + (extra === true ? 0 : points), 0);

function totals(works: readonly WorkResult[]): { score: number; maxScore: number } {
  return {
    score: works.reduce((sum, { score }) => sum + score, 0),
    maxScore: works.reduce((sum, { maxScore }) => sum + maxScore, 0),
  };
}
