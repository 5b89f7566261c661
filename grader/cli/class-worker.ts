import { judgeInSandbox, judgeWithTrust } from '../batch/judge-job';
import type { Outcome } from '../batch/job';
import { overCores } from '../batch/over-cores';
import { startWorker } from '../batch/queue/worker';
import { troubleOf } from '../faults/machine-trouble';
import { NoSandbox } from '../sandbox/no-sandbox';
import { jobsOf, sayWithoutSandbox, sandboxOrUserError } from './class-flags';
import { linked, ownGrader, regularly } from './class-queue';
import { tell } from './tell';
import { UserError } from './user-error';

export interface ClassWorkerFlags {
  readonly queue?: string;
  readonly jobs?: string | number;
  readonly trustEverySubmission?: boolean;
}

/** Judges what is requested through a queue, until a signal ends it or its machine turns out to be unfit. */
export async function classWorkerCommand({
  queue,
  jobs,
  trustEverySubmission,
}: ClassWorkerFlags): Promise<2> {
  if (queue === undefined || typeof queue !== 'string')
    throw new UserError(
      'No queue was given.',
      'Name its Redis: `npm run class:worker -- --queue redis://host:6379`.',
    );
  const places = jobsOf(jobs);
  const isTrusted = trustEverySubmission === true;
  if (isTrusted) sayWithoutSandbox();
  else await sandboxOrUserError([]);
  const link = await linked(queue, 'Jobs that are being judged are finished. Ctrl-C ends the worker.');
  const grader = ownGrader();
  const worker = await startWorker({
    link,
    grader,
    places,
    judge: overCores(places, isTrusted ? judgeWithTrust : judgeInSandbox),
    onOutcome: (job, outcome) => tell(`${job.kata} ${job.key.slice(0, 12)}: ${verdictOf(outcome)}`),
    isUnfit: (error) => error instanceof NoSandbox || troubleOf(error) !== undefined,
  });
  tell(
    `This worker judges ${String(places)} at a time, as ${grader.shown}, for the queue at ${link.place.shown}. Ctrl-C ends it; what it has begun goes to another worker.`,
  );
  const calls = regularly(link, grader, (others) =>
    others
      .filter(({ waiting }) => waiting > 0)
      .map(
        ({ shown, waiting }) =>
          `${String(waiting)} jobs are for another grader, ${shown}, and are left to its workers. This is ${grader.shown}. If you meant this worker for them, give it the same checkout and the same Node.`,
      )
      .join('\n'),
  );
  try {
    return await worker.unfit;
  } catch (error) {
    calls.end();
    const trouble = error instanceof NoSandbox ? error : troubleOf(error);
    if (trouble === undefined) throw error;
    throw new UserError(
      `This machine cannot judge, and its jobs go to other workers: ${trouble.message}`,
      trouble.next,
    );
  } finally {
    await worker.close();
    link.end();
  }
}

function verdictOf(outcome: Outcome): string {
  if (outcome.kind === 'not-judged') return `not judged: ${outcome.reason}`;
  const { status, score, maxScore } = outcome.result;
  return `${status}, ${String(score)} of ${String(maxScore)}`;
}
