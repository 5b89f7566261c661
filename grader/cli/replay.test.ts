import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import { hashOfCode, hashOfGrader, writeToken } from '../exploration/replay-token';
import { projectRoot } from '../course/project';
import { tokenOf } from './replay';
import { UserError } from './user-error';

const lock = kataOf('lock');
const solutions = path.join(projectRoot(), 'solutions');
const replay = { exploration: 1, deviations: [{ step: 7, action: 0, process: 1 }] } as const;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function copyOfLock(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'forklings-replay-'));
  folders.push(root);
  cpSync(path.join(solutions, lock.folder), path.join(root, lock.folder), { recursive: true });
  return root;
}

const tokenFor = (root: string, facts: object = {}): string =>
  writeToken({
    kata: 'lock',
    check: lock.checks[0]?.id ?? '',
    code: hashOfCode(lock, root, false),
    grader: hashOfGrader(lock),
    replay,
    ...facts,
  });

function refusalOf(text: string, root: string): string {
  try {
    tokenOf(text, root, false);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a token is accepted', () => {
  test('with the code that it was made with, wherever that code lies', () => {
    const root = copyOfLock();
    expect(tokenOf(tokenFor(solutions), root, false)).toMatchObject({ kata: 'lock', replay });
  });
});

describe('a token is refused, with the reason', () => {
  test('when a file has changed since, even by only a comment', () => {
    const root = copyOfLock();
    const token = tokenFor(root);
    appendFileSync(path.join(root, lock.folder, lock.file), '// one more line\n');
    expect(refusalOf(token, root)).toContain('made with different code');
    expect(refusalOf(token, root)).toContain(lock.file);
  });

  test('when the checks have changed since', () => {
    expect(refusalOf(tokenFor(solutions, { grader: '00000000' }), solutions)).toContain(
      'version of the grader',
    );
  });

  test('when there is no such check, or no such kata', () => {
    expect(refusalOf(tokenFor(solutions, { check: 'no-such-check' }), solutions)).toContain('no-such-check');
    expect(refusalOf(tokenFor(solutions, { kata: 'no-such-kata' }), solutions)).toContain('no-such-kata');
  });

  test('when it is damaged in any way', () => {
    const whole = tokenFor(solutions);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 2 }), (at, other) => {
        const damaged = whole.slice(0, at) + other;
        if (damaged !== whole) expect(['accepted', '']).not.toContain(refusalOf(damaged, solutions));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(refusalOf(text, solutions)).toContain('is not a token');
      }),
    );
  });
});
