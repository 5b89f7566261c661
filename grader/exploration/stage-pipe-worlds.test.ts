import { afterAll, describe, expect, test } from '@jest/globals';
import { End } from '../explorer/board/layout';
import type { Search } from '../explorer/search/search';
import { Operation } from '../kernel/interception';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { answersOf, bounded, differentAnswers, lookAtRuns } from './testing/explored-runs';
import { call, pollReader, pollWriter, read, storyOf, write } from './testing/pipe-stories';
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
const closeWriter = call('closeWriter');

describe('the holders of a world', () => {
  test(
    'have what is theirs, and the others do not have it',
    async () => {
      const names = call('names');
      const plan: Plan = { world: 'writerAndReader', programs: [[names], [names], [names]] };
      expect(await answersTo(plan)).toEqual([[[['writer', 'memory']], [['memory', 'reader']], [['memory']]]]);
    },
    PATIENCE_MS,
  );

  test(
    'alone keep a pipe open: when they are gone, it ends although the others are not',
    async () => {
      const plan: Plan = {
        world: 'writerAndReader',
        programs: [[closeWriter, pollWriter(0)], [read(1)], [call('names')]],
      };
      expect(await answersTo(plan)).toEqual([[[null, 'PipeClosed'], [''], [['memory']]]]);
    },
    PATIENCE_MS,
  );

  test(
    'alone keep it open, also before the others begin',
    async () => {
      const programs = [[closeWriter], [pollReader(0)], [call('names')]];
      let isClosedFirst = 0;
      const answers = await runsOf({ world: 'writerAndReader', programs }, (run) => {
        const story = storyOf(run);
        const [answer] = answersOf(run, 2);
        expect(answer).toBe(story.indexOf('c1') < story.indexOf('p2') ? 'true after 0' : 'false after 0');
        const begun = run.steps.findIndex(({ process }) => process === 2);
        const polled = run.steps.findIndex(({ kind }) => kind === Operation.pollPipe);
        if (answer === 'true after 0' && polled < begun) isClosedFirst += 1;
        return answer;
      });
      expect(new Set(answers).size).toBe(2);
      expect(isClosedFirst).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

describe('code that keeps a pipe between runs', () => {
  test.each([
    ['keeper', [[write('a')], [read(1)]]],
    ['keeperOfOne', [[call('writeToKept')], [write('b')]]],
  ])(
    'is noticed, also where the next run creates a different pipe in its place: %s',
    async (world, programs) => {
      const ends = await runsOf({ world, programs }, ({ end }) => end);
      expect(ends[0]).toBe(End.finished);
      expect(new Set(ends.slice(1))).toEqual(new Set([End.stale]));
      const plan: Plan = { world, programs, mayBlock: true };
      const reloaded = await lookAtRuns(await ofPipes.take(2), plan, bounded(1), ({ end }) => end, {
        reload: true,
      });
      expect(new Set(reloaded)).toEqual(new Set([End.finished]));
    },
    PATIENCE_MS,
  );
});

test(
  'a run has at most 64 pipes, and the error for more says so',
  async () => {
    const make = (count: number) => call('make', { count });
    const plan: Plan = { world: 'many', programs: [[make(60)], [make(4), make(1)]] };
    const all = await runsOf(
      plan,
      (run) =>
        run.calls.map(({ outcome }) => (outcome.kind === 'threw' ? outcome.error.message : outcome.kind)),
      bounded(0),
    );
    expect(all.length).toBeGreaterThan(0);
    for (const messages of all) {
      expect(messages.filter((message) => message === 'returned')).toHaveLength(2);
      expect(messages.join()).toContain('64 pipes');
    }
  },
  PATIENCE_MS,
);
