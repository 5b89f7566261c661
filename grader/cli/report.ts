import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { gradeCommand, type GradeFlags } from './grade';

/** Grades, and writes the page of the result. */
export async function reportCommand(words: readonly string[], flags: GradeFlags): Promise<0 | 1 | 2> {
  const { html = usualFile() } = flags;
  return gradeCommand(words, { ...flags, html });
}

/** Beside the progress, where git does not look. */
function usualFile(): string {
  const folder = path.join(projectRoot(), '.forklings');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, 'report.html');
}
