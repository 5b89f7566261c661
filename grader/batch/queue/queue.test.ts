import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../../course/course';
import { sourcesIn } from '../intake/submissions';
import { jobOf, type Job, type Outcome } from '../job';
import { runClass } from '../run-class';
import { until } from '../testing/class-process';
import { MOST_ORDER_BYTES, PREFIX } from './queue-names';
import { linkToRedis, type RedisLink } from './redis-link';
import { redisPlace } from './redis-place';
import { Requester } from './requester';
import { rollCall } from './roll-call';
import { hasRedisServer, RedisServer } from './testing/redis-server';
import { judgeText, namedGrader } from './testing/text-judge';
import { startWorkerProcess, type WorkerProcess } from './testing/worker-process';
import { startWorker, type RunningWorker } from './worker';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 5 * 60_000;
const withRedis = hasRedisServer ? test : test.skip;

const kata = kataOf('value');
let home: string;
let server: RedisServer;
let workers: WorkerProcess[];
let links: RedisLink[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'forklings-queue-'));
  [workers, links] = [[], []];
});
afterEach(async () => {
  for (const { end } of links) end();
  await Promise.all(workers.map((worker) => worker.kill()));
  await server.kill();
  rmSync(home, { recursive: true });
});

async function startServer(isPersistent = false): Promise<void> {
  server = new RedisServer(home, { isPersistent });
  await server.start();
}

async function link(): Promise<RedisLink> {
  const made = await linkToRedis(redisPlace(server.url), {
    onLost: () => undefined,
    onBack: () => undefined,
  });
  links.push(made);
  return made;
}

async function openRequester(grader = 'mine', patienceMs?: number): Promise<Requester> {
  return Requester.open(await link(), namedGrader(grader), { onTrouble: () => undefined }, patienceMs);
}

async function addWorkers(count: number, grader = 'mine', ms = 150): Promise<void> {
  const started = Array.from({ length: count }, () => startWorkerProcess(server.url, grader, ms));
  workers.push(...(await Promise.all(started)));
}

function putClass(count: number): void {
  for (let at = 0; at < count; at += 1) {
    const folder = path.join(home, 'submissions', `student ${String(at)}`);
    mkdirSync(folder, { recursive: true });
    const word = ['good', 'bad', 'bad', 'cannot'][at % 4] ?? '';
    writeFileSync(path.join(folder, 'value.ts'), `${word} ${String(at)}`);
  }
}

/** The bytes of the tables. */
async function tablesBy(judge: (job: Job) => Promise<Outcome>, name: string): Promise<string[]> {
  const out = path.join(home, name);
  await runClass({
    sources: sourcesIn(path.join(home, 'submissions')),
    katas: [kata],
    areRequired: true,
    out,
    judge,
    graderOf: () => 'mine',
    onProgress: () => undefined,
  });
  return ['class.json', 'table.csv', 'table.txt', 'index.html'].map((file) =>
    readFileSync(path.join(out, file), 'utf8'),
  );
}

const locally = (): Promise<string[]> => tablesBy((job) => judgeText(job, 0), 'locally');

const job = (text: string): Job => jobOf(kata, [{ name: 'value.ts', text }], 'mine');

const judgedByAll = (): number => workers.reduce((sum, { judged }) => sum + judged.length, 0);

describe('the table is that of a run without a queue', () => {
  withRedis.each([
    ['forgets everything', false],
    ['keeps its data', true],
  ])(
    'when two of three workers are killed in mid-run, and Redis is restarted and %s',
    async (_, isPersistent) => {
      await startServer(isPersistent);
      putClass(36);
      await addWorkers(3);
      const requester = await openRequester();
      const running = tablesBy(requester.judge, 'queued');
      await until(() => judgedByAll() >= 4, 20);
      await workers[0]?.kill();
      await until(() => judgedByAll() >= 10, 20);
      await server.kill();
      await server.start();
      await until(() => judgedByAll() >= 16, 20);
      await workers[1]?.kill();
      const tables = await running;
      await requester.close();
      expect(tables).toEqual(await locally());
    },
    LAST_RESORT_MS,
  );

  withRedis(
    'when two requesters have the same work judged at the same time',
    async () => {
      await startServer();
      putClass(12);
      await addWorkers(1, 'mine', 20);
      const requesters = [await openRequester(), await openRequester()];
      const tables = await Promise.all(
        requesters.map(({ judge }, at) => tablesBy(judge, `queued-${String(at)}`)),
      );
      await Promise.all(requesters.map((requester) => requester.close()));
      const own = await locally();
      expect(tables).toEqual([own, own]);
    },
    LAST_RESORT_MS,
  );
});

