import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judged } from '../testing/laws';
import { Random } from '../testing/random';
import { corrupted, randomHistory } from '../testing/random-history';
import type { Subject } from '../testing/subject';
import { forEachSubject } from '../testing/subjects';

const HISTORIES = 1_000;

const shapes = fc.record({
  seed: fc.integer(),
  processes: fc.integer({ min: 2, max: 3 }),
  operations: fc.integer({ min: 2, max: 6 }),
  corruptions: fc.integer({ min: 0, max: 3 }),
});

/** How often each verdict came out, so that a law about both cannot hold by seeing one. */
function tally<S, I>(subject: Subject<S, I>): { ok: number; illegal: number } {
  const seen = { ok: 0, illegal: 0, unknown: 0 };
  fc.assert(
    fc.property(shapes, ({ seed, processes, operations, corruptions }) => {
      const random = new Random(seed);
      let history = randomHistory(subject, random, { processes, operations });
      for (let count = 0; count < corruptions; count += 1) history = corrupted(subject, history, random);
      const { kind, fault } = judged(subject, history);
      const isRefusedThoughRight = corruptions === 0 && kind !== 'ok';
      if (fault !== undefined || isRefusedThoughRight) {
        throw new Error(`${fault ?? 'right by construction, and refused'}: ${JSON.stringify(history)}`);
      }
      seen[kind] += 1;
    }),
    { seed: 2025, numRuns: HISTORIES },
  );
  return seen;
}

describe('on random small histories the verdict is that of the definition, and its evidence holds', () => {
  forEachSubject((name, subject) => {
    test(name, () => {
      const { ok, illegal } = tally(subject);
      expect(ok + illegal).toBeGreaterThanOrEqual(HISTORIES);
      expect(ok).toBeGreaterThan(HISTORIES / 4);
      expect(illegal).toBeGreaterThan(HISTORIES / 6);
    });
  });
});
