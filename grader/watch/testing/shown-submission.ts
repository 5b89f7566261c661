import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../course/project';

/** The kata's own file of a submission such as `02-value/cached-read`, as `npx forklings mutant show` writes it. */
export function shownSubmission(title: string, file: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'submission-'));
  try {
    const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
    spawnSync(process.execPath, [launch, 'mutant', 'show', title, '--to', folder]);
    return readFileSync(path.join(folder, file), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
