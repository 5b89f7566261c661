import { expect } from '@jest/globals';
import { graded, type Graded } from './graded';
import { MalformedHeader, THE_FILE, type Header } from './header';
import type { Kata } from '../course/course';
import { isInconclusive } from '../faults/failure';
import type { Submission } from './submissions';

/** Grades a submission and compares the result with its header. */
export async function holdToHeader(
  submission: Submission,
  header: Header | MalformedHeader,
  node?: string,
): Promise<void> {
  if (header instanceof MalformedHeader) throw header;
  // A wrong one is held only to the checks that must catch it: running the others, too, would take a quarter of an
  // hour.
  const duty = header.verdict === 'wrong' ? header.catches.map(({ check }) => check) : [];
  const grade = await graded(submission, duty.includes(THE_FILE) ? [] : duty, node);
  const failed = failures(grade);
  if (header.verdict === 'right') {
    // Extras come on top; a submission without them is right, too.
    expect({
      exitCode: grade.exitCode,
      isFull: grade.score >= grade.maxScore,
      failed: withoutMissingExtras(failed, submission.kata, header.text),
    }).toEqual({ exitCode: 0, isFull: true, failed: {} });
    return;
  }
  if (header.verdict === 'partial') {
    expect({ score: grade.score, beyond: failed }).toEqual(partOf(submission.kata, header.stage));
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

export function titleOf({ title }: Submission, header: Header | MalformedHeader): string {
  if (header instanceof MalformedHeader) return `${title}: has a header`;
  if (header.verdict === 'right') return `${title}: full score`;
  if (header.verdict === 'partial') return `${title}: the points of its stages`;
  return `${title}: caught by ${header.catches.map(({ check, code }) => `${check} as ${code}`).join(', ')}`;
}

/** What code that is correct up to a stage gets: all points so far, and for the rest that it is not written. */
function partOf({ checks }: Kata, stage: number): { score: number; beyond: Record<string, string> } {
  const [done, open] = [
    checks.filter((one) => one.stage <= stage),
    checks.filter((one) => one.stage > stage),
  ];
  return {
    score: done.reduce((sum, { points }) => sum + points, 0),
    beyond: Object.fromEntries(open.map(({ id }) => [id, 'fail: not-started'])),
  };
}

/** An extra is missing if it is not written, or if the header says so: "without `abort`". */
function withoutMissingExtras(
  failed: Record<string, string>,
  kata: Kata,
  text: string,
): Record<string, string> {
  const extras = kata.checks.flatMap(({ id, extra }) => (extra === true ? [id] : []));
  return Object.fromEntries(
    Object.entries(failed).filter(
      ([id, how]) =>
        !(extras.includes(id) && (how === 'fail: not-started' || text.includes(`without \`${id}\``))),
    ),
  );
}

/** The checks that did not pass, each with its status and the fault it named: `fail: stale-read`. */
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
