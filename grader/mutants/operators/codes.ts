import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../../course/course';
import { projectRoot } from '../../course/project';

/**
 * Whether the lesson says that its errors have a `code`. Where it names errors only, and the stub gives their classes, no
 * law may ask for the code, so no edit takes it away.
 */
export function promisesCodes({ folder }: Kata): boolean {
  const lesson = readFileSync(path.join(projectRoot(), 'exercises', folder, 'README.md'), 'utf8');
  return lesson.includes('`code`');
}
