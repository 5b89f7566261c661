import { afterAll, describe, expect, test } from '@jest/globals';
import { End, Flag } from '../explorer/board/layout';
import { has } from '../explorer/run/run-record';
import { Exhaustive } from '../explorer/search/exhaustive';
import type { Search } from '../explorer/search/search';
import { Operation } from '../kernel/interception';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { answersOf, bounded, differentAnswers, lookAtRuns } from './testing/explored-runs';
import { call, drain, fill, pollReader, pollWriter, read, storyOf, write } from './testing/pipe-stories';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofPipes = subjectsWithWorlds('pipe-worlds');
afterAll(() => ofPipes.stop(), PATIENCE_MS);

const runsOf = async <T>(
  plan: Plan,
  look: (run: ObservedRun) => T,
  search: Search = bounded(2),
): Promise<T[]> => lookAtRuns(await ofPipes.take(plan.programs.length), plan, search, look);

const answersTo = async (plan: Plan): Promise<unknown[]> =>
  differentAnswers(await ofPipes.take(plan.programs.length), plan, bounded(2));

/** All orders of these, each list in its own order. */
function mergedOrders(...lists: readonly (readonly string[])[]): string[][] {
  if (lists.every((list) => list.length === 0)) return [[]];
  return lists.flatMap(([first, ...rest], at) => {
    if (first === undefined) return [];
    return mergedOrders(...lists.with(at, rest)).map((order) => [first, ...order]);
  });
}

describe('two processes that write and one that reads', () => {
  const plan: Plan = {
    world: 'twoWriters',
    programs: [[write('a')], [write('b')], [read(1), read(1), read(1)]],
  };

  /** A read needs a byte, and the third read needs all writers to be gone. */
  const isPossible = (order: readonly string[]): boolean =>
    order.every((one, at) => {
      const before = (...which: readonly string[]): number =>
        order.slice(0, at).filter((earlier) => which.includes(earlier)).length;
      if (one !== 'r3') return true;
      return before('r3') < 2 ? before('w1', 'w2') > before('r3') : before('e1', 'e2') === 2;
    });

  test(
    'do so in every order that a pipe allows, and in no other',
    async () => {
      const possible = mergedOrders(['w1', 'e1'], ['w2', 'e2'], ['r3', 'r3', 'r3', 'e3']).filter(isPossible);
      const found = await runsOf(plan, storyOf, bounded(6));
      expect(possible.length).toBeGreaterThan(30);
      expect([...new Set(found)].sort()).toEqual(possible.map((order) => order.join(' ')).sort());
    },
    PATIENCE_MS,
  );

  test.each([
    [0, 8],
    [1, 68],
    [2, 360],
  ])(
    'with at most %i preemptions have %i schedules, each time',
    async (preemptions, count) => {
      for (let time = 0; time < 3; time++) {
        const search = bounded(preemptions);
        const ends = await runsOf(plan, ({ end }) => end, search);
        expect(search.extent).toEqual({ schedules: count, preemptions, isCapped: false, sampled: 0 });
        expect(new Set(ends)).toEqual(new Set([End.finished]));
      }
    },
    PATIENCE_MS,
  );

  test(
    'get the same answers from all schedules up to the order of steps that commute',
    async () => {
      const polling = { ...plan, programs: [[write('a')], [write('b')], [pollReader(0), read(2)]] };
      const answers = (run: ObservedRun): string =>
        run.end === End.redundant ? '' : JSON.stringify([1, 2, 3].map((process) => answersOf(run, process)));
      const all = new Set(await runsOf(polling, answers, new Exhaustive(Infinity)));
      all.delete('');
      const many = new Set(await runsOf(polling, answers, bounded(6)));
      expect([...all].sort()).toEqual([...many].sort());
      expect(many.size).toBe(12);
    },
    PATIENCE_MS,
  );
});

test(
  'a read sleeps until bytes are there: the write wakes it, and it never looks in between',
  async () => {
    const plan: Plan = { world: 'writerAndReader', programs: [[write('ab')], [read(5)]] };
    const looks = await runsOf(plan, (run) => {
      expect(run.end).toBe(End.finished);
      expect(answersOf(run, 2)).toEqual(['ab']);
      const reads = run.steps.filter(({ kind }) => kind === Operation.readPipe);
      return reads.map(({ flags, bytes }) => (has(flags, Flag.blocked) ? 'sleeps' : bytes)).join();
    });
    expect(new Set(looks)).toEqual(new Set(['2', 'sleeps,2']));
  },
  PATIENCE_MS,
);

