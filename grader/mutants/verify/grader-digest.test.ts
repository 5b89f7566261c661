import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { course, kataOf } from '../../course/course';
import { projectRoot } from '../../course/project';
import { graderDigests } from './grader-digest';

const project = projectRoot();
const names = ['lock', 'bank', 'value'] as const;

/** A checkout of what is looked at here. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-digest-'));
  for (const { folder: kata } of course().katas)
    for (const top of ['exercises', 'solutions'])
      cpSync(path.join(project, top, kata), path.join(folder, top, kata), { recursive: true });
  for (const part of ['grader/course', 'package-lock.json', 'jest.config.ts'])
    cpSync(path.join(project, part), path.join(folder, part), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a spec, those of its kata', 'exercises/04-lock/1-semaphore.spec.ts', ['lock']],
  ['scenarios, those of their kata', 'exercises/04-lock/new.scenarios.ts', ['lock']],
  ['a solution, those of the katas that build on it', 'solutions/04-lock/lock.ts', ['bank']],
  ['the code that judges, all', 'grader/course/course.ts', ['lock', 'bank', 'value']],
  ['the packages, all', 'package-lock.json', ['lock', 'bank', 'value']],
  ['a lesson, none', 'exercises/04-lock/README.md', []],
  ['a stub, none', 'exercises/04-lock/lock.ts', []],
  ['a test of the grader, none', 'grader/course/new.test.ts', []],
  ['a submission, none', 'grader/mutants/04-lock/new.diff', []],
])('of all digests, a change of %s', (_, file, changed) => {
  const digests = (): string[] => names.map((name) => graderDigests(folder)(kataOf(name)));
  const before = digests();
  const place = path.join(folder, file);
  const text = existsSync(place) ? readFileSync(place) : undefined;
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, '// changed');
  const after = digests();
  if (text === undefined) rmSync(place);
  else writeFileSync(place, text);
  expect(names.filter((_, at) => before[at] !== after[at])).toEqual(changed);
});
