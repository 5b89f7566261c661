import { expect, test } from '@jest/globals';
import { ALONE, processorsOf } from './processors';

test('graders beside each other share out the processors, and a lone one has them all', () => {
  const four = [0, 1, 4, 5];
  expect(processorsOf(ALONE, four)).toEqual([5, 4, 1, 0]);
  expect([0, 1].map((number) => processorsOf({ number, of: 2 }, four))).toEqual([
    [5, 1],
    [4, 0],
  ]);
});

test('each grader has a processor, even if there are fewer than graders', () => {
  expect([0, 1, 2].map((number) => processorsOf({ number, of: 3 }, [0, 1]))).toEqual([[1], [0], [1]]);
  expect(processorsOf({ number: 2, of: 3 }, [])).toEqual([]);
});
