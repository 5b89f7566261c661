import { describe, expect, test } from '@jest/globals';
import { PENDING, returned } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { CounterInput } from './counter';
import { counterModel } from './counter';

describe('counter', () => {
  const add: CounterInput = { method: 'add' };

  test('no two additions return the same value', () => {
    const both = (first: number, second: number) =>
      history<CounterInput>([0, add, returned(first), 1, 3], [1, add, returned(second), 2, 4]);
    expect(verdictOf(counterModel(), both(1, 2))).toBe('ok');
    expect(verdictOf(counterModel(), both(2, 1))).toBe('ok');
    expect(verdictOf(counterModel(), both(1, 1))).toBe('illegal');
  });

  test('a killed addition counts once or not at all', () => {
    const after = (count: number) =>
      oneByOne<CounterInput>([0, add, PENDING], [1, { method: 'get' }, returned(count)]);
    expect([0, 1, 2].map((count) => verdictOf(counterModel(), after(count)))).toEqual([
      'ok',
      'ok',
      'illegal',
    ]);
  });
});
