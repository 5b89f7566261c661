import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isLiveRun, runName } from './run';

test('a run is alive while its process is', async () => {
  const child = spawn('sleep', ['1000']);
  const run = runName(child.pid);
  expect(isLiveRun(run)).toBe(true);
  expect(isLiveRun(`${run}.7-1`)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isLiveRun(run)).toBe(false);
});

test('a process with the same pid but a different start time is a different run', () => {
  const [pid, start, where] = runName().split('-');
  expect(isLiveRun(`${String(pid)}-${String(Number(start) + 1)}-${String(where)}`)).toBe(false);
});

test('a run in a different container counts as alive, since nothing is known of it', () => {
  expect(isLiveRun('1-2-another')).toBe(true);
});
