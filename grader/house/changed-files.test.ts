import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changedFiles } from './changed-files';

let root = '';
/** Without what a git hook sets: it names the checkout whose hook runs the tests. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));

function git(...args: readonly string[]): void {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...author, ...args], { cwd: root, env, stdio: 'ignore' });
}

function write(file: string, text: string): void {
  writeFileSync(path.join(root, file), text);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'forklings-changes-'));
  git('init', '--initial-branch', 'main');
  for (const file of ['a.ts', 'b.ts', 'c.ts']) write(file, '1');
  write('.gitignore', 'ignored.ts\n');
  git('add', '.');
  git('commit', '--message', 'Begin');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a clean checkout of main changes nothing', () => {
  expect(changedFiles(root, env)).toEqual({ since: 'HEAD', files: [] });
});

test('edited, staged and untracked files are changes; removed and ignored ones are not', () => {
  write('a.ts', '2');
  write('b.ts', '2');
  git('add', 'b.ts');
  rmSync(path.join(root, 'c.ts'));
  write('ignored.ts', '1');
  write('über uns.ts', '1');
  expect(changedFiles(root, env).files).toEqual(['a.ts', 'b.ts', 'über uns.ts']);
});

test('on a branch, its commits count, and what main did meanwhile does not', () => {
  git('checkout', '-b', 'mine');
  write('a.ts', '2');
  git('commit', '--all', '--message', 'Change a');
  git('checkout', 'main');
  write('b.ts', '2');
  git('commit', '--all', '--message', 'Change b');
  git('checkout', 'mine');
  write('c.ts', '2');
  expect(changedFiles(root, env)).toEqual({ since: 'main', files: ['a.ts', 'c.ts'] });
});

test('a folder without git is an error', () => {
  rmSync(path.join(root, '.git'), { recursive: true });
  expect(() => changedFiles(root, env)).toThrow();
});
