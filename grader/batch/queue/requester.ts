import type { Queue } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { learnerText, MESSAGE } from '../../faults/learner-text';
import { printableJson } from '../../report/printable-result';
import type { Job, Outcome } from '../job';
import { endLease, extendLease, extendLives } from './expiry';
import { noRedis } from './no-redis';
import { answerSchema, MOST_ORDER_BYTES, orderId, PREFIX, type Grader, type Order } from './queue-names';
import { loaded, type RedisLink } from './redis-link';

export interface RequesterEvents {
  /** Redis answers, but not as it should; the work continues when it does. */
  readonly onTrouble: (what: string, next: string) => void;
}

interface Pending {
  readonly job: Job;
  readonly resolve: (outcome: Outcome) => void;
}

/** How often the requester looks, in ms. It adds that to a job of seconds. */
const LOOK_EVERY_MS = 500;
/** Jobs in Redis at a time: more than all workers have places, and a bound on what Redis must hold. */
const MOST_IN_QUEUE = 256;
/** Without Redis for this long, what is left is given up: the next run judges it. */
const PATIENCE_MS = 10 * 60_000;
/** For what a requester says at its end. */
const GOODBYE_MS = 2000;
/** Times that a job is begun before its failure is believed. */
const ATTEMPTS = 3;

/**
 * Has jobs judged by the workers of a queue. It asks for the state of each job again and again instead of waiting for
 * events, so it does not matter what has happened to Redis or to a worker meanwhile: a job that Redis no longer knows is
 * added again, under the same name, and one that was judged twice has the same result twice.
 */
export class Requester {
  readonly #id = randomUUID();
  readonly #waiting: Pending[] = [];
  readonly #inQueue = new Map<string, Pending>();
  #isOpen = true;
  #giveUp: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly link: RedisLink,
    private readonly queue: Queue<Order>,
    private readonly events: RequesterEvents,
    private readonly patienceMs: number,
  ) {
    this.#giveUp = this.#patience();
    this.#running = this.#look();
  }

  static async open(
    link: RedisLink,
    { queue: name }: Grader,
    events: RequesterEvents,
    patienceMs = PATIENCE_MS,
  ): Promise<Requester> {
    const { Queue: Class } = await loaded(() => import('bullmq'));
    const queue = new Class<Order>(name, {
      connection: link.client,
      prefix: PREFIX,
      // Events carry results, and nothing reads them.
      streams: { events: { maxLen: 10 } },
    });
    queue.on('error', () => undefined); // the link reports it
    return new Requester(link, queue, events, patienceMs);
  }

  /** Resolves in any case: what Redis or the workers could not do has no verdict. */
  readonly judge = (job: Job): Promise<Outcome> => {
    if (Buffer.byteLength(JSON.stringify(job)) > MOST_ORDER_BYTES)
      return Promise.resolve({
        kind: 'not-judged',
        reason: `Its files are larger than ${String(MOST_ORDER_BYTES / 1024)} KiB, the most that travels through a queue. Without --queue it can be judged.`,
      });
    return new Promise((resolve) => this.#waiting.push({ job, resolve }));
  };

  /** How many workers of this grader are connected. */
  workers(): Promise<number> {
    return this.queue.getWorkersCount();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    clearTimeout(this.#giveUp);
    const orderly = this.#running
      .then(() => endLease(this.link.client, this.#id))
      .then(() => this.queue.close());
    // Redis may be lost at this moment, and then the lease expires.
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise((resolve) => {
      timer = setTimeout(resolve, GOODBYE_MS);
    });
    await Promise.race([orderly, overdue]).catch(() => undefined);
    clearTimeout(timer);
    this.link.end();
  }

  async #look(): Promise<void> {
    let told = '';
    while (this.#mayContinue()) {
      try {
        await this.#step();
        clearTimeout(this.#giveUp);
        // Closed meanwhile, it must not keep the process alive.
        if (this.#mayContinue()) this.#giveUp = this.#patience();
        told = '';
      } catch (error) {
        const { message, next } = noRedis(this.link.place.shown, error);
        // A lost connection is reported by the link.
        if (this.link.client.status === 'ready' && message !== told) this.events.onTrouble(message, next);
        told = message;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  #mayContinue(): boolean {
    return this.#isOpen;
  }

  async #step(): Promise<void> {
    await extendLease(this.link.client, this.#id);
    await Promise.all([...this.#inQueue.values()].map((pending) => this.#follow(pending)));
    const added: Promise<void>[] = [];
    while (this.#inQueue.size < MOST_IN_QUEUE) {
      const pending = this.#waiting.shift();
      if (pending === undefined) break;
      this.#inQueue.set(pending.job.key, pending);
      added.push(this.#add(pending.job));
    }
    await Promise.all(added);
    await extendLives(this.link.client, this.queue, [...this.#inQueue.keys()].map(orderId));
  }

  /** BullMQ ignores a job of a name that it already has. */
  async #add(job: Job): Promise<void> {
    await this.queue.add(
      'judge',
      { requester: this.#id, job },
      {
        jobId: orderId(job.key),
        attempts: ATTEMPTS,
        backoff: { type: 'fixed', delay: 1000 },
        removeOnComplete: { age: 3600 },
        removeOnFail: { age: 3600 },
        stackTraceLimit: 0,
      },
    );
  }

  async #follow({ job, resolve }: Pending): Promise<void> {
    const id = orderId(job.key);
    const state = await this.queue.getJobState(id);
    if (state !== 'completed' && state !== 'failed') {
      // Redis has forgotten it, or another requester of the same work has taken the result.
      if (state === 'unknown') await this.#add(job);
      return;
    }
    const order = await this.queue.getJob(id);
    if (order === undefined) return;
    const outcome = state === 'failed' ? failure(order.failedReason) : outcomeIn(order.returnvalue);
    const isOurs = order.data.requester === this.#id;
    await this.queue.remove(id);
    // What had no verdict in an earlier run is tried again in this one.
    if (outcome === 'dropped' || (outcome.kind === 'not-judged' && !isOurs)) return this.#add(job);
    this.#inQueue.delete(job.key);
    resolve(outcome);
  }

  #patience(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#isOpen = false;
      const left = [...this.#inQueue.values(), ...this.#waiting.splice(0)];
      this.#inQueue.clear();
      const minutes = String(Math.round(this.patienceMs / 60_000));
      for (const { resolve } of left)
        resolve({
          kind: 'not-judged',
          reason: `The Redis at ${this.link.place.shown} could not be used for ${minutes} minutes.`,
        });
      this.link.end(); // and so ends what waits for it
    }, this.patienceMs);
  }
}

const failure = (reason: string): Outcome => ({
  kind: 'not-judged',
  reason: `The workers could not judge it: ${learnerText(reason, MESSAGE)}`,
});

/** Whatever can write to Redis can write a result there, so at least its form is checked. */
function outcomeIn(value: unknown): Outcome | 'dropped' {
  const { success, data } = answerSchema.safeParse(value);
  if (!success) return failure('what came back is not a result');
  return data.kind === 'dropped' ? 'dropped' : printableJson(data);
}
