import { afterEach, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Family, FAMILY_VARIABLE } from './family';
import { processTable } from './process-table';

/** A shell that starts children in every way in which a process can try to escape, prints `started`, and waits. */
const ESCAPES = `
sleep 1000 &
setsid sleep 1001 &
(setsid sleep 1002 >/dev/null 2>&1 &)
env -i sleep 1003 &
(env -i sleep 1004 >/dev/null 2>&1 &)
echo started
wait
`;

let root: ChildProcess | undefined;
let mark = '';

async function startFamily(script: string): Promise<Family> {
  mark = `test-${String(process.pid)}.${String(Math.random())}`;
  root = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, [FAMILY_VARIABLE]: mark },
  });
  if (root.stdout === null || root.pid === undefined) throw new Error('no shell');
  await once(root.stdout, 'data');
  return new Family(root.pid, mark);
}

afterEach(() => {
  if (root?.pid !== undefined) new Family(root.pid, mark).kill();
});

/** Waits for a state that the system is bound to reach. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const sleepers = (family: Family): number => family.members().length - 1;

test('a family knows its members in sessions of their own, re-parented, and without the mark', async () => {
  const family = await startFamily(ESCAPES);
  await until(() => sleepers(family) >= 5);
  expect(family.members()[0]?.pid).toBe(root?.pid);
});

test('the root is alone until it has started a process', async () => {
  const family = await startFamily('echo started; read -r line; sleep 1000 & wait');
  expect(family.loneRoot()).toMatchObject({ pid: root?.pid, isZombie: false });
  root?.stdin?.end('now\n');
  await until(() => sleepers(family) === 1);
  expect(family.loneRoot()).toBeUndefined();
});

test('kill() ends them all', async () => {
  const family = await startFamily(ESCAPES);
  await until(() => sleepers(family) >= 5);
  const pids = family.members().map((row) => row.pid);
  family.kill();
  const living = (): number[] =>
    processTable()
      .filter((row) => !row.isZombie && pids.includes(row.pid))
      .map((row) => row.pid);
  await until(() => living().length === 0);
  expect(family.members()).toEqual([]);
});

test('kill() is faster than processes that keep forking', async () => {
  const storm =
    'echo started; while true; do (while true; do sleep 1000 & sleep 0.001; done) & sleep 0.005; done';
  const family = await startFamily(storm);
  await until(() => family.members().length > 20);
  family.kill();
  await until(() => family.members().length === 0);
  expect(family.members()).toEqual([]);
});

test('a process that is not of the family is left alone', async () => {
  const stranger = spawn('sleep', ['1005']);
  try {
    const family = await startFamily('echo started; wait');
    expect(family.members().map((row) => row.pid)).not.toContain(stranger.pid);
    family.kill();
    expect(stranger.exitCode).toBeNull();
    expect(processTable().some((row) => row.pid === stranger.pid && !row.isZombie)).toBe(true);
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('the process table shows a child’s parent and session, and that it is alive', async () => {
  await startFamily('sleep 1006 & echo started; wait');
  const here = processTable().find((row) => row.pid === root?.pid);
  expect(here?.parent).toBe(process.pid);
  expect(here?.session).toBe(root?.pid);
  expect(here?.isZombie).toBe(false);
});
