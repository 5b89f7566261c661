import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasRedisServer, RedisServer } from '../../batch/queue/testing/redis-server';
import { below, killHard, memoryOf, startClass, until } from '../../batch/testing/class-process';
import { parentOf } from '../../containment/process-table';
import { projectRoot } from '../../course/project';
import { minutesSince, type Findings } from './findings';
import { part } from './the-class';

const KILLS = Math.max(2, Math.round(5 * part));

/** Kills the whole run at random moments, resumes it, and compares the tables with those of one run more. */
export async function runWithKills(folder: string, out: string, findings: Findings): Promise<void> {
  const began = performance.now();
  let mostMib = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const run = startClass(folder, out);
    const judgedBefore = judgedIn(out);
    // At a random moment after it has begun to judge, so that each run comes further.
    const some = Math.ceil((Math.random() * readdirSync(folder).length) / 24);
    await until(() => judgedIn(out) >= judgedBefore + some || run.hasEnded());
    findings.expect(!run.hasEnded(), 'a run had ended before it was killed');
    await killTree(run.pid);
    await run.ended;
  }
  findings.note('kills', KILLS);
  findings.note('killed after judging', judgedIn(out));
  const run = startClass(folder, out);
  await until(() => {
    mostMib = Math.max(mostMib, memoryOf(run.pid));
    return run.hasEnded();
  }, 1000);
  findings.note('exit code', await run.ended);
  findings.note('judged', judgedIn(out));
  findings.note('minutes with the kills', minutesSince(began));
  findings.note('most MiB of the run, sandboxes included', mostMib);
  const tables = tablesOf(out);
  rmSync(path.join(out, 'class.json'));
  await startClass(folder, out).ended;
  findings.expect(tablesOf(out) === tables, 'a resumed run comes to a different table');
}

/** Three workers, two of which are killed in mid-run, and a Redis that is restarted and forgets everything. */
export async function runOverQueue(
  home: string,
  folder: string,
  known: string,
  findings: Findings,
): Promise<void> {
  if (!hasRedisServer) {
    findings.expect(false, 'there is no redis-server, so the queue was not tried');
    return;
  }
  const began = performance.now();
  const out = path.join(home, 'queued');
  const redis = path.join(home, 'redis');
  mkdirSync(redis);
  const server = new RedisServer(redis, { isPersistent: false });
  await server.start();
  const workers = [1, 2, 3].map(() => startWorker(server.url));
  const whole = judgedIn(known);
  const run = startClass(folder, out, ['--queue', server.url]);
  const reached = (share: number): Promise<void> =>
    until(() => judgedIn(out) >= whole * share || run.hasEnded());
  try {
    await reached(0.1);
    await killTree(workers[0] ?? 0);
    await reached(0.2);
    await server.kill();
    await server.start();
    await reached(0.3);
    await killTree(workers[1] ?? 0);
    findings.expect(!run.hasEnded(), 'the run over the queue had ended before all was killed');
    findings.note('exit code over the queue', await run.ended);
    findings.expect(tablesOf(out) === tablesOf(known), 'the table over the queue is a different one');
    findings.note('judged over the queue', judgedIn(out));
    findings.note('minutes over the queue, two of three workers killed', minutesSince(began));
  } finally {
    for (const worker of workers) await killTree(worker);
    await server.kill();
    // What was killed with its supervisor and its guard is swept by the next command.
    await startClass(folder, known).ended;
  }
}

function startWorker(url: string): number {
  const words = [path.join(projectRoot(), 'grader/cli/launch.cjs'), 'class:worker', '--queue', url];
  return spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] }).pid ?? 0;
}

async function killTree(pid: number): Promise<void> {
  const all = [pid, ...below(pid)];
  for (const one of all) killHard(one);
  await until(() => all.slice(1).every((one) => parentOf(one) === undefined));
}

export function judgedIn(out: string): number {
  try {
    return readdirSync(path.join(out, 'store')).filter((name) => name.endsWith('.json')).length;
  } catch {
    return 0;
  }
}

const tablesOf = (out: string): string =>
  ['class.json', 'table.csv', 'table.txt', 'index.html']
    .map((name) => readFileSync(path.join(out, name), 'utf8'))
    .join('\0');
