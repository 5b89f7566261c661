import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { variableOf, type Place } from '../exploration/processors';
import { resultSchema } from '../report/result';
import { usualLimits } from '../sandbox/limits';
import { runSealed } from '../sandbox/run-sealed';
import { sealedCheckout } from '../sandbox/sealed-checkout';
import { writeJob, type Job, type Outcome } from './job';

/** Judges one job, in its place among those that are judged beside it. */
export type JudgeJob = (job: Job, place: Place) => Promise<Outcome>;

const ATTEMPTS = 2;

/** Judges in a sandbox of the job's own. What was not judged is tried once more, because the machine may have been at fault. */
export async function judgeInSandbox(job: Job, place: Place): Promise<Outcome> {
  const kata = kataOf(job.kata);
  const { key, checkout, etc, ready, entries } = await sealedCheckout(kata);
  if (key !== job.grader)
    return {
      kind: 'not-judged',
      reason: `This grader (${key}) is not the one that was asked for (${job.grader}).`,
    };
  return inFolder(job, async (submission) => {
    for (let attempt = 1; ; attempt++) {
      const { outcome } = await runSealed({
        mounts: { checkout, etc, submission, cache: { ready, entries } },
        words: [kata.id],
        limits: usualLimits,
        place,
      });
      if (outcome.kind === 'judged' && outcome.result.status !== 'error') return outcome;
      const reason =
        outcome.kind === 'judged'
          ? reasonIn(outcome.result.katas.flatMap(({ checks }) => checks))
          : outcome.reason;
      if (attempt === ATTEMPTS) return { kind: 'not-judged', reason };
    }
  });
}

const reasonIn = (
  checks: readonly { readonly status: string; readonly reason?: string | undefined }[],
): string => checks.find(({ status }) => status === 'error')?.reason ?? 'The grader could not judge it.';

/** Judges like `npm run grade`, with the rights of the person who runs it: for submissions that are trusted. */
export async function judgeWithTrust(job: Job, place: Place): Promise<Outcome> {
  return inFolder(job, async (submission) => {
    const file = path.join(submission, 'result.json');
    const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');
    const words = [launch, 'grade', job.kata, '--no-types', '--root', submission, '--json', file];
    const { name, value } = variableOf(place);
    const child = spawn(process.execPath, words, {
      stdio: 'ignore',
      env: { ...process.env, [name]: value },
    });
    const code = await new Promise((resolve) => void child.once('close', resolve));
    try {
      const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      if (result.status !== 'error') return { kind: 'judged', result };
      return { kind: 'not-judged', reason: reasonIn(result.katas.flatMap(({ checks }) => checks)) };
    } catch {
      return { kind: 'not-judged', reason: `The grader ended with ${String(code)} and without a result.` };
    }
  });
}

async function inFolder(job: Job, judge: (folder: string) => Promise<Outcome>): Promise<Outcome> {
  const home = process.env['FORKLINGS_TMPDIR'] ?? tmpdir();
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(path.join(home, 'job-'));
  try {
    writeJob(job, kataOf(job.kata), folder);
    return await judge(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
