import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { graduationPage } from './page';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');

test('the page has every program, and nothing of a sentence is markup', () => {
  const done = [
    { kata: 'lock', title: 'a < b', like: 'test_lock', outcome: 'passed' },
    { kata: 'lock', title: 'c', like: 'test_rlock', outcome: 'failed', sentence: '<script>1</script>' },
    { kata: 'lock', title: 'd', like: 'test_event', outcome: 'not-written' },
  ] as const;
  const page = graduationPage(done, new Date(0));
  expect(page).toContain('1 of 2 programs');
  expect(page).toContain('✓ a &lt; b');
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script>');
});

test(
  'katas that are not begun are named',
  () => {
    const words = [launch, 'graduate', '--root', path.join(projectRoot(), 'exercises')];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('not begun: process, value');
  },
  LAST_RESORT_MS,
);

test(
  'on the solutions all programs hold; where one kata is wrong, a program that needs it fails, and the others hold',
  () => {
    const root = mkdtempSync(path.join(tmpdir(), 'graduation-'));
    try {
      cpSync(path.join(projectRoot(), 'solutions'), root, { recursive: true });
      const out = path.join(root, 'page.html');
      const run = (): ReturnType<typeof spawnSync> =>
        spawnSync(process.execPath, [launch, 'graduate', '--root', root, '--out', out], { encoding: 'utf8' });
      const first = run();
      expect(String(first.stdout)).toContain('111 of 111 programs hold');
      expect(first.status).toBe(0);
      expect(readFileSync(out, 'utf8')).toContain('111 of 111 programs');
      const value = path.join(root, '02-value/value.ts');
      const text = readFileSync(value, 'utf8');
      expect(text).toContain('getFloat32(0)');
      writeFileSync(value, text.replace('getFloat32(0)', 'getFloat32(0) + 1'));
      const second = run();
      expect(second.status).toBe(1);
      expect(String(second.stdout)).toContain('110 of 111');
      expect(String(second.stdout)).toContain('rounded to single precision');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
  LAST_RESORT_MS,
);
