import { expect, test } from '@jest/globals';
import { compared } from './compare';
import type { Outcome } from './outcome';

const outcome = (laws: Outcome['laws'], verdict: Outcome['verdict'] = 'held'): Outcome => ({
  title: 'a',
  kata: 'value',
  kind: 'wrong',
  verdict,
  laws,
  differences: [],
});

test('two runs differ where a verdict or a law that both have judged does', () => {
  const before = [outcome({ close: 'fail: hang', seen: 'pass' })];
  expect(compared(before, [outcome({ close: 'fail: hang', zeroed: 'pass' })])).toEqual([]);
  expect(compared(before, [outcome({ close: 'fail: crash' }, 'misnamed')])).toEqual([
    { title: 'a', what: 'verdict', before: 'held', after: 'misnamed' },
    { title: 'a', what: 'close', before: 'fail: hang', after: 'fail: crash' },
  ]);
});

test('what only one of them has is a difference', () => {
  expect(compared([], [outcome({})])).toEqual([
    { title: 'a', what: 'verdict', before: undefined, after: 'held' },
  ]);
});
