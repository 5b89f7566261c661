import { describe, expect, test } from '@jest/globals';
import type { CheckResult } from '../result';
import { failing } from '../testing/sample-result';
import { plain } from '../testing/style';
import { checkLine, extent, points, titled } from './check';

const [check] = failing.checks;
if (check === undefined) throw new Error('the sample has no check');
const line = (changes: Partial<CheckResult>): string => checkLine({ ...check, ...changes }, plain(80));

describe('a law is a line with its mark and its points', () => {
  test('✓ passed, ✗ failed, · not written or not run, ? not judged', () => {
    expect(failing.checks.map((one) => checkLine(one, plain(80)).trim()[0]).join('')).toBe('✓✗✗✗···?·');
  });

  test('one that is inconclusive is not marked as failed', () => {
    expect(line({ status: 'inconclusive' })).toMatch(/^ {4}\?/);
  });

  test('one that was not written says so in the place of points', () => {
    const unwritten = failing.checks.find(({ id }) => id === 'audit') ?? check;
    expect(checkLine(unwritten, plain(80))).toMatch(/ not written yet$/);
    expect(line({})).toMatch(/ 20\/20$/);
    expect(points(3, 5)).toBe('3/5');
  });

  test.each([40, 80, 120])('fits into %i columns, and a title that does not is cut', (columns) => {
    const long = checkLine({ ...check, title: 'x'.repeat(200) }, plain(columns));
    expect(long.length).toBeLessThanOrEqual(columns);
    expect(long).toContain('…');
    expect(titled('short', '0/5', 4, plain(columns)).trimEnd()).toBe('short');
  });
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
  const extents = (changes: Partial<Explored>): string[] =>
    extent({ ...check, explored: { ...explored, ...changes } }, plain(120)).map((text) => text.trim());

  test.each<[Partial<Explored>, string]>([
    [{}, '1,194 schedules: all with at most 2 preemptions'],
    [{ preemptions: 1 }, '1,194 schedules: all with at most 1 preemption'],
    [{ preemptions: null }, '1,194 schedules: all that exist'],
    [{ preemptions: 0, schedules: 1 }, '1 schedule: all with at most 0 preemptions'],
    [{ isCapped: true }, '1,194 schedules: all with at most 2 preemptions, and some with more'],
    [{ preemptions: -1 }, '1,194 schedules: not all without a preemption, because a cap was reached'],
    [{ of: 'orders' }, '1,194 orders: all with at most 2 deviations'],
    [{ sampled: 40 }, '1,194 schedules: all with at most 2 preemptions; 40 more drawn at random'],
  ])('%j', (changes, text) => {
    expect(extents(changes)).toEqual([text]);
  });

  test('is not said of what failed', () => {
    expect(extent({ ...check, status: 'fail', explored }, plain(120))).toEqual([]);
  });
});
