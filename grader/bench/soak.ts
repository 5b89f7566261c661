import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** What is graded repeatedly. */
export interface SoakCase {
  readonly name: string;
  /** The arguments of `npm run grade`. */
  readonly words: readonly string[];
}

/**
 * Grades repeatedly beside busy processes. Returns the distinct results, without their times, and how many times each
 * came. There must be exactly one. The numbers of schedules are part of a result.
 */
export async function soak(
  words: readonly string[],
  { runs, load }: { readonly runs: number; readonly load: number },
  onRun: (done: number) => void,
): Promise<ReadonlyMap<string, number>> {
  const folder = mkdtempSync(path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'forklings-soak-'));
  const busy = Array.from({ length: load }, busyLoop);
  const results = new Map<string, number>();
  try {
    for (let run = 1; run <= runs; run++) {
      const text = await gradeOnce(words, path.join(folder, 'result.json'));
      results.set(text, (results.get(text) ?? 0) + 1);
      onRun(run);
    }
    return results;
  } finally {
    for (const one of busy) one.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function busyLoop(): ChildProcess {
  // It ends by itself when its parent is gone, however the parent ended.
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
