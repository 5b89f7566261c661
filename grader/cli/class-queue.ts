import type { Job, Outcome } from '../batch/job';
import { NoRedis } from '../batch/queue/no-redis';
import { graderOf, type Grader } from '../batch/queue/queue-names';
import { linkToRedis, type RedisLink } from '../batch/queue/redis-link';
import { redisPlace } from '../batch/queue/redis-place';
import { Requester } from '../batch/queue/requester';
import { rollCall, type OtherGrader } from '../batch/queue/roll-call';
import { course } from '../course/course';
import { sealedKey } from '../sandbox/sealed-checkout';
import { tell } from './tell';
import { UserError } from './user-error';

/** How often the two sides look for each other, in ms. */
const ROLL_CALL_EVERY_MS = 10_000;

/** What judges is the whole course, so requester and worker need not agree on katas. */
export const ownGrader = (): Grader => graderOf(course().katas, sealedKey);

/** Judges by the workers of a queue. @throws UserError when there is no Redis that can be used */
export async function judgeByWorkers(
  url: string,
): Promise<{ judge: (job: Job) => Promise<Outcome>; close: () => Promise<void> }> {
  const link = await linked(url, 'What is judged is kept. Ctrl-C ends this; the same command resumes it.');
  const grader = ownGrader();
  const requester = await asUserError(() =>
    Requester.open(link, grader, { onTrouble: (what, next) => say(`${what} ${next}`) }),
  );
  const calls = regularly(link, grader, async (others) => {
    const count = await requester.workers();
    return count > 0 ? '' : noWorker(grader, others);
  });
  return {
    judge: requester.judge,
    close: async () => {
      calls.end();
      await requester.close();
    },
  };
}

function noWorker(grader: Grader, others: readonly OtherGrader[]): string {
  const strangers = others.filter(({ workers }) => workers > 0);
  const found =
    strangers.length === 0
      ? 'No worker is connected.'
      : `No worker of this grader (${grader.shown}) is connected, only of others: ${strangers.map(({ shown }) => shown).join('; ')}. A verdict must not depend on which worker it comes from, so those leave these jobs alone.`;
  return `${found} Start one in the same checkout, with the same Node, on any machine: \`npm run class:worker -- --queue redis://…\`. This waits for it; Ctrl-C ends it.`;
}

/** Connects, and says once when the connection is lost and when it is back. */
export async function linked(url: string, whenLost: string): Promise<RedisLink> {
  return asUserError(async () => {
    const place = redisPlace(url);
    return linkToRedis(place, {
      onLost: (why) =>
        say(
          `The connection to the Redis at ${place.shown} is lost (${why}), and is tried again. ${whenLost}`,
        ),
      onBack: () => say(`The Redis at ${place.shown} is back.`),
    });
  });
}

async function asUserError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoRedis) throw new UserError(error.message, error.next);
    throw error;
  }
}

/** Calls the roll now and then, and says what follows from it, when it changes. */
export function regularly(
  { client }: RedisLink,
  grader: Grader,
  conclusion: (others: readonly OtherGrader[]) => Promise<string> | string,
): { end: () => void } {
  let last = '';
  const call = async (): Promise<void> => {
    const now = await conclusion(await rollCall(client, grader));
    if (now !== '' && now !== last) say(now);
    last = now;
  };
  // A lost connection is reported elsewhere.
  const timer = setInterval(() => void call().catch(() => undefined), ROLL_CALL_EVERY_MS);
  void call().catch(() => undefined);
  return { end: () => clearInterval(timer) };
}

/** On standard error, below the line of progress. */
export function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  tell(`forklings: ${text}`, process.stderr);
}
