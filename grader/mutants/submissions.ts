import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { MalformedHeader, parseHeader, type Header } from './header';

/** A folder `grader/mutants/<kata>/<name>` with code that a learner might hand in. */
export interface Submission {
  /** `02-value/cached-read` */
  readonly title: string;
  readonly kata: Kata;
  readonly folder: string;
  /** The kata's file in that folder, which has the header. */
  readonly file: string;
}

/** A folder under grader/mutants is not a submission to any kata. */
export class MisplacedSubmission extends Error {
  readonly code = 'misplaced-submission';
  constructor(
    readonly folder: string,
    problem: string,
    remedy: string,
  ) {
    super(`${folder}: ${problem} ${remedy}`);
  }
}

/**
 * All submissions, sorted by name. Every folder counts: one that cannot be graded is an error, and is never left out.
 *
 * @throws MisplacedSubmission
 */
export function submissions(project = projectRoot()): Submission[] {
  const home = path.join(project, 'grader', 'mutants');
  return foldersIn(home).flatMap((kataFolder) => {
    const kata = kataAt(path.join(home, kataFolder));
    return foldersIn(path.join(home, kataFolder)).map((name) => {
      const folder = path.join(home, kataFolder, name);
      const file = path.join(folder, kata.file);
      if (!existsSync(file))
        throw new MisplacedSubmission(
          folder,
          `there is no ${kata.file} in it.`,
          'Write one, or remove the folder.',
        );
      return { title: `${kataFolder}/${name}`, kata, folder, file };
    });
  });
}

/** Its header; or what is wrong with it, which the submission's own test reports. */
export function headerOf({ file, title, kata }: Submission): Header | MalformedHeader {
  try {
    return parseHeader(readFileSync(file, 'utf8'), `grader/mutants/${title}/${kata.file}`, kata);
  } catch (error) {
    if (error instanceof MalformedHeader) return error;
    throw error;
  }
}

function kataAt(folder: string): Kata {
  const { katas } = course();
  const kata = katas.find((one) => one.folder === path.basename(folder));
  if (kata !== undefined) return kata;
  const names = katas.map((one) => one.folder).join(', ');
  throw new MisplacedSubmission(
    folder,
    'the course has no kata of that name.',
    `Call the folder one of: ${names}.`,
  );
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
