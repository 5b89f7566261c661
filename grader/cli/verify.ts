import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { cacheFolder } from '../course/project';
import { Judges } from '../judge/judges';
import { CheatGrader } from '../mutants/verify/cheat-grader';
import { cheatItems } from '../mutants/verify/cheat-items';
import { compared } from '../mutants/verify/compare';
import { Estimate } from '../mutants/verify/estimate';
import { Figures } from '../mutants/verify/figures';
import { graderDigests } from '../mutants/verify/grader-digest';
import type { Item } from '../mutants/verify/item';
import { storedItems } from '../mutants/verify/items';
import { knowledgeFrom, knownMatrix, matrixFile } from '../mutants/verify/known';
import { matrixText, merged } from '../mutants/verify/matrix';
import { matrixPage } from '../mutants/verify/matrix-page';
import { operatorItems } from '../mutants/verify/operator-items';
import type { Outcome } from '../mutants/verify/outcome';
import { readReport, writeReport } from '../mutants/verify/report-file';
import { shortForm } from '../mutants/verify/short-form';
import { Store } from '../mutants/verify/store';
import { summary } from '../mutants/verify/summary';
import { GraderChanged, keptOutcome, verify } from '../mutants/verify/verify';
import { LiveLine } from '../report/live';
import { writeWhole } from '../report/whole-file';
import { chooseItems } from './choose-items';
import { UserError } from './user-error';

export interface VerifyFlags {
  readonly all?: boolean;
  readonly operators?: boolean;
  readonly matrix?: boolean;
  readonly page?: boolean;
  readonly again?: boolean;
  readonly jobs?: string | number;
  readonly json?: string;
  readonly compare?: string;
}

/**
 * Holds the grader to what its submissions promise: to a sample of them, to all, or to those that are named.
 * 0: all is as promised. 1: it is not. 2: something could not be judged.
 */
export async function verifyCommand(words: readonly string[], flags: VerifyFlags): Promise<0 | 1 | 2> {
  if (flags.compare !== undefined) return compare([flags.compare, ...words]);
  if (flags.json !== undefined && !existsSync(path.dirname(path.resolve(flags.json))))
    throw new UserError(`There is no folder ${path.dirname(path.resolve(flags.json))}.`, 'Make it first.');
  const jobs = jobsOf(flags.jobs ?? availableParallelism());
  const all = [...storedItems(), ...operatorItems(), ...cheatItems()];
  if (flags.page === true) return writePage(all);
  const outcomes = await judged(chosenFrom(all, words, flags), jobs, flags);
  process.stdout.write(summary(outcomes));
  if (flags.matrix === true || flags.all === true) writeMatrix(all, outcomes);
  if (flags.json !== undefined) writeReport(path.resolve(flags.json), outcomes);
  return new Figures(outcomes).exitCode;
}

function chosenFrom(all: readonly Item[], words: readonly string[], flags: VerifyFlags): readonly Item[] {
  const items = flags.operators === true ? all.filter(({ promised }) => promised.kind === 'operator') : all;
  if (words.length > 0) return chooseItems(items, words);
  return flags.all === true || flags.operators === true ? items : shortForm(items);
}

async function judged(items: readonly Item[], jobs: number, flags: VerifyFlags): Promise<Outcome[]> {
  const store = storeHere();
  store.forgetOld();
  const judges = new Judges(jobs);
  const cheatGrader = new CheatGrader();
  const live = new LiveLine(process.stderr);
  const estimate = new Estimate(items);
  try {
    return await verify(items, {
      judge: (request) => judges.judge(request),
      gradeCheat: (cheat) => cheatGrader.grade(cheat),
      atOnce: jobs,
      store,
      isAgain: flags.again === true,
      workFolder: path.join(cacheFolder(), 'verify', 'work'),
      lookAtGrader: graderDigests,
      knowledgeOf: knowledgeFrom(knownMatrix(), flags.matrix === true),
      onOutcome: (item, isKept) => {
        estimate.add(item, isKept);
        live.step(item.kata.folder, `${estimate.text()} · ${item.title}`);
      },
    });
  } catch (error) {
    if (error instanceof GraderChanged) throw new UserError(error.message, 'Run the command again.');
    throw error;
  } finally {
    live.end();
    await judges.close();
    cheatGrader.end();
  }
}

function storeHere(): Store {
  return new Store(path.join(cacheFolder(), 'verify', 'outcomes'));
}

/** Writes the page with what has been judged so far, and with the submissions that are there now. */
function writePage(all: readonly Item[]): 0 {
  const options = {
    store: storeHere(),
    grader: graderDigests(),
    knowledgeOf: knowledgeFrom(knownMatrix(), false),
  };
  writeMatrix(
    all,
    all.flatMap((item) => keptOutcome(item, options) ?? []),
  );
  return 0;
}

function writeMatrix(all: readonly Item[], outcomes: readonly Outcome[]): void {
  const matrix = merged(knownMatrix(), all, outcomes);
  writeWhole(matrixFile('json'), matrixText(matrix));
  writeWhole(matrixFile('md'), matrixPage(matrix, all));
}

/** What differs between two files of `--json`. 0: nothing. */
function compare([before, after, ...rest]: readonly string[]): 0 | 1 {
  if (before === undefined || after === undefined || rest.length > 0)
    throw new UserError('Two files are compared.', 'Give them so: `npx forklings verify --compare A B`.');
  const found = compared(reportIn(before), reportIn(after));
  for (const { title, what, before: old, after: now } of found)
    process.stdout.write(`${title}: ${what}: ${old ?? 'not there'} → ${now ?? 'not there'}\n`);
  const differing = new Set(found.map(({ title }) => title)).size;
  process.stdout.write(
    `${String(differing)} ${differing === 1 ? 'submission differs' : 'submissions differ'}\n`,
  );
  return differing === 0 ? 0 : 1;
}

function reportIn(file: string): readonly Outcome[] {
  const outcomes = readReport(file);
  if (outcomes !== undefined) return outcomes;
  throw new UserError(
    `${file} is not what \`--json\` has written.`,
    'Write it first: `npx forklings verify --json FILE`.',
  );
}

function jobsOf(value: string | number): number {
  const jobs = Number(value);
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new UserError(
    `\`--jobs ${String(value)}\` is not a count.`,
    'Give a whole number, such as `--jobs 2`.',
  );
}
