import { describe, expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { course, type Kata } from '../../course/course';
import { projectRoot } from '../../course/project';
import { solutionOf } from '../base-programs';
import type { OperatorEdit } from './operator-edit';
import { choose } from './choose';
import { allOperatorEdits } from './operator-edits';

const LEAST_OF_ALL = 600;
const LEAST_OF_A_KATA = 35;
const MOST_OF_A_KATA = 100;

const { katas } = course();
const proposed = new Map(katas.map((kata) => [kata, allOperatorEdits(kata)]));
const all = new Map(katas.map((kata) => [kata, choose(proposed.get(kata) ?? [])]));

test('there are at least 600 edits', () => {
  expect([...all.values()].flat().length).toBeGreaterThanOrEqual(LEAST_OF_ALL);
});

describe.each(katas)('the edits of $folder', (kata) => {
  const edits = all.get(kata) ?? [];

  test('are at least 35 and at most 100', () => {
    expect(edits.length).toBeGreaterThanOrEqual(LEAST_OF_A_KATA);
    expect(edits.length).toBeLessThanOrEqual(MOST_OF_A_KATA);
  });

  test('have identities that differ, and that a shell takes as they are', () => {
    const ids = edits.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^\d\d-[a-z]+\/[a-z-]+\/[\w.]+\/[A-Za-z0-9-]+$/.test(id))).toEqual([]);
  });

  test('each change one file, to programs that differ from each other and from the solution', () => {
    const solution = solutionOf(kata);
    const changedFiles = edits.map(({ files }) =>
      [...files].filter(([name, text]) => text !== solution.get(name)),
    );
    expect(changedFiles.filter(({ length }) => length !== 1)).toEqual([]);
    expect(new Set(changedFiles.map((files) => JSON.stringify(files))).size).toBe(edits.length);
  });

  test('all compile', () => {
    expect(edits.flatMap(problemsOf)).toEqual([]);
  });

  test('spread over all files that do something', () => {
    const touched = new Set(edits.map(({ place }) => place.file));
    const files = new Set((proposed.get(kata) ?? []).map(({ place }) => place.file));
    expect([...files].filter((file) => !touched.has(file))).toEqual([]);
  });
});

function problemsOf({ id, files, place }: OperatorEdit): readonly string[] {
  try {
    transformSync(files.get(place.file) ?? '', { loader: 'ts', logLevel: 'silent' });
    return [];
  } catch (error) {
    return [`${id}: ${String(error)}`];
  }
}

test('an edit keeps its identity when other code is added, above it or in its own member', () => {
  const [kata] = katas.filter(({ id }) => id === 'lock');
  if (kata === undefined) throw new Error('the course has no kata lock');
  const before = allOperatorEdits(kata).map(({ id }) => id);
  const after = idsAfter(kata, 'mutex.ts', 'this.acquire();', 'this.extra(1 < 2); this.acquire();');
  expect(before.filter((id) => !after.includes(id))).toEqual([]);
  expect(after.length).toBeGreaterThan(before.length);
});

function idsAfter(kata: Kata, file: string, code: string, put: string): readonly string[] {
  const project = mkdtempSync(path.join(tmpdir(), 'forklings-operators-'));
  try {
    const folder = path.join(project, 'solutions', kata.folder);
    cpSync(path.join(projectRoot(), 'solutions', kata.folder), folder, { recursive: true });
    const source = path.join(folder, file);
    writeFileSync(source, readFileSync(source, 'utf8').replace(code, put));
    return allOperatorEdits(kata, project).map(({ id }) => id);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
