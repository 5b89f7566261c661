import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VectorClock } from './vector-clock';

const clocks = fc.array(fc.nat(3), { maxLength: 4 });

test('compare is the order of the vectors, missing times being 0', () => {
  fc.assert(
    fc.property(clocks, clocks, (left, right) => {
      const at = (times: readonly number[], process: number): number => times[process] ?? 0;
      const isWithin = [0, 1, 2, 3].every((process) => at(left, process) <= at(right, process));
      const isAround = [0, 1, 2, 3].every((process) => at(left, process) >= at(right, process));
      const expected = isWithin ? (isAround ? 'equal' : 'before') : isAround ? 'after' : 'concurrent';
      expect(new VectorClock(left).compare(new VectorClock(right))).toBe(expected);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('a join is the least clock that knows both', () => {
  fc.assert(
    fc.property(clocks, clocks, (left, right) => {
      const joined = new VectorClock(left);
      joined.join(new VectorClock(right));
      for (const process of [0, 1, 2, 3]) {
        expect(joined.get(process)).toBe(Math.max(left[process] ?? 0, right[process] ?? 0));
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('a tick moves one process, and no copy', () => {
  const clock = new VectorClock();
  const copy = clock.copy();
  clock.tick(2);
  expect([0, 1, 2, 3].map((process) => clock.get(process))).toEqual([0, 0, 1, 0]);
  expect(copy.compare(clock)).toBe('before');
  expect(String(clock)).toBe('<0 0 1>');
});
