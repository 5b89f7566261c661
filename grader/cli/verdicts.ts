import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { collectVerdicts, DifferentGrader, readVerdicts, type Collected } from '../mutants/collect-verdicts';
import { graderDigest, submissionDigest } from '../mutants/digest';
import { jsonOf } from '../mutants/graded';
import { inFolder, submissions, type Submission } from '../mutants/submissions';
import { differences, verdictIn, type Verdicts } from '../mutants/verdicts';
import { LiveLine } from '../report/live';
import { chooseSubmissions } from './choose-submissions';
import { UserError } from './user-error';

export interface VerdictsFlags {
  readonly out?: string;
  readonly tree?: string;
  readonly compare?: string;
}

/** Writes the verdicts on the submissions of grader/mutants to a file, or compares two such files. */
export async function verdictsCommand(words: readonly string[], flags: VerdictsFlags): Promise<0 | 1> {
  if (flags.compare !== undefined) return compare([flags.compare, ...words]);
  if (flags.out === undefined)
    throw new UserError(
      'There is nothing to do.',
      'Give `--out FILE` to write verdicts, or `--compare A B` to compare those of two files.',
    );
  const project = flags.tree === undefined ? projectRoot() : path.resolve(flags.tree);
  if (!existsSync(path.join(project, 'grader', 'cli', 'launch.cjs')))
    throw new UserError(
      `${project} is not a checkout of this repository.`,
      'Give `--tree` the folder of one, with its packages installed.',
    );
  return collect(path.resolve(flags.out), project, words);
}

async function collect(file: string, project: string, words: readonly string[]): Promise<0 | 1> {
  if (!existsSync(path.dirname(file)))
    throw new UserError(`There is no folder ${path.dirname(file)}.`, 'Make it first.');
  const chosen = new Map(
    chooseSubmissions(submissions(project), words).map((one) => [one.title, one] as const),
  );
  const at = (title: string): Submission => {
    const one = chosen.get(title);
    if (one === undefined) throw new Error(`${title} was not chosen.`);
    return one;
  };
  const live = new LiveLine(process.stderr);
  try {
    const collected = await collectVerdicts(
      file,
      {
        titles: [...chosen.keys()],
        grader: () => graderDigest(project),
        submission: (title) => submissionDigest(at(title).source),
        grade: async (title) =>
          inFolder(at(title), async (folder) => {
            const { json } = await jsonOf([at(title).kata.id, '--root', folder], { project });
            return verdictIn(json);
          }),
      },
      (title, done, total) => live.step(path.dirname(title), `${String(done)}/${String(total)} · ${title}`),
    );
    live.end();
    return reportCollected(file, collected);
  } catch (error) {
    if (error instanceof DifferentGrader) throw new UserError(error.message, 'Then run the command again.');
    throw unreadable(file, error);
  } finally {
    live.end();
  }
}

function reportCollected(file: string, { graded, kept, failed }: Collected): 0 | 1 {
  process.stdout.write(
    `${file}: ${String(graded)} graded, ${String(kept)} kept, ${String(failed.length)} failed\n`,
  );
  for (const { title, error } of failed)
    process.stdout.write(`  ${title}: ${error instanceof Error ? error.message : String(error)}\n`);
  return failed.length === 0 ? 0 : 1;
}

function compare(files: readonly string[]): 0 | 1 {
  const [before, after, ...rest] = files;
  if (before === undefined || after === undefined || rest.length > 0)
    throw new UserError('Two files are compared.', 'Give them so: `npx forklings verdicts --compare A B`.');
  const found = differences(verdictsOf(before), verdictsOf(after));
  let last = '';
  for (const { title, what, before: old, after: now } of found) {
    if (title !== last) process.stdout.write(`${title}\n`);
    last = title;
    process.stdout.write(`  ${what}: ${old ?? 'not there'} → ${now ?? 'not there'}\n`);
  }
  const differing = new Set(found.map(({ title }) => title)).size;
  process.stdout.write(
    differing === 0
      ? 'All verdicts are the same.\n'
      : `${String(differing)} ${differing === 1 ? 'submission differs' : 'submissions differ'}.\n`,
  );
  return differing === 0 ? 0 : 1;
}

function verdictsOf(file: string): Verdicts {
  try {
    const verdicts = readVerdicts(file);
    if (verdicts !== undefined) return verdicts;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new UserError(`There is no file ${file}.`, 'Write it first: `npx forklings verdicts --out FILE`.');
}

/** A file that is not ours, or half of one, is the user's to remove. */
function unreadable(file: string, error: unknown): unknown {
  const isOfContent = error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError');
  if (!isOfContent) return error;
  return new UserError(`${file} does not hold verdicts.`, 'Remove it, or name a different file.');
}
