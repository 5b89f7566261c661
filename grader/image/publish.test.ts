import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changedImages, publish } from './publish';

let cache = '';
let builds = 0;

beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'forklings-publish-'));
  process.env['FORKLINGS_CACHE'] = cache;
  builds = 0;
});
afterEach(() => {
  Reflect.deleteProperty(process.env, 'FORKLINGS_CACHE');
  rmSync(cache, { recursive: true });
});

function image(): string {
  return publish('kata', 'key', (folder) => {
    builds += 1;
    mkdirSync(path.join(folder, 'inside'));
    writeFileSync(path.join(folder, 'inside', 'a.js'), 'a');
    writeFileSync(path.join(folder, 'b.js'), 'b');
    symlinkSync('b.js', path.join(folder, 'link'));
  });
}

const content = (home: string): string => readFileSync(path.join(home, 'inside', 'a.js'), 'utf8');

test('an image is built once', () => {
  expect([image(), image()].map((home) => content(home))).toEqual(['a', 'a']);
  expect(builds).toBe(1);
});

test.each<[string, (home: string) => void]>([
  ['a file is cut', (home) => truncateSync(path.join(home, 'b.js'))],
  ['a file is longer', (home) => appendFileSync(path.join(home, 'inside/a.js'), ';')],
  ['a file is gone', (home) => unlinkSync(path.join(home, 'b.js'))],
  ['a file was added', (home) => writeFileSync(path.join(home, 'inside', 'package.json'), '{}')],
  [
    'a link leads elsewhere',
    (home) => (unlinkSync(path.join(home, 'link')), symlinkSync('/', path.join(home, 'link'))),
  ],
  [
    'a file became a folder',
    (home) => (unlinkSync(path.join(home, 'b.js')), mkdirSync(path.join(home, 'b.js'))),
  ],
  ['the manifest is cut', (home) => truncateSync(path.join(home, 'manifest.txt'))],
  ['the manifest is gone', (home) => unlinkSync(path.join(home, 'manifest.txt'))],
  ['everything is gone but the folder', (home) => (rmSync(home, { recursive: true }), mkdirSync(home))],
])('an image in which %s is built again, and reported as changed', (_, damage) => {
  const first = image();
  expect(changedImages()).not.toContain(first);
  damage(first);
  expect(changedImages()).toContain(first);
  expect(content(image())).toBe('a');
  expect(builds).toBe(2);
  expect(image()).not.toBe(first);
  expect(builds).toBe(2);
});

test('an image whose manifest was changed as well is reported as changed in the run that used it', () => {
  const home = image();
  writeFileSync(path.join(home, 'b.js'), 'c');
  rmSync(path.join(home, 'manifest.txt'));
  rmSync(path.join(cache, 'kata-key.1'), { recursive: true, force: true });
  const forged = publish('kata', 'other', (folder) => writeFileSync(path.join(folder, 'b.js'), 'c'));
  writeFileSync(path.join(home, 'manifest.txt'), readFileSync(path.join(forged, 'manifest.txt')));
  expect(changedImages()).toContain(home);
});

test('a build that fails leaves nothing', () => {
  expect(() =>
    publish('kata', 'bad', (folder) => {
      writeFileSync(path.join(folder, 'half.js'), '');
      throw new Error('in the middle');
    }),
  ).toThrow('in the middle');
  expect(readdirSync(cache)).toEqual([]);
});

test('if a concurrent grade is faster, its image is used', () => {
  const home = publish('kata', 'key', () => {
    image();
  });
  expect(content(home)).toBe('a');
  expect(readdirSync(cache)).toEqual(['kata-key']);
});
