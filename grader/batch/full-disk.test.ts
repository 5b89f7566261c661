import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 5 * 60_000;
const STUDENTS = 12;

/** A small file system takes a namespace of mounts. Where that is refused, the test is skipped, and counted as such. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'forklings-disk-'));
});
afterEach(() => rmSync(home, { recursive: true }));

(canMount ? test : test.skip)(
  'a disk that fills up in the middle of a run is reported by name, and with room the run is resumed',
  () => {
    const [submissions, out] = [path.join(home, 'submissions'), path.join(home, 'out')];
    mkdirSync(out);
    for (let at = 0; at < STUDENTS; at += 1) {
      mkdirSync(path.join(submissions, String(at)), { recursive: true });
      writeFileSync(path.join(submissions, String(at), 'value.ts'), `good ${String(at)}`);
    }
    const program = path.join(projectRoot(), 'grader/batch/fixtures/full-disk.ts');
    const command = 'mount -t tmpfs -o size=8m tmpfs "$3" && exec "$0" -r esbuild-register "$1" "$2" "$3"';
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', command, process.execPath, program, submissions, out],
      { encoding: 'utf8' },
    );
    const seen = JSON.parse(stdout) as {
      full: string;
      kept: number;
      whole: number;
      resumed: string;
      again: number;
    };
    expect(seen.full).toContain(`The tables could not be written to ${out}/results: The disk is full`);
    expect(stderr.match(/a result cannot be kept/g)).toHaveLength(2); // in the middle, and at the end
    expect(stderr).toMatch(/\d+ results could not be kept/);
    expect(seen.kept).toBe(seen.whole);
    expect(seen.kept).toBeLessThan(STUDENTS);
    expect(seen.again).toBe(STUDENTS - seen.kept);
    expect(seen.resumed.split(' ')).toHaveLength(STUDENTS);
  },
  LAST_RESORT_MS,
);
