import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');
const root = projectRoot();

function run(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [launch, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

test.each([
  [
    ['grade', 'valeu'],
    ['There is no kata `valeu`', 'Did you mean `value`'],
  ],
  [
    ['grade', 'banana'],
    ['There is no kata `banana`', 'process, value, array'],
  ],
  [
    ['grade', '--root', 'no/such/folder'],
    ['There is no folder', 'no/such/folder'],
  ],
  [
    ['grade', '--root', 'package.json'],
    ['is a file', 'Give `--root` the folder'],
  ],
  [
    ['grade', '--root', 'grader'],
    ['contains none of the katas', '01-process/process.ts'],
  ],
  [['grade', '--root', 'exercises', '--solutions'], ['both given']],
  [
    ['grade', '--seed', 'luck'],
    ['is not a seed', '--seed 42'],
  ],
  [['grade', '--seed', '1e99'], ['is not a seed']],
  [
    ['grade', '--json', 'no/such/folder/x.json'],
    ['There is no folder', 'Create it first'],
  ],
  [['grade', '--json', 'exercises'], ['is a folder']],
  [
    ['grade', '--check', 'clos'],
    ['There is no check `clos`', '--check close'],
  ],
  [
    ['grade', 'value', '9'],
    ['value has no stage 9', 'Its stages are 1 '],
  ],
  [
    ['grade', 'value', '--stage', 'banana'],
    ['value has no stage banana', 'Its stages are 1 '],
  ],
  [
    ['grade', 'value', 'array', '--stage', '1'],
    ['`--stage` needs one kata', 'npm run grade lock 1'],
  ],
  [['mutant'], ['What is to be done?', 'show NAME']],
  [
    ['mutant', 'hug'],
    ['`mutant hug` does not exist', 'show NAME'],
  ],
  [
    ['mutant', 'show'],
    ['needs one submission', '04-lock/late-take'],
  ],
  [
    ['mutant', 'show', 'value/cached-read', '--to', 'grader'],
    ['is not empty', 'a new folder'],
  ],
  [['mutant', 'list', 'value/no-such-mistake'], ['There is no submission `value/no-such-mistake`']],
  [
    ['mutant', 'operators', 'drop-everything'],
    ['There is no operator edit `drop-everything`', 'npx forklings mutant operators'],
  ],
  [
    ['mutant', 'new', 'value/nothing-wrong', '--from', 'solutions/02-value'],
    ['is the solution', 'Make the mistake first'],
  ],
  [
    ['mutant', 'new', 'value/lost'],
    ['needs a name and a folder', '--from DIR'],
  ],
  [
    ['grade', '--frobnicate'],
    ['Unknown option', '--help'],
  ],
  [['hint'], ['Which kata', 'npm run hint value']],
  [
    ['hint', 'value', '99'],
    ['no hint 99', '1 to'],
  ],
  [
    ['demo', 'square-lits'],
    ['no walk-through', 'square-list'],
  ],
  [
    ['verify', '--json', 'no/such/folder/x.json'],
    ['There is no folder', 'Make it first'],
  ],
  [
    ['verify', '02-value/no-such-mistake'],
    ['There is no submission `02-value/no-such-mistake`', 'grader/mutants'],
  ],
  [
    ['verify', '--jobs', 'many'],
    ['`--jobs many` is not a count', '--jobs 2'],
  ],
  [
    ['verify', '--compare', 'package.json'],
    ['Two files are compared', '--compare A B'],
  ],
  [
    ['verify', '--compare', 'package.json', 'package-lock.json'],
    ['is not what `--json` has written', '--json FILE'],
  ],
  [['judge'], ['started by a program', 'npm run grade']],
  [['demo'], ['Which walk-through', 'square-list']],
  [['dance'], ['There is no command']],
])('%j is refused with what is wrong and what to do, and exit code 2', (words, sentences) => {
  const { status, stdout, stderr } = run(words);
  for (const sentence of sentences) expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('a flag that npm has taken is not ignored', () => {
  const { status, stderr } = run(['grade'], { npm_config_solutions: 'true', npm_lifecycle_event: 'grade' });
  expect(stderr).toContain('npm took `--solutions`');
  expect(status).toBe(2);
});

test('each command explains itself with --help', () => {
  for (const command of ['grade', 'hint', 'demo']) {
    const { status, stdout } = run([command, '--help']);
    expect(stdout).toContain(`npx forklings ${command}`);
    expect(status).toBe(0);
  }
});

test('the walk-through prints the output of the Python original', () => {
  const { status, stdout } = spawnSync('npm', ['run', '-s', 'demo', 'square-list'], {
    encoding: 'utf8',
    cwd: root,
  });
  expect(stdout.split('\n')).toEqual([
    'Result(in process p1): [1, 4, 9, 16]',
    'Sum of squares(in process p1): 30',
    'Result(in main program): [1, 4, 9, 16]',
    'Sum of squares(in main program): 30',
    '',
  ]);
  expect(status).toBe(0);
});

test('a file that cannot be read costs only its own kata, and the others are graded', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-unreadable-'));
  try {
    mkdirSync(path.join(folder, '02-value', 'value.ts'), { recursive: true });
    cpSync(path.join(root, 'solutions', '03-array'), path.join(folder, '03-array'), { recursive: true });
    const { status, stdout } = run(['grade', 'value', 'array', '--root', folder, '--check', 'initial']);
    expect(stdout).toContain('value.ts cannot be read');
    expect(stdout).toMatch(/03 array .* (\d+)\/\1$/m);
    expect(status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a missing file costs only its own kata, and the report says where it was expected', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-missing-'));
  try {
    const { status, stdout } = run(['grade', 'value', '--root', folder]);
    expect(stdout).toContain('There is no');
    expect(stdout).toContain('02-value/value.ts');
    expect(status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('types are checked in regular files only, wherever the learner’s code leads the compiler', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-references-'));
  try {
    const right = readFileSync(path.join(root, 'solutions/02-value/value.ts'), 'utf8');
    const references = ['/dev/zero', './pipe.ts']
      .map((file) => `/// <reference path="${file}" />\n`)
      .join('');
    spawnSync('mkfifo', [path.join(folder, 'pipe.ts')]);
    const leads = `${references}import type { X } from './pipe';\n${right}\nexport type Y = X;\n`;
    writeFileSync(path.join(folder, 'value.ts'), leads);
    const { status, stdout } = run(['grade', 'value', '--root', folder, '--check', 'initial']);
    expect(stdout).toMatch(/02 value .* (\d+)\/\1$/m);
    expect(stdout).toContain('TS2307');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
