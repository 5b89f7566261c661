import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 10 * 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-format-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function grade(words: readonly string[], environment = {}): { code: number | null; stderr: string } {
  const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');
  const { status, stderr } = spawnSync(
    process.execPath,
    [launch, 'grade', 'value', '--no-types', '--root', folder, ...words],
    { encoding: 'utf8', env: { ...process.env, ...environment } },
  );
  return { code: status, stderr };
}

describe('what cannot be written is refused before the work', () => {
  test.each([
    ['a format alone', ['--format', 'junit'], 'belong together'],
    ['a file alone', ['--out', 'results.json'], 'belong together'],
    ['an unknown format', ['--format', 'gradscope', '--out', 'results.json'], '--format gradescope'],
    ['a folder that is not there', ['--format', 'junit', '--out', 'none/results.xml'], 'no folder'],
    ['Classroom 50 without its variables', ['--format', 'classroom50', '--out', 'result.json'], 'ASSIGNMENT'],
  ])(
    '%s',
    (_, words, told) => {
      const { code, stderr } = grade(words, { CLASSROOM: 'os', ASSIGNMENT: '' });
      expect(code).toBe(2);
      expect(stderr).toContain(told);
    },
    LAST_RESORT_MS,
  );
});

test(
  'the file is written when everything has ended, beside the result model',
  () => {
    writeFileSync(path.join(folder, 'value.ts'), 'export class Value {');
    const [file, model] = [path.join(folder, 'results.json'), path.join(folder, 'model.json')];
    expect(grade(['--format', 'exercism', '--out', file, '--json', model]).code).toBe(1);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 3, status: 'error' });
    expect(existsSync(model)).toBe(true);
  },
  LAST_RESORT_MS,
);
