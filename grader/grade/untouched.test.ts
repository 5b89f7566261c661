import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { grade, type GradeOptions } from './grade';
import * as jestRun from './run-jest';
import { isUntouched } from './untouched';

jest.mock('./run-jest', () => ({ runJest: jest.fn(async () => Promise.resolve([])) }));
const { runJest } = jest.mocked(jestRun);

const kata = kataOf('value');
const stub = readFileSync(path.join(projectRoot(), 'exercises', kata.folder, kata.file), 'utf8');

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'forklings-untouched-'));
  runJest.mockClear();
});
afterEach(() => rmSync(root, { recursive: true }));
const write = (text: string): void => writeFileSync(path.join(root, kata.file), text);

describe('a stub is untouched', () => {
  test.each([
    ['as it is', stub],
    ['with the line ends of Windows', stub.replaceAll('\n', '\r\n')],
    ['after a byte order mark', `\ufeff${stub}`],
    ['with white space at the ends of lines', stub.replaceAll('\n', ' \t\n')],
    ['without its last line end', stub.trimEnd()],
  ])('%s', (_, text) => {
    write(text);
    expect(isUntouched(kata, root)).toBe(true);
  });
});

describe('what is not the stub is judged', () => {
  test.each([
    ['a word was changed', stub.replace('TODO: read', 'TODO: get')],
    ['an indentation was changed', stub.replace('\n  ', '\n    ')],
    ['a line was added', `${stub}\nexport const more = 1;\n`],
    ['it is empty', ''],
    [
      'it is the stub of another kata',
      readFileSync(path.join(projectRoot(), 'exercises/04-lock/lock.ts'), 'utf8'),
    ],
  ])('where %s', (_, text) => {
    write(text);
    expect(isUntouched(kata, root)).toBe(false);
  });

  test('where there is no file, or a device', () => {
    expect(isUntouched(kata, root)).toBe(false);
    symlinkSync('/dev/zero', path.join(root, kata.file));
    expect(isUntouched(kata, root)).toBe(false);
  });
});

describe('a grade', () => {
  const options = (): GradeOptions => ({
    katas: [kata],
    root,
    own: false,
    seed: undefined,
    progress: { onCheckDone: () => undefined },
    types: false,
  });

  test('of an untouched stub runs nothing, and calls every check not started', async () => {
    write(stub);
    const { status, katas } = await grade(options());
    expect(runJest).not.toHaveBeenCalled();
    expect(status).toBe('fail');
    expect(katas).toMatchObject([{ status: 'not-started', score: 0, maxScore: 100 }]);
    expect(katas[0]?.checks.map(({ diagnosis }) => diagnosis?.code)).toEqual(
      kata.checks.map(() => 'not-started'),
    );
  });

  test('of a file that was touched runs the specs', async () => {
    write(`${stub}// mine\n`);
    await grade(options());
    expect(runJest).toHaveBeenCalledTimes(1);
  });
});
