import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot, shown } from '../course/project';
import { solutionOf, sourcesIn } from '../mutants/base-programs';
import { editBetween, MOST_LINES, MOST_LINES_OF_DESIGN, splitEdit, type Files } from '../mutants/edit';
import { MalformedHeader } from '../mutants/header';
import { refreshEdit } from '../mutants/refresh';
import {
  baseFolderOf,
  baseOf,
  editedFiles,
  headerOf,
  isEditOfDesign,
  submissions,
  withoutHeader,
  writeFiles,
  type Submission,
} from '../mutants/submissions';
import { writeWhole } from '../report/whole-file';
import { chooseSubmissions } from './choose-submissions';
import { chooseOperatorEdits, diffOf, isIdentity, listOperatorEdits } from './operator-edits';
import { kataNamed } from './pick-katas';
import { UserError } from './user-error';

export interface MutantFlags {
  /** show: the folder to write to. */
  readonly to?: string;
  /** new: the design that was changed; the solution by default. */
  readonly of?: string;
  /** new: the folder with the changed program; refresh: the commit at which the edits still fitted. */
  readonly from?: string;
}

/** Shows, lists, carries over and makes the submissions of grader/mutants. */
export function mutantCommand([action, ...words]: readonly string[], flags: MutantFlags): 0 | 1 {
  switch (action) {
    case 'list':
      return list(words);
    case 'show':
      return show(words, flags.to);
    case 'operators':
      return listOperatorEdits(words);
    case 'refresh':
      return refresh(words, flags.from ?? 'HEAD');
    case 'new':
      return make(words, flags);
    default:
      throw new UserError(
        action === undefined ? 'What is to be done?' : `\`mutant ${action}\` does not exist.`,
        'Give `list`, `operators`, `show NAME`, `refresh` or `new KATA/NAME --from DIR`.',
      );
  }
}

/** Each submission with what is wrong with it. */
function list(words: readonly string[]): 0 {
  for (const one of chooseSubmissions(submissions(), words)) {
    const header = headerOf(one);
    process.stdout.write(
      `${one.title}: ${header instanceof MalformedHeader ? header.message : header.text}\n`,
    );
  }
  return 0;
}

/** The edit; with `--to`, what it comes to, as a folder that can be graded. */
function show(words: readonly string[], to: string | undefined): 0 {
  const [word = ''] = words;
  if (words.length === 1 && isIdentity(word)) return showOperatorEdit(word, to);
  const [one, ...others] = words.length === 0 ? [] : chooseSubmissions(submissions(), words);
  if (one === undefined || others.length > 0)
    throw new UserError(
      '`mutant show` needs one submission.',
      'Name it: `npx forklings mutant show 04-lock/late-take`.',
    );
  if (to === undefined) {
    process.stdout.write(
      one.form === 'edit'
        ? readFileSync(one.source, 'utf8')
        : [...sourcesIn(one.source)].map(([name, text]) => `// ${name}\n${text}`).join('\n'),
    );
    return 0;
  }
  write(one, one.form === 'edit' ? editedFiles(one) : sourcesIn(one.source), to);
  return 0;
}

function showOperatorEdit(word: string, to: string | undefined): 0 {
  for (const edit of chooseOperatorEdits([word]))
    if (to === undefined) process.stdout.write(diffOf(edit));
    else write(edit, edit.files, to);
  return 0;
}

function write(
  { title, kata }: { readonly title: string; readonly kata: Kata },
  files: Files,
  to: string,
): void {
  const folder = path.resolve(to);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UserError(`${folder} is not empty.`, 'Give `--to` a new folder.');
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
  process.stdout.write(
    `${title} is in ${shown(folder)}. Judge it: npx forklings grade ${kata.id} --no-types --root ${shown(folder)}\n`,
  );
}

/** Carries the edits over to the solution as it is now. 1: some need a person. */
function refresh(words: readonly string[], from: string): 0 | 1 {
  const edits = chooseSubmissions(submissions(), words).filter(({ form }) => form === 'edit');
  const counts = { same: 0, moved: 0 };
  const open: string[] = [];
  for (const one of edits) {
    const { header, patch } = splitEdit(readFileSync(one.source, 'utf8'));
    const after = baseOf(one);
    try {
      const refreshed = refreshEdit(patch, asCommitted(one, after, from), after);
      if (refreshed.kind === 'conflict')
        open.push(`${one.title}: the edit and the change touch the same lines`);
      else if (refreshed.kind === 'same') counts.same += 1;
      else if (refreshed.touched === 0) open.push(`${one.title}: nothing is left of it`);
      else {
        writeWhole(one.source, `${header}\n\n${refreshed.patch}`);
        counts.moved += 1;
      }
    } catch (error) {
      open.push(`${one.title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  process.stdout.write(
    `${String(counts.same)} fit as they are, ${String(counts.moved)} were carried over, ${String(open.length)} need work by hand\n`,
  );
  for (const line of open) process.stdout.write(`  ${line}\n`);
  return open.length === 0 ? 0 : 1;
}

/** The program that it edits as it was at a commit. */
function asCommitted(submission: Submission, now: Files, commit: string): Files {
  const { project, kata } = submission;
  const files = new Map(
    [...now.keys()].flatMap((name) => {
      const text = committed(project, commit, `${baseFolderOf(submission)}/${name}`);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  return isEditOfDesign(submission) ? withoutHeader(files, kata) : files;
}

function committed(project: string, commit: string, file: string): string | undefined {
  try {
    return execFileSync('git', ['show', `${commit}:${file}`], {
      cwd: project,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
}

/** Writes the edit that leads from the solution, or from another design, to the program in a folder. */
function make([title, ...others]: readonly string[], { from, of }: MutantFlags): 0 {
  const [folder = '', name = ''] = (title ?? '').split('/');
  if (name === '' || others.length > 0 || from === undefined)
    throw new UserError(
      '`mutant new` needs a name and a folder.',
      'Copy the solution, make the mistake in the copy, then: `npx forklings mutant new lock/late-take --from DIR`.',
    );
  const kata = kataNamed(folder);
  const home = path.join(projectRoot(), 'grader', 'mutants', kata.folder);
  const file = path.join(home, `${name}.diff`);
  const base = of ?? 'the solution';
  if (of !== undefined && !existsSync(path.join(home, of, kata.file)))
    throw new UserError(`${shown(home)} has no design ${of}.`, 'Give `--of` the name of a folder there.');
  const changed = sourcesIn(path.resolve(from));
  const { patch, touched } =
    of === undefined
      ? editBetween(solutionOf(kata), changed)
      : editBetween(withoutHeader(sourcesIn(path.join(home, of)), kata), withoutHeader(changed, kata));
  if (touched === 0) throw new UserError(`${from} is ${base}.`, 'Make the mistake first.');
  const most = of === undefined ? MOST_LINES : MOST_LINES_OF_DESIGN;
  if (touched > most)
    throw new UserError(
      `${from} differs from ${base} in ${String(touched)} lines; an edit touches at most ${String(most)}.`,
      `A different design is a folder: put it into ${shown(file.replace(/\.diff$/, ''))}, with a header in its main file.`,
    );
  const header = existsSync(file)
    ? splitEdit(readFileSync(file, 'utf8')).header
    : `wrong: <what is wrong>\ncaught by: <law id> as <fault code>${of === undefined ? '' : `\nedit of: ${of}`}`;
  writeWhole(file, `${header}\n\n${patch}`);
  process.stdout.write(
    `${shown(file)} touches ${String(touched)} lines. Its header says what is wrong, and what catches it.\n`,
  );
  return 0;
}
