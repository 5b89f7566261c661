import { afterAll, expect, test } from '@jest/globals';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonOf } from './json';
import { sampleResult } from './testing/sample-result';
import { writeWhole } from './whole-file';

const folder = mkdtempSync(path.join(tmpdir(), 'forklings-whole-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a file is replaced, never opened for writing, so a reader has either the old content or the new', () => {
  const file = path.join(folder, 'result.json');
  writeWhole(file, 'old');
  const before = lstatSync(file).ino;
  writeWhole(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(lstatSync(file).ino).not.toBe(before);
});

test('nothing is left beside it, not even when the write fails', () => {
  const place = path.join(folder, 'place');
  mkdirSync(path.join(place, 'folder'), { recursive: true });
  writeWhole(path.join(place, 'file'), 'whole');
  expect(() => writeWhole(path.join(place, 'gone', 'file'), 'lost')).toThrow('ENOENT');
  expect(readdirSync(place).sort()).toEqual(['file', 'folder']);
});

test('a link stays a link, and its file has the content', () => {
  const [file, link] = [path.join(folder, 'real'), path.join(folder, 'link')];
  writeFileSync(file, 'old');
  symlinkSync(file, link);
  writeWhole(link, 'new');
  expect([lstatSync(link).isSymbolicLink(), readFileSync(file, 'utf8')]).toEqual([true, 'new']);
});

test('a device is written to, and not replaced', () => {
  writeWhole('/dev/null', 'nothing');
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('a result that is written as JSON can be read back whole', () => {
  const file = path.join(folder, 'sample.json');
  writeWhole(file, jsonOf(sampleResult));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(sampleResult);
});
