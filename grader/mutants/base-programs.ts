import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';
import type { Files } from './edit';

/** The program that wrong submissions are edits of: the lesson's solution, without what is built for speed. */
export function solutionOf({ folder }: Kata, project = projectRoot()): Files {
  return sourcesIn(path.join(project, 'solutions', folder));
}

/** The program that partial submissions are edits of. */
export function stubOf({ folder, file }: Kata, project = projectRoot()): Files {
  return new Map([[file, readFileSync(path.join(project, 'exercises', folder, file), 'utf8')]]);
}

/** The TypeScript files directly in a folder. */
export function sourcesIn(folder: string): Files {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => entry.name)
    .sort();
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}
