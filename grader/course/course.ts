import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Law, ManifestCourse, ManifestKata } from './course-schema';
import { projectRoot } from './project';

/** A law of a kata, with the number of its stage, from 1. */
export interface Check extends Law {
  readonly stage: number;
  /** The laws, by id, without which it earns nothing. */
  readonly needs?: readonly string[];
  /** Its points come on top of the kata's 100, and are not needed to pass. */
  readonly extra?: true;
}

export interface Kata extends ManifestKata {
  /** The laws of all stages that are to be checked; as the manifest has it, all laws. */
  readonly checks: readonly Check[];
}

export interface Course {
  readonly title: string;
  readonly katas: readonly Kata[];
}

let loaded: Course | undefined;

/**
 * The one manifest, exercises/course.json. The command line validates it before anything else (`checked-course.ts`).
 * Here it is not validated again, because each Jest test file would have to load the schema's library.
 */
export function course(): Course {
  loaded ??= withChecks(JSON.parse(readFileSync(courseFile(), 'utf8')) as ManifestCourse);
  return loaded;
}

function withChecks({ title, katas }: ManifestCourse): Course {
  return { title, katas: katas.map((kata) => ({ ...kata, checks: checksOf(kata) })) };
}

function checksOf({ stages }: ManifestKata): Check[] {
  return stages.flatMap(({ kind, laws, needs }, at) =>
    laws.map((law) => ({
      ...law,
      stage: at + 1,
      ...(kind === 'extra' && { extra: true }),
      ...(needs !== undefined && { needs }),
    })),
  );
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