withRedis(
  'a worker leaves the jobs of a different grader to others, and both sides see it',
  async () => {
    await startServer();
    await addWorkers(1, 'theirs');
    const requester = await openRequester();
    const judged = requester.judge(job('good'));
    const { client } = await link();
    await rollCall(client, namedGrader('theirs'));
    await until(() => workers.length > 0 && judgedByAll() === 0);
    expect(await rollCall(client, namedGrader('mine'))).toMatchObject([{ workers: 1, waiting: 0 }]);
    expect(await rollCall(client, namedGrader('theirs'))).toMatchObject([{ workers: 0, waiting: 1 }]);
    expect(await requester.workers()).toBe(0);
    await addWorkers(1);
    expect(await judged).toMatchObject({ kind: 'judged' });
    expect(workers[0]?.judged).toEqual([]);
    await requester.close();
  },
  LAST_RESORT_MS,
);

withRedis(
  'a job without a requester is dropped, one that is not ours is refused, and everything in Redis expires',
  async () => {
    await startServer();
    const { client } = await link();
    const queue = new Queue(namedGrader('mine').queue, { connection: client, prefix: PREFIX });
    const orders: readonly [string, object][] = [
      ['abandoned', { requester: 'gone', job: job('good') }],
      ['malformed', { job: 'rm -rf' }],
      ['altered', { requester: 'gone', job: { ...job('good'), files: [{ name: '../../x', text: '' }] } }],
      ['foreign', { requester: 'gone', job: { ...job('good'), grader: 'theirs' } }],
    ];
    for (const [jobId, data] of orders) await queue.add('judge', data, { jobId });
    await addWorkers(1, 'mine', 0);
    const requester = await openRequester();
    expect(await requester.judge(job('good and wanted'))).toMatchObject({ kind: 'judged' });
    expect(await Promise.all(orders.map(([id]) => queue.getJobState(id)))).toEqual([
      'completed',
      'failed',
      'failed',
      'failed',
    ]);
    expect((await queue.getJob('abandoned'))?.returnvalue).toEqual({ kind: 'dropped' });
    expect(workers[0]?.judged).toEqual([job('good and wanted').key]);
    await requester.close();
    await queue.close();
    const keys = (await client.keys('*')).filter((key) => !key.endsWith(':stalled-check'));
    const lives = await Promise.all(keys.map(async (key) => [key, (await client.pttl(key)) > 0]));
    expect(lives.filter(([, expires]) => expires === false)).toEqual([]);
    expect(keys.length).toBeGreaterThan(4);
  },
  LAST_RESORT_MS,
);

withRedis(
  'what no worker can judge, what is too large, and what Redis is lost for has no verdict, and the reason is given',
  async () => {
    await startServer();
    await addWorkers(1, 'mine', 0);
    const requester = await openRequester('mine', 3000);
    const failing = await requester.judge(job('throws'));
    expect(failing).toMatchObject({
      kind: 'not-judged',
      reason: expect.stringContaining('cannot judge throws'),
    });
    const large = await requester.judge(job('x'.repeat(MOST_ORDER_BYTES)));
    expect(large).toMatchObject({ kind: 'not-judged', reason: expect.stringContaining('1024 KiB') });
    await server.kill();
    const lost = await requester.judge(job('good'));
    expect(lost).toMatchObject({ kind: 'not-judged', reason: expect.stringContaining('could not be used') });
    await requester.close();
  },
  LAST_RESORT_MS,
);

withRedis(
  'a worker whose machine cannot judge takes no other job, and what it had begun goes to another',
  async () => {
    await startServer();
    const requester = await openRequester();
    const sick = await workerHere(() => Promise.reject(new Error('the disk is full')));
    const judged = [requester.judge(job('good')), requester.judge(job('bad'))];
    await expect(sick.unfit).rejects.toThrow('the disk is full');
    await sick.close();
    const healthy = await workerHere((one) => judgeText(one, 0));
    expect(await Promise.all(judged)).toMatchObject([{ kind: 'judged' }, { kind: 'judged' }]);
    await healthy.close();
    await requester.close();
  },
  LAST_RESORT_MS,
);

async function workerHere(judge: (job: Job) => Promise<Outcome>): Promise<RunningWorker> {
  return startWorker({
    link: await link(),
    grader: namedGrader('mine'),
    places: 1,
    judge,
    onOutcome: () => undefined,
    isUnfit: () => true,
    lockMs: 2000,
  });
}