describe('a write', () => {
  /** Both have both ends, so nothing breaks. */
  const inPipeOf8192 = (...programs: Plan['programs']): Plan => ({
    world: 'everybodys',
    programs,
    pipeBytes: 8_192,
  });

  test.each<[string, Plan['programs'], unknown[]]>([
    [
      'of at most 4,096 bytes waits, and writes nothing, as long as there is room for fewer',
      [[fill(8_000), fill(4_096)], [drain(3_903)]],
      [[[8_000, 'blocked'], [3_903]]],
    ],
    [
      'of at most 4,096 bytes is whole as soon as there is room for all of them',
      [[fill(8_000), fill(4_096)], [drain(3_904)]],
      [[[8_000, 4_096], [3_904]]],
    ],
    ['of more takes what fits, and does not wait', [[fill(8_000), fill(4_097)]], [[[8_000, 192]]]],
    ['of more waits for one byte of room', [[fill(9_000), fill(9_000)], [drain(1)]], [[[8_192, 1], [1]]]],
    [
      'into a full pipe waits for ever when no process reads',
      [[fill(8_192), fill(1)], [pollWriter(0)]],
      [
        [[8_192, 'blocked'], ['false after 0']],
        [[8_192, 'blocked'], ['true after 0']],
      ],
    ],
  ])(
    '%s',
    async (_, programs, answers) => {
      expect(await answersTo(inPipeOf8192(...programs))).toEqual(answers);
    },
    PATIENCE_MS,
  );

  test.each([
    [undefined, 4_096],
    [100, 100],
    [7, 7],
  ])(
    'into a pipe that has room for %p bytes by the plan takes at most %i',
    async (pipeBytes, most) => {
      const plan: Plan = { world: 'everybodys', programs: [[fill(9_000), pollWriter(0)]] };
      const answers = await answersTo(pipeBytes === undefined ? plan : { ...plan, pipeBytes });
      expect(answers).toEqual([[[most, 'false after 0']]]);
    },
    PATIENCE_MS,
  );

  test(
    'wraps around in the pipe: what comes out is what went in, in any pieces',
    async () => {
      const letters = 'abcdefghijklmnopqrstuvwxyz';
      const plan: Plan = {
        world: 'writerAndReader',
        programs: [[call('writeAll', { letters })], [call('readAll', { most: 3 })]],
        pipeBytes: 5,
      };
      const pieces = await runsOf(plan, (run) => {
        const [written] = answersOf(run, 1);
        const [came] = answersOf(run, 2);
        expect(String(came).replaceAll('|', '')).toBe(letters);
        expect(Math.max(...String(written).split('+').map(Number))).toBeLessThanOrEqual(5);
        return came;
      });
      expect(new Set(pieces).size).toBeGreaterThan(5);
    },
    PATIENCE_MS,
  );
});

describe('a poll', () => {
  test(
    'waits in virtual time, and answers whether something came in time, or just as its time was over',
    async () => {
      const plan: Plan = { world: 'writerAndReader', programs: [[write('a')], [pollReader(50)]] };
      expect(await answersTo(plan)).toEqual([
        [['BrokenPipe'], ['false after 50']],
        [[1], ['false after 50']],
        [[1], ['true after 0']],
        [[1], ['true after 50']],
      ]);
    },
    PATIENCE_MS,
  );

  test.each<[string, Plan['programs'][number], unknown[]]>([
    ['of an empty pipe', [pollReader(0), pollReader(1e9), pollWriter(1e9)], [0, 1e9, true]],
    ['of a full pipe', [fill(4_096), pollWriter(0), pollWriter(1e9), pollReader(1e9)], [0, 1e9, true]],
    // A writer with room for fewer than 4,096 bytes may have to wait.
    ['of a pipe with a byte in it', [fill(1), pollWriter(7), drain(1), pollWriter(null)], [7, true]],
    ['at the end of the stream', [fill(1), call('closeWriter'), drain(9), pollReader(null)], [true]],
    ['of a broken pipe', [fill(4_096), call('closeReader'), pollWriter(null)], [true]],
  ])(
    '%s answers at once when the call would not wait, and after its time when the call would',
    async (_, program, waits) => {
      const expected = waits.map((wait) => (wait === true ? 'true after 0' : `false after ${String(wait)}`));
      const [[answers]] = (await answersTo({ world: 'everybodys', programs: [program] })) as [[unknown[]]];
      expect(answers.filter((answer) => String(answer).includes('after'))).toEqual(expected);
    },
    PATIENCE_MS,
  );

  test(
    'without a timeout answers only when bytes are there, in every schedule',
    async () => {
      const plan: Plan = { world: 'writerAndReader', programs: [[write('a')], [pollReader(null), read(1)]] };
      expect(await answersTo(plan)).toEqual([[[1], ['true after 0', 'a']]]);
    },
    PATIENCE_MS,
  );
});
