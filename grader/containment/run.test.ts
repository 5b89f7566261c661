import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isLiveRun, runName } from './run';

test('a run is alive as long as its process is', async () => {
  const child = spawn('sleep', ['1000']);
  const run = runName(child.pid);
  expect(isLiveRun(run)).toBe(true);
  expect(isLiveRun(`${run}.7-1`)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isLiveRun(run)).toBe(false);
});

test('a process of the same number that was started at another time is another run', () => {
  const [pid, start, where] = runName().split('-');
  expect(isLiveRun(`${String(pid)}-${String(Number(start) + 1)}-${String(where)}`)).toBe(false);
});

test('of another container nothing is known: its run counts as alive', () => {
  expect(isLiveRun('1-2-another')).toBe(true);
});
