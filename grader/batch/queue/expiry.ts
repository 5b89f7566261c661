import type { Redis } from 'ioredis';
import { GRADERS_KEY, leaseKey } from './queue-names';

/*
 * Nothing in Redis outlives its purpose by more than two hours, even if every process of ours is killed: all keys have a
 * time to live, which is extended while a requester or a worker is there.
 */

/** Without a sign of life for this long, in ms, a requester is gone, and workers drop its jobs. */
const LEASE_MS = 30_000;
/** The lists of a queue. */
const LISTS_MS = 3600_000;
/** A job outlives the lists: an entry of a list whose job is missing would make a worker take a job without content. */
const ORDER_MS = 2 * LISTS_MS;

/** BullMQ's keys of a queue, beside those of its jobs. */
const LISTS = [
  ...['wait', 'active', 'delayed', 'paused', 'prioritized', 'pc', 'completed', 'failed'],
  ...['stalled', 'events', 'meta', 'marker', 'id'],
];

/** The part of BullMQ's Queue and Worker that names keys. */
interface Keyed {
  toKey(type: string): string;
}

export async function extendLease(client: Redis, requester: string): Promise<void> {
  await client.set(leaseKey(requester), '1', 'PX', LEASE_MS);
}

export async function endLease(client: Redis, requester: string): Promise<void> {
  await client.del(leaseKey(requester));
}

export async function hasLease(client: Redis, requester: string): Promise<boolean> {
  return (await client.exists(leaseKey(requester))) === 1;
}

/** Extends the life of a queue and of these jobs in it. */
export async function extendLives(client: Redis, keyed: Keyed, orders: Iterable<string>): Promise<void> {
  const batch = client.pipeline();
  for (const name of LISTS) batch.pexpire(keyed.toKey(name), LISTS_MS);
  batch.pexpire(GRADERS_KEY, LISTS_MS);
  for (const id of orders) batch.pexpire(keyed.toKey(id), ORDER_MS);
  await batch.exec();
}
