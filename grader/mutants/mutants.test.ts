import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isInconclusive } from '../lab/failure';
import { atMost } from './at-most';
import { graded, type Graded } from './graded';
import { MalformedHeader, parseHeader, THE_FILE, type Header } from './header';
import type { Kata } from '../lab/course';
import { submissions, type Submission } from './submissions';

/** A last resort: what is slow here is the machine, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;
/** A grade keeps a processor or two busy. */
const gradesAtOnce = atMost(2);

/** Of a kata so many are graded each time, spread over all of them; else it takes half an hour. */
const MOST_OF_A_KATA =
  process.env.FORKLINGS_MUTANTS === 'all' ? { wrong: Infinity, right: Infinity } : { wrong: 8, right: 3 };

const all = submissions().map((submission) => ({ submission, header: headerOf(submission) }));

test('every submission has a header', () => {
  expect(all.flatMap(({ header }) => (header instanceof MalformedHeader ? [header.message] : []))).toEqual(
    [],
  );
});

// Concurrent tests: their bodies begin together, and wait for their turn at the gate.
for (const { submission, header } of all.filter(isChosen)) {
  test.concurrent(titleOf(submission, header), () => holdToHeader(submission, header), LAST_RESORT_MS);
}

function isChosen({ submission, header }: (typeof all)[number]): boolean {
  if (header instanceof MalformedHeader) return true;
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

/** The header; or what is wrong with it, to be told by the submission's own test. */
function headerOf({ file, title, kata }: Submission): Header | MalformedHeader {
  try {
    return parseHeader(readFileSync(file, 'utf8'), `grader/mutants/${title}/${kata.file}`, kata);
  } catch (error) {
    if (error instanceof MalformedHeader) return error;
    throw error;
  }
}

function titleOf({ title }: Submission, header: Header | MalformedHeader): string {
  if (header instanceof MalformedHeader) return `${title}: has a header`;
  if (header.verdict === 'right') return `${title}: full score`;
  return `${title}: caught by ${header.catches.map(({ check, code }) => `${check} as ${code}`).join(', ')}`;
}

async function holdToHeader(submission: Submission, header: Header | MalformedHeader): Promise<void> {
  if (header instanceof MalformedHeader) throw header;
  // A wrong one is held to the checks that must catch it: to run the others too would take a quarter of an hour.
  const duty = header.verdict === 'wrong' ? header.catches.map(({ check }) => check) : [];
  const grade = await gradesAtOnce(() => graded(submission, duty.includes(THE_FILE) ? [] : duty));
  const failed = failures(grade);
  if (header.verdict === 'right') {
    // Extras come on top; who leaves them out is right, too.
    expect({
      exitCode: grade.exitCode,
      isFull: grade.score >= grade.maxScore,
      failed: withoutUnwrittenExtras(failed, submission.kata),
    }).toEqual({ exitCode: 0, isFull: true, failed: {} });
    return;
  }
  const promised = Object.fromEntries(
    header.catches.map(({ check, code }) => [
      check,
      `${isInconclusive({ code }) ? 'inconclusive' : 'fail'}: ${code}`,
    ]),
  );
  expect(failed).toMatchObject(promised);
  expect(grade.exitCode).toBe(1);
}

function withoutUnwrittenExtras(failed: Record<string, string>, kata: Kata): Record<string, string> {
  const extras = kata.checks.flatMap(({ id, extra }) => (extra === true ? [id] : []));
  return Object.fromEntries(
    Object.entries(failed).filter(([id, how]) => !(extras.includes(id) && how === 'fail: not-started')),
  );
}

/** The checks that did not pass, each with its status and what it named: `fail: stale-read`. */
function failures({ checks, problem }: Graded): Record<string, string> {
  const lost = checks.filter(({ status }) => status !== 'pass');
  const named = lost.map(({ id, status, diagnosis, reason }) => [
    id,
    `${status}: ${diagnosis?.code ?? reason ?? ''}`,
  ]);
  return Object.fromEntries(
    problem === undefined ? named : [...named, [THE_FILE, `fail: ${problem}`]],
  ) as Record<string, string>;
}
