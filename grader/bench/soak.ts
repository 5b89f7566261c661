import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../lab/project';

export interface SoakResult {
  readonly runs: number;
  /** The different results, times aside, and how often each came. One is what there must be. */
  readonly results: ReadonlyMap<string, number>;
}

/** Grades again and again on a machine whose every processor is kept busy by others, and compares what comes out. */
export async function soak(
  words: readonly string[],
  runs: number,
  onRun: (done: number, different: number) => void,
): Promise<SoakResult> {
  const folder = mkdtempSync(path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'forklings-soak-'));
  const load = Array.from({ length: availableParallelism() }, busyLoop);
  const results = new Map<string, number>();
  try {
    for (let run = 1; run <= runs; run++) {
      const text = await gradeOnce(words, path.join(folder, 'result.json'));
      results.set(text, (results.get(text) ?? 0) + 1);
      onRun(run, results.size);
    }
    return { runs, results };
  } finally {
    for (const one of load) one.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function busyLoop(): ChildProcess {
  // It ends by itself when its parent is gone, however that went.
  const program =
    'const p = process.ppid; for (let i = 0; ; i++) if (i % 1e8 === 0 && process.ppid !== p) process.exit();';
  return spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
}

/** The result of one grade as text, without its times. */
async function gradeOnce(words: readonly string[], json: string): Promise<string> {
  const launcher = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
  rmSync(json, { force: true });
  const child = spawn(process.execPath, [launcher, 'grade', ...words, '--json', json], { stdio: 'ignore' });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const result: unknown = JSON.parse(readFileSync(json, 'utf8'), (key, value: unknown) =>
    key === 'durationMs' || key === 'startedAt' ? undefined : value,
  );
  return JSON.stringify({ exitCode, result });
}
