import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Course, Kata } from './course-schema';
import { projectRoot } from './project';

export type { Course, Kata, ManifestCheck } from './course-schema';

let loaded: Course | undefined;

/**
 * The one manifest, exercises/course.json. The command line validates it before anything else (`checked-course.ts`).
 * Here it is not validated again, because each Jest test file would have to load the schema's library.
 */
export function course(): Course {
  loaded ??= JSON.parse(readFileSync(courseFile(), 'utf8')) as Course;
  return loaded;
}

export function courseFile(): string {
  return path.join(projectRoot(), 'exercises', 'course.json');
}

/** The kata with that id. Specs name theirs. */
export function kataOf(id: string): Kata {
  const kata = course().katas.find((one) => one.id === id);
  if (kata === undefined) throw new Error(`exercises/course.json has no kata "${id}".`);
  return kata;
}
