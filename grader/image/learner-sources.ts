import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { isFolder, learnerFile, LearnerFileMissing, LearnerFileUnreadable } from './learner-file';
import { readSource } from './read-source';

/** A learner's file, read once, so that what was hashed is what is compiled. */
export interface LearnerSource {
  readonly file: string;
  /** Its path within the kata's folder. A link counts where it is, not where it leads. */
  readonly inside: string;
  readonly text: string;
}

/** At most this many entries of a folder are listed: it may be a home directory, or a heap of submissions. */
const MOST_ENTRIES = 10_000;

const TYPESCRIPT = /\.[cm]?ts$/;
const CODE = /\.[cm]?[jt]s$/;
const NOT_THE_LEARNERS = /\.(spec|scenarios|demo|test)\.[cm]?ts$|\.d\.[cm]?ts$/;
/** They configure how code is compiled, which the grader alone decides. */
const SETTINGS = /^(package|package-lock|tsconfig[\w.-]*)\.json$/;

/**
 * The learner's files of a kata: the kata's own file, and files beside it that it names, directly or through others: other
 * modules, and what they read, such as `./words.json`. A file that nothing names may be broken, or anything at all. A
 * file that cannot be read is left out, so Node reports a missing module; the kata's own file throws instead.
 *
 * @throws LearnerFileMissing, LearnerFileUnreadable
 */
export function learnerSources(root: string, kata: Kata): LearnerSource[] {
  const file = learnerFile(root, kata);
  if (leadsToSolution(file)) throw new LearnerFileUnreadable(file, { why: 'solution' });
  const folder = path.dirname(file);
  const found = [mainSource(file)];
  const isFlat = folder === path.resolve(root);
  // There, katas are side by side, and the file of a different kata is not part of this one.
  const others = isFlat ? course().katas.map((one) => one.file) : [kata.file];
  const seen = new Set<string>();
  let left = entriesOf(folder, '', seen).filter(({ inside }) => !others.includes(inside));
  // `found` grows during this loop.
  for (const { text } of found) {
    for (let named = pick(left, text); named.length > 0; named = pick(left, text)) {
      left = left.filter((entry) => !named.includes(entry));
      for (const { inside, isFolder } of named) {
        if (isFolder) left.push(...entriesOf(folder, inside, seen));
        else found.push(...readable(folder, inside));
      }
    }
  }
  return found;
}

interface Entry {
  readonly inside: string;
  readonly isFolder: boolean;
}

const pick = (entries: readonly Entry[], text: string): Entry[] =>
  entries.filter(({ inside }) => text.includes(wordFor(inside)));

/** Whether the grader should compile the entry or copy it. `beside`: everything in its folder. */
function isWanted({ inside, isFolder }: Entry, beside: readonly Entry[]): boolean {
  if (isFolder) return path.basename(inside) !== 'node_modules';
  if (NOT_THE_LEARNERS.test(inside) || SETTINGS.test(path.basename(inside))) return false;
  if (TYPESCRIPT.test(inside) || !CODE.test(inside)) return true;
  // JavaScript beside TypeScript of the same name was made from it.
  return !beside.some((one) => TYPESCRIPT.test(one.inside) && stemOf(one.inside) === stemOf(inside));
}

/** The word by which other files name it. */
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
  if (leadsToSolution(file)) return [];
  const read = readSource(file);
  return 'text' in read ? [{ file, inside, text: read.text }] : [];
}

/** Whether a file that lies elsewhere is, behind a link, a reference solution. */
function leadsToSolution(file: string): boolean {
  try {
    const solutions = path.join(realpathSync(projectRoot()), 'solutions') + path.sep;
    const isThere = path.resolve(file).startsWith(path.join(projectRoot(), 'solutions') + path.sep);
    return !isThere && realpathSync(file).startsWith(solutions);
  } catch {
    return false; // what cannot be followed cannot be read
  }
}

/** What is in a folder, sorted. Nothing if it was listed before (a link may lead back) or cannot be listed. */
function entriesOf(folder: string, inside: string, seen: Set<string>): Entry[] {
  const here = path.join(folder, inside);
  try {
    const real = realpathSync(here);
    if (seen.has(real)) return [];
    seen.add(real);
    const entries = readdirSync(here, { withFileTypes: true }).slice(0, MOST_ENTRIES);
    const all = entries.map((entry) => {
      const name = path.join(inside, entry.name);
      const isLinked = entry.isSymbolicLink() && isFolder(path.join(folder, name));
      return { inside: name, isFolder: entry.isDirectory() || isLinked };
    });
    return all.filter((one) => isWanted(one, all)).sort((a, b) => (a.inside < b.inside ? -1 : 1));
  } catch {
    return [];
  }
}
