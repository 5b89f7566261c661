import { afterAll, describe, expect, test } from '@jest/globals';
import { End } from '../explorer/board/layout';
import type { Plan } from './plan';
import { answersOf, bounded, lookAtRuns } from './testing/explored-runs';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofPages = subjectsWithWorlds('idle-worlds');
afterAll(() => ofPages.stop(), PATIENCE_MS);

const call = (method: string, facts: object = {}): { method: string } => ({ method, ...facts });
const KINDS = [
  'byte',
  'nextByte',
  'double',
  'bigint',
  'store',
  'add',
  'exchange',
  'compareExchange',
  'bytesAcross',
  'bytesOverPages',
  'lastByte',
];

describe('memory that a run leaves full of bytes is zero in the next', () => {
  /** Each run begins by reading all of it. */
  const foundBy = async (programs: Plan['programs']): Promise<unknown[][]> => {
    const plan: Plan = { world: 'pages', programs, before: [call('count')], after: [call('count')] };
    return lookAtRuns(await ofPages.take(programs.length), plan, bounded(2), (run) => {
      const [before, ...calls] = run.calls.map(({ outcome }) =>
        outcome.kind === 'returned' ? outcome.value : '?',
      );
      return [before, calls.at(-1)];
    });
  };

  test.each(KINDS)(
    'whether its creator wrote them or another process: %s',
    async (kind) => {
      const found = await foundBy([[call('scribble', { kind })], [call('scribble', { kind })]]);
      expect(found.length).toBeGreaterThan(1);
      for (const [before, after] of found) {
        expect(before).toBe(0);
        expect(after).toBeGreaterThan(0);
      }
      const byOther = await foundBy([[call('count')], [call('scribble', { kind })]]);
      expect(byOther.length).toBeGreaterThan(1);
      for (const [before, after] of byOther) {
        expect(before).toBe(0);
        expect(after).toBeGreaterThan(0);
      }
    },
    PATIENCE_MS,
  );

  test(
    'the list above contains all ways to write that the fixture has',
    async () => {
      const plan: Plan = { world: 'pages', programs: [[call('kinds')]] };
      expect(await lookAtRuns(await ofPages.take(1), plan, bounded(0), (run) => answersOf(run, 1))).toEqual([
        [KINDS],
      ]);
    },
    PATIENCE_MS,
  );
});

describe('how much memory there is', () => {
  test(
    'process 1 may create 6 MiB, which are zero in each run',
    async () => {
      const plan: Plan = { world: 'sixMiB', programs: [[call('mark')], [call('mark')]] };
      const found = await lookAtRuns(await ofPages.take(2), plan, bounded(0), (run) => ({
        end: run.end,
        answers: [answersOf(run, 1), answersOf(run, 2)].flat().sort(),
      }));
      expect(found).toHaveLength(2);
      for (const one of found) expect(one).toEqual({ end: End.finished, answers: ['0,0', '7,7'] });
    },
    PATIENCE_MS,
  );

  test(
    '9 MiB are too much, and the error names what is full',
    async () => {
      const plan: Plan = { world: 'nineMiB', programs: [[call('mark')]] };
      const errors = await lookAtRuns(await ofPages.take(1), plan, bounded(0), (run) => run.unmadeBecause);
      expect(errors.map((error) => error?.name)).toEqual(['SharedMemoryFull']);
      expect(errors[0]?.message).toContain('the explorer’s arena');
    },
    PATIENCE_MS,
  );
});
