import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { MalformedHeader } from './header';

/** A submission that attacks the grader, or that answers without doing the work. */
export interface Cheat {
  readonly name: string;
  /** What it tries. */
  readonly text: string;
  readonly kata: Kata;
  readonly folder: string;
  /** The points of what it honestly implements. */
  readonly most: number;
  /** The laws that it is after, by id. A short run judges these. */
  readonly laws: readonly string[];
}

/** The folder under grader/mutants that has them, and has no submissions to a kata. */
export const CHEATS = 'cheats';

const FORMS = 'Begin with `// cheat: …`, `// earns at most: 0` and `// laws: …`, each on a line.';

/**
 * All cheats, by name. Several of them write to the checkout that judges them, so grade them in a copy
 * (`CheckoutCopy`), never in the checkout itself.
 *
 * @throws MalformedHeader
 */
export function cheats(project = projectRoot()): Cheat[] {
  const home = path.join(project, 'grader', 'mutants', CHEATS);
  return readdirSync(home)
    .sort()
    .map((name) => cheatIn(path.join(home, name), name));
}

function cheatIn(folder: string, name: string): Cheat {
  const place = `grader/mutants/${CHEATS}/${name}`;
  const kata = course().katas.find(({ file }) => existsSync(path.join(folder, file)));
  if (kata === undefined) throw new MalformedHeader(place, 'it has no file of a kata.', FORMS);
  const [header = ''] = readFileSync(path.join(folder, kata.file), 'utf8').split('\n\n');
  const [, text, most, laws] =
    /^\/\/ cheat: (.+)\n\/\/ earns at most: (\d+)\n\/\/ laws: (.+)$/.exec(header.trim()) ?? [];
  if (text === undefined || laws === undefined) throw new MalformedHeader(place, 'it has no header.', FORMS);
  const ids = laws.split(' ');
  const unknown = ids.find((id) => !kata.checks.some((check) => check.id === id));
  if (unknown !== undefined) throw new MalformedHeader(place, `the kata has no law "${unknown}".`, FORMS);
  return { name, text, kata, folder, most: Number(most), laws: ids };
}
