import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { solutionOf, sourcesIn, stubOf } from './base-programs';
import { CHEATS } from './cheats';
import { applyEdit, splitEdit, type Files } from './edit';
import { designNamed, MalformedHeader, parseHeader, parseHeaderOfEdit, type Header } from './header';

/** Code that a learner might hand in: a folder of grader/mutants/<kata>, or an edit of a program that is there already. */
export interface Submission {
  /** `02-value/cached-read` */
  readonly title: string;
  readonly kata: Kata;
  readonly form: 'folder' | 'edit';
  /** The folder, or the `.diff`. */
  readonly source: string;
  /** The checkout that it belongs to. */
  readonly project: string;
}

/** A folder or a file under grader/mutants is not a submission to any kata. */
export class MisplacedSubmission extends Error {
  readonly code = 'misplaced-submission';
  constructor(
    readonly place: string,
    problem: string,
    remedy: string,
  ) {
    super(`${place}: ${problem} ${remedy}`);
  }
}

/**
 * All submissions, sorted by name. Every folder and file counts: one that cannot be graded is an error, and is never
 * left out.
 *
 * @throws MisplacedSubmission
 */
export function submissions(project = projectRoot()): Submission[] {
  const home = path.join(project, 'grader', 'mutants');
  const folders = readdirSync(home, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== CHEATS,
  );
  return folders
    .map(({ name }) => name)
    .filter((name) => /^\d/.test(name)) // the others have code of this room
    .sort()
    .flatMap((folder) => submissionsTo(kataAt(path.join(home, folder)), project));
}

function submissionsTo(kata: Kata, project: string): Submission[] {
  const home = path.join(project, 'grader', 'mutants', kata.folder);
  const found = readdirSync(home, { withFileTypes: true }).map((entry): Submission => {
    const source = path.join(home, entry.name);
    const name = entry.name.replace(/\.diff$/, '');
    const form = entry.isDirectory() ? 'folder' : 'edit';
    if (form === 'edit' && !entry.name.endsWith('.diff'))
      throw new MisplacedSubmission(
        source,
        'it is neither a folder nor an edit.',
        'Name an edit `<name>.diff`.',
      );
    if (form === 'folder' && !existsSync(path.join(source, kata.file)))
      throw new MisplacedSubmission(
        source,
        `there is no ${kata.file} in it.`,
        'Write one, or remove the folder.',
      );
    return { title: `${kata.folder}/${name}`, kata, form, source, project };
  });
  // What is built for speed keeps the same contract, and is graded like any correct submission.
  const fast = path.join(project, 'solutions', kata.folder, 'fast');
  if (existsSync(fast))
    found.push({ title: `${kata.folder}/right-and-fast`, kata, form: 'folder', source: fast, project });
  const names = found.map(({ title }) => title).sort();
  const twice = names.find((name, at) => name === names[at + 1]);
  if (twice !== undefined)
    throw new MisplacedSubmission(
      home,
      `there are two submissions ${twice}.`,
      'Remove the folder or the edit.',
    );
  return found.sort((a, b) => (a.title < b.title ? -1 : 1));
}

/** Its header; or what is wrong with it, which the submission's own test reports. */
export function headerOf({ title, kata, form, source }: Submission): Header | MalformedHeader {
  try {
    if (form === 'edit') {
      const { header } = splitEdit(readFileSync(source, 'utf8'));
      return parseHeaderOfEdit(header, `grader/mutants/${title}.diff`, kata);
    }
    const file = path.join(source, kata.file);
    return parseHeader(readFileSync(file, 'utf8'), `grader/mutants/${title}/${kata.file}`, kata);
  } catch (error) {
    if (error instanceof MalformedHeader) return error;
    throw error;
  }
}

/**
 * The program that an edit is an edit of: the design that its header names, the stub where it is a part of the way, else the
 * solution.
 *
 * @throws MisplacedSubmission
 */
export function baseOf(submission: Submission): Files {
  const { kata, project } = submission;
  const folder = path.join(project, baseFolderOf(submission));
  if (designOf(submission) === undefined) return (isPartial(submission) ? stubOf : solutionOf)(kata, project);
  if (existsSync(path.join(folder, kata.file))) return withoutHeader(sourcesIn(folder), kata);
  throw new MisplacedSubmission(
    submission.source,
    `its header says \`edit of\`, but there is no ${kata.file} in ${folder}.`,
    'Name a folder beside it.',
  );
}

/** A design without the comments that say what it is, because an edit of it is something else. */
export function withoutHeader(files: Files, { file }: Kata): Files {
  const text = files.get(file);
  return text === undefined ? files : new Map([...files, [file, text.replace(/^(?:\/\/.*\n)+\n*/, '')]]);
}

/** The folder of that program in the project. */
export function baseFolderOf(submission: Submission): string {
  const { kata } = submission;
  const design = designOf(submission);
  if (design !== undefined) return `grader/mutants/${kata.folder}/${design}`;
  return `${isPartial(submission) ? 'exercises' : 'solutions'}/${kata.folder}`;
}

export function isEditOfDesign(submission: Submission): boolean {
  return designOf(submission) !== undefined;
}

function designOf({ form, source }: Submission): string | undefined {
  return form === 'edit' ? designNamed(splitEdit(readFileSync(source, 'utf8')).header) : undefined;
}

export function isPartial(submission: Submission): boolean {
  const header = headerOf(submission);
  return !(header instanceof MalformedHeader) && header.verdict === 'partial';
}

/** What an edit comes to. @throws EditDoesNotFit */
export function editedFiles(submission: Submission): Files {
  return applyEdit(baseOf(submission), splitEdit(readFileSync(submission.source, 'utf8')).patch);
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, text] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
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
