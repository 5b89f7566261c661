import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { LoopInTerminal } from '../watch/testing/loop-in-terminal';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'scratch-'));
  for (const folder of ['01-process', '02-value', '04-lock'])
    cpSync(path.join(projectRoot(), 'solutions', folder), path.join(root, folder), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function change(file: string, from: string, to: string): void {
  const place = path.join(root, file);
  const text = readFileSync(place, 'utf8');
  expect(text).toContain(from);
  writeFileSync(place, text.replace(from, to));
}

function tryLock(...flags: readonly string[]): string {
  const words = [launch, 'try', 'lock', '--root', root, ...flags];
  return spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout;
}

test(
  'a scratch file begins as the walk-through, and says whether its schedules agree',
  () => {
    const first = tryLock('--explore');
    expect(first).toContain('lock.try.ts is new');
    expect(first).toContain('each 20000 times: 40000');
    expect(first).toContain('All schedules agree: visits() → 2.');
    expect(first).toMatch(/\d+ schedules: all with at most 2 preemptions/);
    change('04-lock/lock.try.ts', '    lock.acquire();\n', '');
    change('04-lock/lock.try.ts', '    lock.release();\n', '');
    const second = tryLock('--explore').replace(/\s+/g, ' ');
    expect(second).toContain('lock.try.ts runs on your katas');
    expect(second).toContain('The schedules do not agree.');
    expect(second).toContain('at the end, visits() → 1');
  },
  LAST_RESORT_MS,
);

test(
  'the katas are the learner’s own, and a stub is said to be replaced by the solution',
  () => {
    change(
      '02-value/value.ts',
      'export class Value',
      "console.log('this is my own Value');\nexport class Value",
    );
    const stub = path.join(projectRoot(), 'exercises/01-process/process.ts');
    cpSync(stub, path.join(root, '01-process/process.ts'));
    const text = tryLock();
    expect(text).toContain('this is my own Value');
    expect(text).toContain('Not begun yet, so the solution is used: process');
    expect(text).toContain('exit code 0');
  },
  LAST_RESORT_MS,
);

test(
  'a part that is not written yet is named once, with its place, and without a stack',
  () => {
    for (const name of ['04-lock/lock.ts', '04-lock/mutex.ts', '04-lock/semaphore.ts'])
      rmSync(path.join(root, name), { force: true });
    cpSync(path.join(projectRoot(), 'exercises/04-lock/lock.ts'), path.join(root, '04-lock/lock.ts'));
    tryLock();
    change('04-lock/lock.try.ts', 'import { Lock }', 'import { Semaphore as Lock }');
    const text = tryLock('--explore').replace(/\s+/g, ' ');
    expect(text).toContain('exit code');
    expect(text).toMatch(/04-lock\/lock\.ts:\d+ is not written yet: check the value and change it/);
    expect(text.split('check the value and change it')).toHaveLength(2);
    expect(text).toContain('npm run hint lock');
    expect(text).not.toContain('at Semaphore');
  },
  LAST_RESORT_MS,
);

test(
  'on a terminal a save ends the run before it, however long that would take, and runs again',
  async () => {
    tryLock();
    change(
      '04-lock/lock.try.ts',
      '  for (const each of two) each.start();\n',
      '  setInterval(() => undefined, 1e6);\n',
    );
    const loop = new LoopInTerminal(['lock', '--root', root], { name: 'try' });
    try {
      await loop.until('Ctrl-C ends it');
      change(
        '04-lock/lock.try.ts',
        '  setInterval(() => undefined, 1e6);\n',
        "  console.log('saved');\n  process.exit(5);\n",
      );
      await loop.until(/saved[^]*exit code 5/);
      loop.press('\x03');
      await loop.ended;
    } finally {
      loop.kill();
    }
  },
  LAST_RESORT_MS,
);
