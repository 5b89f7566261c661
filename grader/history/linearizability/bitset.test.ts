import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bitset } from './bitset';

test('it has what was added and not deleted since, and its text differs for different sets of one size', () => {
  const change = fc.record({ index: fc.nat(99), isAdded: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (left, right) => {
      const [a, b] = [left, right].map((changes) => {
        const bits = new Bitset(100);
        const set = new Set<number>();
        for (const { index, isAdded } of changes) {
          if (isAdded) bits.add(index);
          else bits.delete(index);
          if (isAdded) set.add(index);
          else set.delete(index);
        }
        for (let index = 0; index < 100; index += 1) expect(bits.has(index)).toBe(set.has(index));
        return { text: bits.text(), members: [...set].sort().join() };
      });
      expect(a?.text === b?.text).toBe(a?.members === b?.members);
      expect(a?.text.length).toBe(b?.text.length);
    }),
    { seed: 1, numRuns: 50 },
  );
});
