import { readdirSync, realpathSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course';
import { isFolder, learnerFile, LearnerFileMissing, LearnerFileUnreadable } from './learner-file';
import { readSource } from './read-source';

/** A learner's file, read once: what was hashed is what is compiled. */
export interface LearnerSource {
  readonly file: string;
  /** Its place in the kata's folder, as it is seen there: a link counts where it lies. */
  readonly inside: string;
  readonly text: string;
}

/** What a folder is searched for: it may be a home, with a world in it. */
const MOST_FILES = 10_000;
/** Folders in folders. */
const MOST_DEPTH = 16;

const TYPESCRIPT = /\.[cm]?ts$/;
const CODE = /\.[cm]?[jt]s$/;
const NOT_THE_LEARNERS = /\.(spec|scenarios|demo|test)\.[cm]?ts$|\.d\.[cm]?ts$/;
/** They say how code is to be compiled, which is the grader's to say. */
const SETTINGS = /^(package|package-lock|tsconfig[\w.-]*)\.json$/;

/**
 * The learner's files of a kata: the kata's own, and the files beside it that it names, or that one of those names: other
 * modules, and what they read, such as `./words.json`. What nothing names may be broken, or anything at all. A file that
 * cannot be read is left out, unless it is the kata's own; then Node says that there is no such module.
 *
 * @throws LearnerFileMissing, LearnerFileUnreadable
 */
export function learnerSources(root: string, kata: Kata): LearnerSource[] {
  const file = learnerFile(root, kata);
  const folder = path.dirname(file);
  const found = [mainSource(file)];
  const isFlat = folder === path.resolve(root);
  // Katas lie side by side there, and another one's file is no part of this one.
  const others = isFlat ? course().katas.map((one) => one.file) : [kata.file];
  const names = filesIn(folder, isFlat ? 0 : MOST_DEPTH);
  const written = new Set(names.filter((name) => TYPESCRIPT.test(name)).map(stemOf));
  let left = names.filter(
    (name) =>
      !others.includes(name) &&
      !NOT_THE_LEARNERS.test(name) &&
      !SETTINGS.test(path.basename(name)) &&
      // JavaScript beside TypeScript of the same name was made from it.
      (TYPESCRIPT.test(name) || !CODE.test(name) || !written.has(stemOf(name))),
  );
  for (let i = 0; i < found.length; i += 1) {
    const text = found[i]?.text ?? '';
    const named = left.filter((name) => text.includes(wordFor(name)));
    left = left.filter((name) => !named.includes(name));
    found.push(...named.flatMap((name) => readable(folder, name)));
  }
  return found;
}

/** By this word another file names it. */
function wordFor(name: string): string {
  if (!CODE.test(name)) return path.basename(name);
  const stem = path.basename(stemOf(name));
  return stem === 'index' ? path.basename(path.dirname(name)) : stem;
}

const stemOf = (name: string): string => name.replace(CODE, '');

function mainSource(file: string): LearnerSource {
  const read = readSource(file);
  if ('text' in read) return { file, inside: path.basename(file), text: read.text };
  if (read.unreadable.why === 'missing') throw new LearnerFileMissing(file);
  throw new LearnerFileUnreadable(file, read.unreadable);
}

function readable(folder: string, inside: string): LearnerSource[] {
  const file = path.join(folder, inside);
  const read = readSource(file);
  return 'text' in read ? [{ file, inside, text: read.text }] : [];
}

/** The files below a folder, by their places in it, sorted; links are followed, but never in a circle. */
function filesIn(folder: string, depth: number): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  function enter(inside: string, left: number): void {
    const here = path.join(folder, inside);
    for (const entry of entriesOf(here, seen)) {
      if (found.length >= MOST_FILES) return;
      const name = path.join(inside, entry.name);
      const isBelow = entry.isDirectory() || (entry.isSymbolicLink() && isFolder(path.join(folder, name)));
      if (!isBelow) found.push(name);
      else if (left > 0 && entry.name !== 'node_modules' && entry.name !== '.git') enter(name, left - 1);
    }
  }
  enter('', depth);
  return found;
}

/** None of a folder that was seen before, or that may not be listed. */
function entriesOf(folder: string, seen: Set<string>): Dirent[] {
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(folder, { withFileTypes: true }).sort(byName);
  } catch {
    return [];
  }
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
