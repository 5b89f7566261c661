import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { projectRoot } from '../course/project';
import { Judges } from '../judge/judges';
import { editBetween, EditDoesNotFit, MOST_LINES, MOST_LINES_OF_DESIGN, type Files } from './edit';
import { MalformedHeader } from './header';
import { promiseText } from './verify/item';
import { storedItems } from './verify/items';
import { knowledgeFrom, knownMatrix } from './verify/known';
import { operatorItems } from './verify/operator-items';
import { shortForm } from './verify/short-form';
import { outcomeOf, type JudgingOptions } from './verify/verify';
import {
  baseOf,
  editedFiles,
  headerOf,
  isEditOfDesign,
  isPartial,
  submissions,
  type Submission,
} from './submissions';

/** A last resort: only the machine is slow here, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;
/** A first stage is written in a quarter of an hour. */
const MOST_LINES_OF_STAGE_1 = 40;

const all = submissions().map((submission) => ({ submission, header: headerOf(submission) }));

test('every submission has a header', () => {
  expect(all.flatMap(({ header }) => (header instanceof MalformedHeader ? [header.message] : []))).toEqual(
    [],
  );
});

test('every edit applies, changes something, and touches few enough lines for a mistake to be seen', () => {
  expect(
    edits().flatMap((submission) => flawsOf(submission).map((flaw) => `${submission.title}: ${flaw}`)),
  ).toEqual([]);
});

test('for each stage that is not extra there is code that is correct up to it, and the first is short', () => {
  const stages = course().katas.flatMap((kata) =>
    kata.stages.flatMap(({ kind }, at) => (kind === 'extra' ? [] : [`${kata.folder} ${String(at + 1)}`])),
  );
  const partial = all.flatMap(({ submission, header }) =>
    !(header instanceof MalformedHeader) && header.verdict === 'partial'
      ? [`${submission.kata.folder} ${String(header.stage)}`]
      : [],
  );
  expect(stages.filter((stage) => !partial.includes(stage))).toEqual([]);

  const linesOf = (files: Files): number =>
    [...files.values()].reduce((sum, text) => sum + text.split('\n').length, 0);
  const growth = edits()
    .filter((one) => isPartial(one) && one.title.endsWith('/partial-1'))
    .map((one) => [one.title, linesOf(editedFiles(one)) - linesOf(baseOf(one))] as const);
  expect(growth.filter(([, lines]) => lines > MOST_LINES_OF_STAGE_1)).toEqual([]);
});

function flawsOf(submission: Submission): string[] {
  try {
    const { touched } = editBetween(baseOf(submission), editedFiles(submission));
    if (touched === 0) return ['it changes nothing'];
    const most = isEditOfDesign(submission) ? MOST_LINES_OF_DESIGN : MOST_LINES;
    return touched > most && !isPartial(submission) ? [`it touches ${String(touched)} lines`] : [];
  } catch (error) {
    if (error instanceof EditDoesNotFit) return [error.message];
    throw error;
  }
}

/** Edits of a stub in which a learner writes are edits of nothing that is known. */
function edits(): Submission[] {
  const work = learnersWork(projectRoot(), course().katas);
  return all
    .map(({ submission }) => submission)
    .filter((one) => one.form === 'edit')
    .filter((one) => !isPartial(one) || !work.has(`exercises/${one.kata.folder}/${one.kata.file}`));
}

const judges = new Judges(availableParallelism());
const workFolder = mkdtempSync(path.join(tmpdir(), 'forklings-mutants-'));
afterAll(async () => {
  await judges.close();
  rmSync(workFolder, { recursive: true });
}, LAST_RESORT_MS);

const options: JudgingOptions = {
  judge: (request) => judges.judge(request),
  workFolder,
  knowledgeOf: knowledgeFrom(knownMatrix(), false),
};

// The short form of `npm run verify`. Concurrent tests: their bodies begin together and wait for a judge.
for (const item of shortForm([...storedItems(), ...operatorItems()])) {
  test.concurrent(
    `${item.title} ${promiseText(item)}`,
    async () => {
      const { verdict, laws, differences } = await outcomeOf(item, options);
      const asPromised = verdict === 'held' || verdict === 'equivalent';
      expect(asPromised ? [] : { verdict, laws, differences }).toEqual([]);
    },
    LAST_RESORT_MS,
  );
}
