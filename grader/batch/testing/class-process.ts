import { spawn } from 'node:child_process';
import path from 'node:path';
import { wholeProcessTable } from '../../containment/process-table';
import { projectRoot } from '../../course/project';

/** `npx forklings class`, as a process of its own. */
export function startClass(
  folder: string,
  out: string,
  more: readonly string[] = [],
): { pid: number; ended: Promise<number>; hasEnded: () => boolean } {
  const words = [path.join(projectRoot(), 'grader/cli/launch.cjs'), 'class', folder, '--out', out, ...more];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  let hasEnded = false;
  const ended = new Promise<number>((resolve) =>
    child.once('close', (code) => {
      hasEnded = true;
      resolve(code ?? -1);
    }),
  );
  return { pid: child.pid ?? 0, ended, hasEnded: () => hasEnded };
}

/** All descendants, whatever their session. */
export function below(pid: number): number[] {
  const rows = wholeProcessTable();
  const found: number[] = [];
  const left = [pid];
  for (let one = left.pop(); one !== undefined; one = left.pop())
    for (const row of rows.filter(({ parent }) => parent === one)) {
      found.push(row.pid);
      left.push(row.pid);
    }
  return found;
}

/** MiB of the process and all below it. */
export function memoryOf(pid: number): number {
  const own = new Set([pid, ...below(pid)]);
  const bytes = wholeProcessTable().reduce((sum, row) => sum + (own.has(row.pid) ? row.residentBytes : 0), 0);
  return Math.round(bytes / 1024 ** 2);
}

export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}

export async function until(isSo: () => boolean, everyMs = 100): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, everyMs));
}
