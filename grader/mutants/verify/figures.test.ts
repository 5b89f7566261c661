import { expect, test } from '@jest/globals';
import { Figures } from './figures';
import type { Outcome, Verdict } from './outcome';
import { summary } from './summary';

function outcomes(kind: Outcome['kind'], ...verdicts: Verdict[]): Outcome[] {
  return verdicts.map((verdict, at) => ({
    title: `02-value/${kind}-${String(at)}`,
    kata: 'value',
    kind,
    verdict,
    laws: verdict === 'misnamed' ? { close: 'fail: hang' } : {},
    differences: verdict === 'held' ? [] : ['what differs'],
  }));
}

const held = outcomes('wrong', ...Array.from({ length: 19 }, (): Verdict => 'held'));

test.each([
  ['nothing', outcomes('wrong'), 0],
  ['one of twenty under another name', [...held, ...outcomes('wrong', 'misnamed')], 0],
  ['two of twenty-one under another name', [...held, ...outcomes('wrong', 'misnamed', 'misnamed')], 1],
  ['a wrong one that gets through', [...held, ...outcomes('wrong', 'survived')], 1],
  ['an edit that gets through', outcomes('operator', 'held', 'survived'), 1],
  ['an edit that is equivalent', outcomes('operator', 'held', 'equivalent'), 0],
  ['an edit that is listed as equivalent and caught', outcomes('operator', 'misnamed'), 1],
  ['a cheat that gains', outcomes('cheat', 'survived'), 1],
  ['a correct one that loses a point', outcomes('right', 'held', 'penalised'), 1],
  ['a partial one with a point too many', outcomes('partial', 'penalised'), 1],
  ['one without a verdict', [...outcomes('right', 'penalised'), ...outcomes('wrong', 'unjudged')], 2],
] as const)('%s ends with the exit code for that', (_, all, code) => {
  expect(new Figures(all).exitCode).toBe(code);
});

test('the summary lists every miss, and no more, and counts', () => {
  const text = summary([
    ...held,
    ...outcomes('wrong', 'misnamed'),
    ...outcomes('right', 'penalised', 'held'),
  ]);
  expect(text.match(/^02-value.*$/gm)).toEqual(['02-value/wrong-0: misnamed', '02-value/right-0: penalised']);
  expect(text).toContain('  caught by close as hang');
  expect(text).toMatch(/wrong submissions +20 of +20 caught/);
  expect(text).toContain('(95.0 %; at least 95 %)');
  expect(text).toContain('survived 0, penalised 1, no verdict 0');
});
