import { afterEach, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listSegments } from '../kernel/internal';
import { FAMILY_VARIABLE } from '../lab/containment/family';
import { startedWith, wholeProcessTable } from '../lab/containment/process-table';
import { runName } from '../lab/containment/run';
import { projectRoot } from '../lab/project';

const PATIENCE_MS = 180_000;
const folders: string[] = [];
let running: ChildProcess | undefined;

afterEach(() => {
  running?.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Starts a grade in a process group of its own, as a terminal does, with a temporary folder of its own. */
function startGrade(words: readonly string[]): ChildProcess {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-leftovers-'));
  folders.push(folder);
  running = spawn(process.execPath, [path.join(projectRoot(), 'grader/cli/launch.cjs'), 'grade', ...words], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: folder },
  });
  return running;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The living processes under test of a run. */
function subjectsOf(run: string): number[] {
  return wholeProcessTable()
    .filter((row) => !row.isZombie && startedWith(row.pid, FAMILY_VARIABLE)?.startsWith(`${run}.`) === true)
    .map((row) => row.pid);
}

const segmentsOf = (pids: readonly number[]): string[] =>
  listSegments()
    .filter(({ pid }) => pids.includes(pid))
    .map(({ name }) => name);

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a grade that is ended by %s half-way leaves no process, no shared memory and no temporary file',
  async (signal) => {
    const child = startGrade(['process', '--solutions']);
    const pid = child.pid ?? 0;
    const run = runName(pid);
    const seen = new Set<number>();
    await until(() => {
      for (const subject of subjectsOf(run)) seen.add(subject);
      return seen.size >= 6;
    });
    // SIGKILL goes to the whole group, so that nobody in it can clean up.
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
    await once(child, 'exit');
    await until(() => subjectsOf(run).length === 0 && segmentsOf([...seen]).length === 0);
    expect(subjectsOf(run)).toEqual([]);
    expect(segmentsOf([...seen])).toEqual([]);
    await until(() => readdirSync(folders[0] ?? '').length === 0);
  },
  PATIENCE_MS,
);

test(
  'a grade ends when the npm that started it is killed',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'forklings-leftovers-'));
    folders.push(folder);
    running = spawn('npm', ['run', '-s', 'grade', 'process', '--', '--solutions'], {
      cwd: projectRoot(),
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: folder },
    });
    let run = '';
    await until(() => {
      const name = readdirSync(folder).find((one) => one.startsWith('forklings-run-'));
      run = name?.slice('forklings-run-'.length) ?? '';
      return run !== '' && subjectsOf(run).length > 0;
    });
    running.kill('SIGKILL');
    await until(() => subjectsOf(run).length === 0 && !readdirSync(folder).some((one) => one.includes(run)));
    expect(subjectsOf(run)).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'the grade after a killed one is as any other',
  async () => {
    const first = startGrade(['value', '--solutions']);
    const run = runName(first.pid ?? 0);
    await until(() => subjectsOf(run).length > 0);
    process.kill(-(first.pid ?? 0), 'SIGKILL');
    await once(first, 'exit');
    const result = path.join(tmpdir(), `forklings-after-${String(process.pid)}.json`);
    const second = startGrade(['value', '--solutions', '--json', result]);
    await once(second, 'exit');
    expect(second.exitCode).toBe(0);
    expect(JSON.parse(readFileSync(result, 'utf8'))).toMatchObject({ status: 'pass', score: 100 });
    rmSync(result);
    expect(subjectsOf(run)).toEqual([]);
  },
  PATIENCE_MS,
);
