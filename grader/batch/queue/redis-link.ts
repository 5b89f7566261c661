import type { Redis } from 'ioredis';
import { noRedis, NoRedis } from './no-redis';
import type { RedisPlace } from './redis-place';

/** A connection that comes back by itself. Commands wait while it is lost. */
export interface RedisLink {
  readonly client: Redis;
  readonly place: RedisPlace;
  /** Ends it; commands that wait are rejected. */
  readonly end: () => void;
  /** For BullMQ, which makes connections of its own. */
  readonly options: RedisPlace['options'] & {
    readonly maxRetriesPerRequest: null;
    readonly retryStrategy: (attempt: number) => number;
  };
}

export interface LinkEvents {
  /** Called once for each time that the connection is lost. */
  readonly onLost: (why: string) => void;
  readonly onBack: () => void;
}

/** BullMQ warns below this version, and refuses before 5. Debian 11 and Ubuntu 22.04 have 6.0. */
const OLDEST = [6, 2] as const;
const PATIENCE_MS = 10_000;

const retryStrategy = (attempt: number): number => Math.min(attempt * 250, 2000);

/**
 * Connects, and shows that the queue can be used: the login is right, the version is new enough, and it can be written to.
 *
 * @throws NoRedis
 */
export async function linkToRedis(place: RedisPlace, { onLost, onBack }: LinkEvents): Promise<RedisLink> {
  const { Redis: Client } = await loaded(() => import('ioredis'));
  let isUsable = false;
  let last: unknown;
  const client = new Client({
    ...place.options,
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    // Also waited for when the connection has closed by itself, and that would hold up the end of a command.
    disconnectTimeout: 100,
    maxRetriesPerRequest: null,
    // The first connection is tried once, so that a mistyped address is reported at once.
    retryStrategy: (attempt) => (isUsable ? retryStrategy(attempt) : null),
  });
  let isLost = false;
  client.on('error', (error) => {
    last = error;
  });
  client.on('close', () => {
    if (!isUsable || isLost) return;
    isLost = true;
    onLost(last instanceof Error && last.message !== '' ? last.message : 'it was closed');
  });
  client.on('ready', () => {
    last = undefined;
    if (isLost) onBack();
    isLost = false;
  });
  try {
    await inTime(check(client, place));
  } catch (error) {
    client.disconnect();
    throw error instanceof NoRedis ? error : noRedis(place.shown, last ?? error);
  }
  isUsable = true;
  const end = (): void => {
    isUsable = false;
    client.disconnect();
  };
  return { client, place, end, options: { ...place.options, maxRetriesPerRequest: null, retryStrategy } };
}

async function check(client: Redis, place: RedisPlace): Promise<void> {
  await client.connect();
  const info = await client.info('server');
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw new NoRedis(
      `The Redis at ${place.shown} is version ${version}, and the queue needs ${OLDEST.join('.')} or newer.`,
      'Use a newer one: Debian 12 has 7.0, and `docker run -p 6379:6379 redis` the newest.',
    );
  const key = `forklings:write-check:${String(process.pid)}`;
  try {
    await client.set(key, '1', 'PX', 1000);
  } catch (error) {
    throw noRedis(place.shown, error);
  }
}

/** Something that accepts connections and then says nothing is not waited for. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${String(PATIENCE_MS / 1000)} s`)),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** The packages of the queue are loaded only where a queue is used. @throws NoRedis when they are not installed */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      throw new NoRedis(
        'The packages of the queue, bullmq and ioredis, are not installed.',
        'Run `npm ci` without `--omit=optional`, then the command again.',
      );
    throw error;
  }
}
