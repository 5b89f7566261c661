import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../../course/course';
import { LearnerFileMissing, LearnerFileUnreadable } from '../../image/learner-file';
import { learnerSources } from '../../image/learner-sources';
import type { Problem } from './refused';

/** A kata in a submission: its files by their names in the kata's folder, or why they cannot be judged. */
export type FoundKata =
  | { readonly kata: Kata; readonly files: readonly SubmittedFile[] }
  | { readonly kata: Kata; readonly problem: Problem };

export interface SubmittedFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The katas in an unpacked submission, wherever they lie: alone, in folders of their own, in `exercises/` of a whole
 * checkout, or below the folder that an archive was made of.
 */
export function findKatas(folder: string, katas: readonly Kata[]): FoundKata[] {
  const all = filesBelow(folder);
  return katas.flatMap((kata) => {
    const places = placesOf(kata, all);
    const [place, ...others] = places;
    if (place === undefined) return [];
    if (others.length > 0) return [{ kata, problem: { code: 'ambiguous', kata: kata.id, places } } as const];
    return [readKata(folder, place, kata)];
  });
}

/** In a whole checkout there are solutions and submissions of the same name: a learner writes in `exercises/`. */
function placesOf(kata: Kata, all: readonly string[]): string[] {
  const named = all.filter((file) => path.posix.basename(file) === kata.file);
  const own = named.filter((file) => `/${file}`.endsWith(`/${kata.folder}/${kata.file}`));
  const exercises = own.filter((file) => `/${file}`.includes(`/exercises/${kata.folder}/`));
  if (exercises.length > 0) return exercises;
  return own.length > 0 ? own : named;
}

function readKata(folder: string, place: string, kata: Kata): FoundKata {
  const home = path.dirname(path.join(folder, place));
  const root = path.basename(home) === kata.folder ? path.dirname(home) : home;
  try {
    const files = learnerSources(root, kata).map(({ inside, text }) => ({ name: inside, text }));
    return { kata, files };
  } catch (error) {
    if (error instanceof LearnerFileUnreadable)
      return { kata, problem: { code: 'unreadable-file', file: place, why: error.reason.why } };
    if (error instanceof LearnerFileMissing)
      return { kata, problem: { code: 'unreadable-file', file: place, why: 'missing' } };
    throw error;
  }
}

function filesBelow(folder: string, inside = ''): string[] {
  return readdirSync(path.join(folder, inside), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, name) : [name];
    });
}
