import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { promisesOfStub, promisesOfTables } from './promises';

// What a lesson's tables and a stub's comments say is the contract: each sentence has a law that fails when it is broken.

const root = path.resolve(__dirname, '../..');
const { katas } = course();
const work = learnersWork(root, katas);
const read = (...file: string[]): string => readFileSync(path.join(root, 'exercises', ...file), 'utf8');

test('a sentence of a stub ends with its full stop', () => {
  const stub = `/** Takes a permit; sleeps until there is one. False: there was none,
   * e.g. in 5 ms. */
  export class A {
    /** \`0\` does not wait. Never sleeps. */
    get value(): number { return 1.5; }
  }`;
  expect(promisesOfStub(stub)).toEqual([
    'Takes a permit; sleeps until there is one.',
    'False: there was none, e.g. in 5 ms.',
    '`0` does not wait.',
    'Never sleeps.',
  ]);
});

test('a row of a table promises each of its parts', () => {
  expect(promisesOfTables('| a | b |\n|---|---|\n| `x()` | returns 1; never waits. Throws. |\n')).toEqual([
    'a → b',
    '`x()` → returns 1',
    '`x()` → never waits.',
    '`x()` → Throws.',
  ]);
});

describe.each(katas.map((kata) => [kata.folder, kata] as const))('%s', (folder, kata) => {
  const laws = JSON.parse(read(folder, 'promises.json')) as Record<string, readonly string[]>;
  const isStub = !work.has(`exercises/${folder}/${kata.file}`);

  (isStub ? test : test.skip)('each promise of the stub and of the tables has its laws', () => {
    const promises = [
      ...promisesOfStub(read(folder, kata.file)),
      ...promisesOfTables(read(folder, 'README.md')),
    ];
    expect(promises.filter((promise) => !Object.hasOwn(laws, promise))).toEqual([]);
    expect(Object.keys(laws).filter((promise) => !promises.includes(promise))).toEqual([]);
  });

  test('only laws that exist are named, and each law is promised somewhere', () => {
    const named = new Set(Object.values(laws).flat());
    const known = kata.checks.map(({ id }) => id);
    expect([...named].filter((id) => !known.includes(id))).toEqual([]);
    const unpromised = kata.checks.filter(({ id, kind }) => kind !== 'walk-through' && !named.has(id));
    expect(unpromised.map(({ id }) => id)).toEqual([]);
  });
});
