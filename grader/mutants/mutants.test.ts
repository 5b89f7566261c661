import { expect, test } from '@jest/globals';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { projectRoot } from '../course/project';
import { editBetween, EditDoesNotFit, MOST_LINES, type Files } from './edit';
import { MalformedHeader } from './header';
import { holdToHeader, titleOf } from './hold-to-header';
import { baseOf, editedFiles, headerOf, isPartial, submissions, type Submission } from './submissions';

/** A last resort: only the machine is slow here, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;
const isEvery = process.env.FORKLINGS_MUTANTS === 'all';
/** How many of each kata are graded, spread over all of them; to grade all takes half an hour. */
const MOST_OF_A_KATA = isEvery ? { wrong: Infinity, right: Infinity } : { wrong: 6, right: 2 };

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
    return touched > MOST_LINES && !isPartial(submission) ? [`it touches ${String(touched)} lines`] : [];
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

// Concurrent tests: their bodies begin together and wait for their turn.
for (const { submission, header } of all.filter(isChosen)) {
  test.concurrent(titleOf(submission, header), () => holdToHeader(submission, header), LAST_RESORT_MS);
}

function isChosen({ submission, header }: (typeof all)[number]): boolean {
  if (header instanceof MalformedHeader) return true;
  // A stage that stands alone is a promise to a learner who begins.
  if (header.verdict === 'partial') return isEvery || header.stage === 1;
  const peers = all.filter(
    (one) =>
      one.submission.kata === submission.kata &&
      !(one.header instanceof MalformedHeader) &&
      one.header.verdict === header.verdict,
  );
  const at = peers.findIndex((one) => one.submission === submission);
  const share = Math.min(1, MOST_OF_A_KATA[header.verdict] / peers.length);
  return Math.floor((at + 1) * share) > Math.floor(at * share);
}
