import { describe, expect, test } from '@jest/globals';
import type { KataResult, StageResult } from '../result';
import { failing } from '../testing/sample-result';
import { plain } from '../testing/style';
import { currentStage, ladder } from './ladder';

const report = (kata: KataResult, verbose = false): readonly string[] =>
  ladder(kata, plain(80), { root: 'exercises', verbose });
const stagesOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^ {2}([✓✗·?] \d)/.exec(line)?.[1] ?? []);
const withStatus = (...statuses: readonly StageResult['status'][]): KataResult => ({
  ...failing,
  stages: failing.stages.map((stage, at) => ({ ...stage, status: statuses[at] ?? 'pass' })),
});

test('every stage has its line and its mark, in their order', () => {
  expect(stagesOf(report(failing))).toEqual(['✓ 1', '✗ 2', '? 3', '· 4']);
  expect(stagesOf(report(withStatus('not-judged', 'not-judged', 'not-judged', 'pass')))).toEqual([
    '· 1',
    '· 2',
    '· 3',
    '✓ 4',
  ]);
});

test('where a stage earns nothing because of a law that fails, that law is named, whatever the stage', () => {
  const need = failing.checks.find(({ status }) => status === 'fail');
  const checks = failing.checks.map((check) =>
    check.status === 'pass' ? { ...check, score: 0, lacks: [need?.id ?? ''] } : check,
  );
  const text = report({ ...failing, checks })
    .join(' ')
    .replace(/\s+/g, ' ');
  expect(text).toContain(`earn points once this holds: “${need?.title ?? ''}”`);
  expect(report(failing).join(' ')).not.toContain('earn points once');
});

describe('the current stage', () => {
  test.each<[StageResult['status'][], number | undefined]>([
    [['fail', 'fail', 'fail', 'fail'], 1],
    [['pass', 'not-started', 'fail', 'not-started'], 2],
    [['not-judged', 'pass', 'fail', 'pass'], 3],
    [['pass', 'pass', 'pass', 'fail'], 4],
    [['pass', 'pass', 'pass', 'not-started'], undefined],
    [['pass', 'pass', 'pass', 'pass'], undefined],
  ])('of %j is %j', (statuses, number) => {
    expect(currentStage(withStatus(...statuses))?.number).toBe(number);
  });

  test('is shown with its laws; of complete stages, one line is enough', () => {
    const text = report(failing).join('\n');
    expect(text).toContain('✗ a negative amount is refused');
    expect(text).not.toContain('a new account is empty');
    expect(report(failing, true).join('\n')).toContain('✓ a new account is empty');
  });

  test('names each member that is not written once, with its line and the number of laws that need it', () => {
    const lines = report(failing).filter((line) => line.includes('Not written yet'));
    expect(lines).toEqual(['        Not written yet: TODO: move the amount (2 laws need it)']);
  });
});

test('what fails beyond the current stage is named, without its story', () => {
  const lines = report(withStatus('fail', 'fail', 'not-started', 'not-started'));
  expect(lines.join('\n')).toContain('✗ a negative amount is refused');
  expect(lines.join('\n')).not.toContain('process 1 ');
});

describe('stories', () => {
  const stories = (lines: readonly string[]): number =>
    lines.filter((line) => /^ {6}.* \([a-z-]+\)$/.test(line)).length;

  test('of the most instructive failure is shown in full; the others are a sentence, with the command that shows them', () => {
    const lines = report(failing);
    expect(stories(lines)).toBe(1);
    expect(lines.join('\n')).toMatch(/Expected:\s+RangeError\. Got: no error/);
    expect(lines.join('\n')).toContain('A cycle of waiting: process 1 waits for the lock of `a`');
    expect(lines.join('\n')).toContain('npx forklings grade account --verbose');
  });

  test('are all shown in full with --verbose', () => {
    const lines = report(failing, true);
    expect(stories(lines)).toBe(3);
    expect(lines.join('\n')).not.toContain('-- --verbose');
  });
});
