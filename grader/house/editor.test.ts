import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { course } from '../course/course';

const root = path.resolve(__dirname, '../..');
const { katas } = course();

/** Where an editor is led from an import in the exercises. */
function definitionOf(specifier: string): string | undefined {
  const file = path.join(root, 'exercises', 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (name) => readFileSync(name, 'utf8')) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file));
  const from = path.join(root, 'exercises', '04-lock', 'lock.ts');
  return ts.resolveModuleName(specifier, from, options, ts.sys).resolvedModule?.resolvedFileName;
}

test.each(katas.map(({ id, folder, file }) => [id, folder, file] as const))(
  'in the editor, #katas/%s leads to the learner’s own file',
  (id, folder, file) => {
    expect(definitionOf(`#katas/${id}`)).toBe(path.join(root, 'exercises', folder, file));
  },
);

test('and #kernel to the kernel', () => {
  expect(definitionOf('#kernel')).toBe(path.join(root, 'grader', 'kernel', 'index.ts'));
});

test('the linter passes over what a learner has written, and over nothing else', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'editor-'));
  try {
    const value = path.join(copy, 'exercises/02-value');
    const digests = 'grader/grade/stub-digests.ts';
    mkdirSync(path.join(copy, path.dirname(digests)), { recursive: true });
    cpSync(path.join(root, digests), path.join(copy, digests));
    cpSync(path.join(root, 'exercises/02-value'), value, { recursive: true });
    const learnersFiles = (stubs = ''): unknown => {
      const code = `import { learnersFiles } from ${JSON.stringify(path.join(root, '.config/learners-files.mjs'))};
        console.log(JSON.stringify(learnersFiles(${JSON.stringify(copy)}, { FORKLINGS_STUBS: '${stubs}' })));`;
      const words = ['--input-type=module', '--eval', code];
      return JSON.parse(spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout);
    };
    cpSync(path.join(root, 'exercises/02-value/value.ts'), path.join(value, 'value.ts'));
    writeFileSync(path.join(value, 'value.ts'), 'export var any: any');
    writeFileSync(path.join(value, 'cell.ts'), 'export var any: any');
    expect(learnersFiles()).toEqual(['exercises/02-value/cell.ts', 'exercises/02-value/value.ts']);
    expect(learnersFiles('unwritten')).toEqual([]);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
