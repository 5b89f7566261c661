import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isLiveRun } from './run';

const PREFIX = 'forklings-run-';

/** The folder that learner code sees as the system's temporary folder during a run. It is removed after the run. */
export function makeRunFolder(run: string): string {
  const folder = folderOf(run);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function removeRunFolder(run: string): void {
  try {
    rmSync(folderOf(run), { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Something still writes to it, or it belongs to a different user. The next run tries again.
  }
}

/** Removes the folders of runs that are no longer alive. */
export function removeDeadRunFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const run = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
    if (run !== undefined && !isLiveRun(run)) removeRunFolder(run);
  }
}

function folderOf(run: string): string {
  return path.join(tmpdir(), PREFIX + run);
}
