import { expect, test } from '@jest/globals';
import { capitalised, listed, processNames, times } from './wording';

test('a list has commas, and `and` before its last item only', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(processNames([1, 3])).toBe('process 1 and process 3');
});

test('counts are words where there are words', () => {
  expect([1, 2, 3].map(times)).toEqual(['once', 'twice', '3 times']);
});

test('a sentence begins with a capital letter, and the rest stays as it is', () => {
  expect([capitalised('process 1 of B'), capitalised('')]).toEqual(['Process 1 of B', '']);
});
