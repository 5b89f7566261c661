import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../../course/course';
import { projectRoot } from '../../course/project';

/**
 * The edits of a kata's solution that are correct programs, by their identities, each with the reason why no promise of
 * the lesson distinguishes it. Listed by hand, in `equivalent/<kata folder>.json`.
 */
export function equivalents({ folder }: Kata, project = projectRoot()): ReadonlyMap<string, string> {
  const file = path.join(project, 'grader', 'mutants', 'operators', 'equivalent', `${folder}.json`);
  if (!existsSync(file)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
}
