import type { Redis } from 'ioredis';
import { GRADERS_KEY, PREFIX, type Grader } from './queue-names';
import { loaded } from './redis-link';

/** The queue of another grader on the same Redis. */
export interface OtherGrader {
  readonly shown: string;
  readonly workers: number;
  readonly waiting: number;
}

/**
 * Enters this grader in the list on Redis, and returns the others there that have workers or jobs: a version of requester
 * and worker that does not match shows in no other way, because each grader has a queue of its own.
 */
export async function rollCall(client: Redis, own: Grader): Promise<OtherGrader[]> {
  const { Queue } = await loaded(() => import('bullmq'));
  await client.hset(GRADERS_KEY, own.queue, own.shown);
  const all = Object.entries(await client.hgetall(GRADERS_KEY)).filter(([name]) => name !== own.queue);
  const others = await Promise.all(
    all.map(async ([name, shown]) => {
      const queue = new Queue(name, { connection: client, prefix: PREFIX, skipMetasUpdate: true });
      queue.on('error', () => undefined);
      const [workers, waiting] = [await queue.getWorkersCount(), await queue.getWaitingCount()];
      await queue.close();
      return { shown: shown.slice(0, 100), workers, waiting };
    }),
  );
  return others.filter(({ workers, waiting }) => workers > 0 || waiting > 0);
}
