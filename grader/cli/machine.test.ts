import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { checkLimits } from './machine';

const PATIENCE_MS = 180_000;
const root = projectRoot();
/** One check of one kata, as a line of shell. */
const grade = `"${process.execPath}" grader/cli/launch.cjs grade value --solutions --no-types --check initial`;
const mayMount = spawnSync('unshare', ['-m', 'true']).status === 0;
const withMounts = mayMount ? test.each : test.skip.each;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-machine-'));
  mkdirSync(path.join(folder, 'disk'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function shell(line: string, program: readonly string[] = []): Ran {
  return spawnSync('env', [...program, '/bin/sh', '-c', line], {
    cwd: root,
    encoding: 'utf8',
    // Jest asks for colours in its workers.
    env: { ...process.env, FOLDER: folder, NO_COLOR: '1' },
  });
}

/** Expects a sentence that says what is wrong, a sentence that says what to do, exit code 2, and no stack. */
function expectRefusal({ status, stderr }: Ran, sentences: readonly string[]): void {
  for (const sentence of sentences) expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(2);
  expect(readdirSync(path.join(folder, 'disk'))).toEqual([]);
}

describe('a machine on which judging cannot work is refused at once', () => {
  test.each([
    ['a TMPDIR that does not exist', `TMPDIR=/no/such ${grade}`, ['/no/such does not exist', 'Set TMPDIR']],
    ['a TMPDIR that is a file', `TMPDIR=$PWD/package.json ${grade}`, ['is not a folder', 'Set TMPDIR']],
    [
      'a TMPDIR with too long a name',
      `d="$FOLDER/${'x'.repeat(80)}"; mkdir -p "$d"; TMPDIR="$d" ${grade}`,
      ['too long for sockets', 'Set TMPDIR'],
    ],
    ['a low limit of open files', `ulimit -n 100; ${grade}`, ['“Max open files” is 100', 'ulimit -n 1024']],
    ['hardly any open files', `ulimit -n 20; ${grade}`, ['EMFILE', 'ulimit -n 1024']],
    [
      'a low limit on the size of a file',
      `ulimit -f 100; ${grade}`,
      ['Max file size', 'ulimit -f unlimited'],
    ],
  ])('%s', (_, line, sentences) => expectRefusal(shell(line), sentences), PATIENCE_MS);

  withMounts([
    [
      'a small /dev/shm',
      `mount -t tmpfs -o size=9m tmpfs /dev/shm; ${grade}`,
      ['9 MiB free', 'docker run --shm-size=256m'],
    ],
    ['no /proc', `mount -t tmpfs tmpfs /proc; ${grade}`, ['/proc is not there', 'mount -t proc']],
    [
      'a /proc of a different container',
      `unshare -p -f /bin/sh -c '${grade}'`,
      ['a different container', 'mount -t proc'],
    ],
    [
      'a full temporary folder',
      `mount -t tmpfs -o size=1m tmpfs "$FOLDER/disk"; TMPDIR="$FOLDER/disk" ${grade}`,
      ['1 MiB free', 'df -h'],
    ],
    [
      'a temporary folder that is read-only',
      `mount -t tmpfs -o ro tmpfs "$FOLDER/disk"; TMPDIR="$FOLDER/disk" ${grade}`,
      ['cannot be written to', 'Set TMPDIR'],
    ],
  ])('%s', (_, line, sentences) => expectRefusal(shell(line, ['unshare', '-m']), sentences), PATIENCE_MS);
});

describe('a result that cannot be written does no other harm', () => {
  test(
    'a report to a full disk ends with exit code 2 and says so',
    () => {
      expectRefusal(shell(`${grade} > /dev/full`), ['could not be written', 'ENOSPC', 'Free some space']);
    },
    PATIENCE_MS,
  );

  test(
    'a JSON file on a full disk leaves the report complete, and the device as it was',
    () => {
      const ran = shell(`${grade} --json /dev/full`);
      expect(ran.stdout).toContain('✓ a new Value holds zero');
      expectRefusal(ran, ['could not be written to /dev/full', 'The report above is complete']);
      expect(shell('test -c /dev/full').status).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    'a reader that goes away changes nothing',
    () => {
      expect(shell(`${grade} | head -1`)).toMatchObject({
        status: 0,
        stdout: 'forklings · judging solutions\n',
      });
    },
    PATIENCE_MS,
  );
});

withMounts([
  [
    'a read-only checkout',
    'mount -t proc proc /proc; mount --bind "$PWD" "$PWD"; mount -o remount,ro,bind "$PWD"; cd "$PWD";',
  ],
  ['a /proc that hides other users', 'mount -t proc -o hidepid=2 proc /proc;'],
  ['no home', 'mount -t proc proc /proc; unset HOME;'],
])(
  'with %s everything is judged as usual',
  (_, before) => {
    const { status, stdout, stderr } = shell(`${before} TMPDIR="$FOLDER/disk" ${grade}`, [
      'unshare',
      '-m',
      '-p',
      '-f',
    ]);
    expect(stderr).toBe('judging value …\n');
    expect(stdout).toContain('✓ a new Value holds zero');
    expect(status).toBe(0);
    expect(readdirSync(path.join(folder, 'disk'))).toEqual([]);
  },
  PATIENCE_MS,
);

test('limits are read from the system’s table, and “unlimited” is enough', () => {
  const limits = (files: string): string =>
    `Limit                     Soft Limit           Hard Limit           Units\nMax processes             unlimited            unlimited            processes\nMax open files            ${files}                20000                files\n`;
  expect(() => checkLimits(limits('1024'))).not.toThrow();
  expect(() => checkLimits(limits('unlimited'))).not.toThrow();
  expect(() => checkLimits(limits('64'))).toThrow('“Max open files” is 64');
});
