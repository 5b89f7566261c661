import { describe, expect, test } from '@jest/globals';
import { importsOf } from './imports';
import { halvesOfTests, type Tests } from './quick-tests';

function halves(files: Readonly<Record<string, string>>): Tests {
  const imports = new Map(
    Object.entries(files).map(([file, text]) => [file, importsOf(file, text)] as const),
  );
  return halvesOfTests(imports, { '#kernel': './grader/kernel/index.ts' });
}

const starter = { 'grader/kernel/spawn.ts': "import { spawn } from 'node:child_process';" };

describe('a test is quick when it cannot start a process', () => {
  test('one that imports nothing is quick', () => {
    expect(halves({ 'grader/history/a.test.ts': '' })).toEqual({
      quick: ['grader/history/a.test.ts'],
      starting: [],
    });
  });

  test.each([
    ['the module itself', "import { spawnSync } from 'node:child_process';"],
    ['the module by its old name', "import { spawnSync } from 'child_process';"],
    ['a file that imports it', "import '../kernel/spawn';"],
    ['a file that loads it later', "const load = () => import('../kernel/spawn');"],
    ['a file that exports it', "export * from '../kernel/spawn';"],
    ['a name of package.json', "import { spawn } from '#kernel';"],
  ])('one that imports %s is not', (_, text) => {
    const index = { 'grader/kernel/index.ts': "export { spawn } from './spawn';" };
    expect(halves({ ...starter, ...index, 'grader/history/a.test.ts': text })).toEqual({
      quick: [],
      starting: ['grader/history/a.test.ts'],
    });
  });

  test('one that imports only a type of such a file is', () => {
    const text = "import type { Child } from '../kernel/spawn';";
    expect(halves({ ...starter, 'grader/history/a.test.ts': text }).starting).toEqual([]);
  });

  test('files that import each other do not keep the search busy', () => {
    const circle = {
      'grader/lab/a.ts': "import './b';",
      'grader/lab/b.ts': "import './a'; import '../kernel/spawn';",
    };
    expect(halves({ ...starter, ...circle, 'grader/lab/c.test.ts': "import './a';" }).quick).toEqual([]);
  });
});
