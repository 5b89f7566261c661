import { afterAll, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isRunning } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

test('a process runs from its start to its end', async () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(process.ppid)).toBe(true);
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const pid = child.pid ?? 0;
  const ended = once(child, 'exit');
  expect(isRunning(pid)).toBe(true);
  child.kill('SIGKILL');
  await ended;
  expect(isRunning(pid)).toBe(false);
});

(process.platform === 'linux' ? test : test.skip)(
  'a child that has ended does not run, though its parent blocks, and has not noticed',
  async () => {
    expect(await fixtures.run('zombie')).toMatchObject({ stdout: 'true false true\n', stderr: '', code: 0 });
  },
);

test.each([0, -1, 1.5, NaN, Infinity, 2 ** 31])(
  '%p cannot be the number of a process: a RangeError says so',
  (pid) => {
    expect(() => isRunning(pid)).toThrow(RangeError);
    expect(() => isRunning(pid)).toThrow(/pid/);
  },
);

test.each([undefined, null, '1', 1n])('%p is not a number at all: a TypeError says so', (pid) => {
  expect(() => isRunning(pid as unknown as number)).toThrow(TypeError);
  expect(() => isRunning(pid as unknown as number)).toThrow(/pid/);
});

test('the largest number that a system gives may be asked for', () => {
  expect(isRunning(2 ** 31 - 1)).toBe(false);
});
