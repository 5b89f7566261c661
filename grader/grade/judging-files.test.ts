import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import { JudgingFiles } from './judging-files';

let root = '';
let file = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'forklings-judging-'));
  file = path.join(root, 'value.ts');
  writeFileSync(file, 'export const Value = 1;\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const changedAfter = (change: () => void): string[] => {
  const files = new JudgingFiles([kataOf('value')], root);
  change();
  return files.changed();
};

test('files that only were read have not changed', () => {
  expect(changedAfter(() => void readFileSync(file))).toEqual([]);
});

test('a file that was changed and put back, with its times, has changed', () => {
  const { atime, mtime } = statSync(file);
  const putBack = (): void => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, 'something else');
    writeFileSync(file, text);
    utimesSync(file, atime, mtime);
  };
  expect(changedAfter(putBack)).toEqual([file]);
});

test('a file that was exchanged, or is gone, has changed', () => {
  const exchange = (): void => {
    writeFileSync(`${file}.new`, readFileSync(file));
    renameSync(`${file}.new`, file);
  };
  expect(changedAfter(exchange)).toEqual([file]);
  expect(changedAfter(() => rmSync(file))).toEqual([file]);
});
