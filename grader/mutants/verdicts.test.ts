import { describe, expect, test } from '@jest/globals';
import { differences, verdictIn, type Verdict, type Verdicts } from './verdicts';

const caught: Verdict = {
  submission: 'd1',
  score: 85,
  checks: { initial: 'pass', 'no-cache': 'fail: stale-read' },
};

function file(verdicts: Readonly<Record<string, Verdict>>, grader = 'g1'): Verdicts {
  return { grader, verdicts };
}

describe('the verdict in a result', () => {
  test('has each check with its status and its fault, the score, and neither times nor texts', () => {
    const result = {
      score: 5,
      durationMs: 12,
      katas: [
        {
          id: 'value',
          checks: [
            { id: 'initial', status: 'pass', durationMs: 3 },
            { id: 'no-cache', status: 'fail', diagnosis: { code: 'stale-read', sentence: 'Old.' } },
            { id: 'close', status: 'error', reason: 'The disk is full.' },
          ],
        },
      ],
    };
    expect(verdictIn(result)).toEqual({
      score: 5,
      checks: { initial: 'pass', 'no-cache': 'fail: stale-read', close: 'error' },
    });
  });

  test('has what kept every check from running', () => {
    const result = { score: 0, katas: [{ problem: { code: 'crash', title: 'crash' }, checks: [] }] };
    expect(verdictIn(result)).toEqual({ score: 0, problem: 'crash', checks: {} });
  });

  test('is refused where there is no result', () => {
    expect(() => verdictIn({ katas: [] })).toThrow();
  });
});

describe('two files', () => {
  test('with the same verdicts have no differences, whatever the graders and the submissions look like', () => {
    const other = {
      ...caught,
      submission: 'd2',
      checks: { 'no-cache': 'fail: stale-read', initial: 'pass' },
    };
    expect(differences(file({ a: caught }), file({ a: other }, 'g2'))).toEqual([]);
  });

  test.each<[string, Partial<Verdict>, string, string | undefined, string | undefined]>([
    ['a score', { score: 100 }, 'score', '85', '100'],
    [
      'a fault',
      { checks: { ...caught.checks, 'no-cache': 'fail: hang' } },
      'no-cache',
      'fail: stale-read',
      'fail: hang',
    ],
    ['a check that is gone', { checks: { initial: 'pass' } }, 'no-cache', 'fail: stale-read', undefined],
    ['a new check', { checks: { ...caught.checks, late: 'pass' } }, 'late', undefined, 'pass'],
    ['a problem', { problem: 'crash' }, 'problem', undefined, 'crash'],
  ])('differ by %s', (_, change, what, before, after) => {
    const found = differences(
      file({ a: caught, b: caught }),
      file({ a: caught, b: { ...caught, ...change } }),
    );
    expect(found).toEqual([{ title: 'b', what, before, after }]);
  });

  test('differ by a submission that only one of them has', () => {
    expect(differences(file({ a: caught }), file({ b: caught }))).toEqual([
      { title: 'a', what: 'submission', before: 'graded', after: undefined },
      { title: 'b', what: 'submission', before: undefined, after: 'graded' },
    ]);
  });
});
