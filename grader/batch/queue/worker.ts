import type { Job as BullJob, UnrecoverableError, Worker } from 'bullmq';
import { hostname } from 'node:os';
import { kataOf } from '../../course/course';
import { jobOf, type Job, type Outcome } from '../job';
import { extendLives, hasLease } from './expiry';
import { MOST_ANSWER_BYTES, orderSchema, PREFIX, type Answer, type Grader } from './queue-names';
import { loaded, type RedisLink } from './redis-link';

export interface WorkerOptions {
  readonly link: RedisLink;
  readonly grader: Grader;
  /** Jobs at a time. */
  readonly places: number;
  readonly judge: (job: Job) => Promise<Outcome>;
  readonly onOutcome: (job: Job, outcome: Outcome) => void;
  /** Whether an error says that this machine cannot judge, and not what is wrong with one job. */
  readonly isUnfit: (error: unknown) => boolean;
  /** A worker without a sign of life for this long, in ms, has lost its jobs to the others. */
  readonly lockMs?: number;
}

/** A busy machine may keep a worker from renewing its locks for a while. A job that is then run twice is harmless. */
const LOCK_MS = 15_000;
/** Workers that may die over one job, before it is taken to be the cause. */
const MOST_DEATHS = 10;

/** A worker of a queue. It takes jobs until it is closed, or until its machine turns out to be unfit. */
export interface RunningWorker {
  /** Rejects with what makes this machine unfit. Its jobs are then with the others. */
  readonly unfit: Promise<never>;
  close(): Promise<void>;
}

export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { link, grader, places, lockMs = LOCK_MS } = options;
  const { Worker: Class, UnrecoverableError: Refusal } = await loaded(() => import('bullmq'));
  let fail: (error: unknown) => void = () => undefined;
  const unfit = new Promise<never>((_, reject) => {
    fail = reject;
  });
  unfit.catch(() => undefined); // for a caller that is not listening yet
  const refuse = (why: string): UnrecoverableError => new Refusal(why);
  const worker: Worker<unknown, Answer> = new Class<unknown, Answer>(
    grader.queue,
    async (order) => {
      try {
        return await answer(order, worker, options, refuse);
      } catch (error) {
        if (options.isUnfit(error)) {
          await worker.pause(true); // takes no other job
          fail(error);
        }
        throw error;
      }
    },
    {
      connection: link.options,
      prefix: PREFIX,
      name: `${hostname()}-${String(process.pid)}`,
      concurrency: places,
      lockDuration: lockMs,
      stalledInterval: Math.ceil(lockMs / 3),
      maxStalledCount: MOST_DEATHS,
    },
  );
  // The link reports a lost connection. A job whose lock or content is gone is with others, or not wanted any more.
  worker.on('error', () => undefined);
  return { unfit, close: () => worker.close(true) };
}

async function answer(
  order: BullJob<unknown, Answer>,
  worker: Worker<unknown, Answer>,
  { link, grader, judge, onOutcome }: WorkerOptions,
  refuse: (why: string) => Error,
): Promise<Answer> {
  await extendLives(link.client, worker, order.id === undefined ? [] : [order.id]);
  const { success, data } = orderSchema.safeParse(order.data);
  if (!success) throw refuse('it is not a job of forklings');
  const { job, requester } = data;
  if (!grader.keys.has(job.kata)) throw refuse(`there is no kata ${job.kata}`);
  const meant = jobOf(kataOf(job.kata), job.files, grader.keys.get(job.kata) ?? '');
  if (meant.key !== job.key || meant.grader !== job.grader)
    throw refuse('its key is not that of its content and of this grader');
  if (!(await hasLease(link.client, requester))) return { kind: 'dropped' };
  const outcome = bounded(await judge(job));
  onOutcome(job, outcome);
  return outcome;
}

function bounded(outcome: Outcome): Outcome {
  if (Buffer.byteLength(JSON.stringify(outcome)) <= MOST_ANSWER_BYTES) return outcome;
  return { kind: 'not-judged', reason: 'Its result is larger than one that travels through a queue may be.' };
}
