import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  const files = new JudgingFiles([kataOf('value')], root, path.join(root, 'cache'));
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

/** A second grade that compiles the same specs writes an entry beside its place, and moves it there. */
test("an entry of Jest's cache that another grade exchanges for its equal, or writes meanwhile, has not changed", () => {
  const folder = path.join(root, 'cache', 'jest', 'jest-transform-cache-1');
  const entry = path.join(folder, `value_${'0a'.repeat(16)}`);
  mkdirSync(folder, { recursive: true });
  const exchange = (text: string): void => {
    writeFileSync(`${entry}.123`, text);
    renameSync(`${entry}.123`, entry);
  };
  exchange('compiled');
  writeFileSync(`${entry}.456`, 'half');
  expect(changedAfter(() => exchange('compiled'))).toEqual([]);
  expect(changedAfter(() => rmSync(`${entry}.456`))).toEqual([]);
  expect(changedAfter(() => exchange('other code'))).toEqual([entry]);
});
