import { describe, expect, test } from '@jest/globals';
import type { CheckResult, KataResult } from '../result';
import { failing, sampleResult } from '../testing/sample-result';
import { plain, tagged } from '../testing/style';
import { bar, kataReport, standing } from './kata';

const report = (kata: KataResult, verbose = false): string[] =>
  kataReport(kata, plain(80), { root: 'exercises', verbose });
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

test('when no check could be run, the problem stands in the place of the checks', () => {
  const problem = failing.checks[2]?.diagnosis;
  expect(problem).toBeDefined();
  const lines = report({ ...failing, ...(problem === undefined ? {} : { problem }) });
  expect(lines.join('\n')).not.toContain('One account');
  expect(lines.join('\n')).toContain('(no-error)');
});

describe('the number of schedules', () => {
  const explored: NonNullable<CheckResult['explored']> = {
    of: 'schedules',
    schedules: 1194,
    preemptions: 2,
    isCapped: false,
    sampled: 0,
  };
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
  expect(lines.at(-1)).toBe('  ! and 1 more type error');
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

  test('is not drawn for an extra alone, which is part of no full score', () => {
    expect(standing({ score: 10, maxScore: 0 }, plain(80))).toBe('10 extra points');
    expect(standing({ score: 1, maxScore: 0 }, plain(80))).toBe('1 extra point');
    expect(standing({ score: 30, maxScore: 60 }, plain(80))).toBe(`${bar(30, 60, plain(80))} 30/60`);
  });

  test('means the same without its colours', () => {
    expect(bar(30, 100, tagged(80)).replace(/<\/?\w+>/g, '')).toBe(bar(30, 100, plain(80)));
  });
});
