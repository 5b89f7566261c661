import { describe, expect, test } from '@jest/globals';
import type { CheckResult, KataResult } from '../result';
import { failing, sampleResult } from '../testing/sample-result';
import { plain, tagged } from '../testing/style';
import { bar, kataReport, points } from './kata';

const report = (kata: KataResult, verbose = false): string[] =>
  kataReport(kata, plain(80), { root: 'exercises', verbose });
const marks = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^ {2}([✓✗·?]) (?!exercises)/.exec(line)?.[1] ?? []);
const [check] = failing.checks;
const withChecks = (...checks: readonly Partial<CheckResult>[]): KataResult => ({
  ...failing,
  typeErrors: [],
  missingExports: [],
  checks: checks.map((changes) => ({ ...(check ?? ({} as never)), ...changes })),
});

test('a kata that was not begun is one line, with the file to open', () => {
  const [, , untouched] = sampleResult.katas;
  expect(report(untouched ?? failing)).toEqual([
    '99 ledger     not started · open exercises/99-ledger/ledger.ts',
  ]);
});

describe('each check is a line with its mark and its points', () => {
  test('✓ passed, ✗ failed, · not written or not run, ? not judged', () => {
    expect(marks(report(failing))).toEqual(['✓', '✗', '✗', '✗', '·', '·', '?']);
  });

  test('an inconclusive check is not marked as failed', () => {
    expect(marks(report(withChecks({ status: 'inconclusive' })))).toEqual(['?']);
  });

  test('one that was not written says so in the place of points', () => {
    expect(report(failing).find((line) => line.includes('interest is paid'))).toMatch(/ not written yet$/);
    expect(report(failing).find((line) => line.includes('a new account'))).toMatch(/ 20\/20$/);
  });
});

describe('stories', () => {
  const stories = (lines: readonly string[]): number =>
    lines.filter((line) => /^ {6}.* \([a-z-]+\)$/.test(line)).length;

  test('of the first two failures are told whole; the others are a sentence, and how to see them is said', () => {
    const lines = report(failing);
    expect(stories(lines)).toBe(2);
    expect(lines.join('\n')).toContain('A cycle of waiting: process 1 waits for the lock of `a`');
    expect(lines.join('\n')).toContain('npm run grade account -- --verbose');
  });

  test('are all told with --verbose', () => {
    const lines = report(failing, true);
    expect(stories(lines)).toBe(3);
    expect(lines.join('\n')).not.toContain('-- --verbose');
  });
});

test('when no check could be run, the problem stands in the place of the checks', () => {
  const problem = failing.checks[2]?.diagnosis;
  expect(problem).toBeDefined();
  const lines = report({ ...failing, ...(problem === undefined ? {} : { problem }) });
  expect(marks(lines)).toEqual([]);
  expect(lines.join('\n')).toContain('(no-error)');
});

describe('what a pass holds for', () => {
  type Explored = NonNullable<CheckResult['explored']>;
  const explored: Explored = {
    of: 'schedules',
    schedules: 1194,
    preemptions: 2,
    isCapped: false,
    sampled: 0,
  };
  const extent = (changes: Partial<Explored>): string =>
    report(withChecks({ explored: { ...explored, ...changes } }), true)[2]?.trim() ?? '';

  test.each<[Partial<Explored>, string]>([
    [{}, '1,194 schedules: all with at most 2 preemptions'],
    [{ preemptions: 1 }, '1,194 schedules: all with at most 1 preemption'],
    [{ preemptions: null }, '1,194 schedules: all that exist'],
    [{ isCapped: true }, '1,194 schedules: all with at most 2 preemptions, and some with more'],
    [{ preemptions: -1 }, '1,194 schedules: not all without a preemption, because a cap was reached'],
    [{ of: 'orders' }, '1,194 orders: all with at most 2 deviations'],
    [{ sampled: 40 }, '1,194 schedules: all with at most 2 preemptions; 40 more drawn at random'],
  ])('%j', (changes, text) => {
    expect(extent(changes)).toBe(text);
  });

  test('is summed over the kata, without what failed', () => {
    const lines = report(
      withChecks({ explored }, { explored: { ...explored, sampled: 6 } }, { status: 'fail', explored }),
    );
    expect(lines.at(-1)).toBe('  2,394 schedules were run and passed');
  });
});

test('three type errors are shown, and how many more there are', () => {
  const lines = report(failing).filter((line) => line.includes('!'));
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toBe('  ! and 1 more type errors');
});

describe('the bar', () => {
  test.each([
    [0, 0],
    [1, 0],
    [50, 10],
    [99, 19],
    [100, 20],
    [112, 20],
  ])('%i of 100 fills %i of 20 cells', (score, full) => {
    expect(bar(score, 100, plain(80))).toBe('█'.repeat(full) + '░'.repeat(20 - full));
  });

  test('means the same without its colours', () => {
    expect(bar(30, 100, tagged(80)).replace(/<\/?\w+>/g, '')).toBe(bar(30, 100, plain(80)));
    expect(points(3, 5)).toBe('3/5');
  });
});
