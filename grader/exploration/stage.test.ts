import type { Program } from '../history/program';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { End } from '../explorer/board/layout';
import { Exhaustive } from '../explorer/search/exhaustive';
import { Sampling } from '../explorer/search/sampling';
import type { Search } from '../explorer/search/search';
import { allInterleavings } from '../explorer/testing/brute-force';
import { explored } from '../explorer/testing/explored';
import { programs, type Program as WordProgram } from '../explorer/testing/program';
import { lockModel } from '../history';
import type { RunRecord } from '../explorer/run/run-record';
import { linearizable } from './judges';
import type { Plan } from './plan';
import { bounded, lookAtRuns } from './testing/explored-runs';
import { Subjects } from '../subject/testing/subjects';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofLock = Subjects.ofKata('lock');
const ofWorlds = subjectsWithWorlds();
afterAll(async () => {
  await ofLock.stop();
  await ofWorlds.stop();
}, PATIENCE_MS);

const add = { method: 'add' };
const acquire = { method: 'acquire' };
const give = { method: 'release' };

describe('how many schedules there are', () => {
  const threeAdders: Plan = { world: 'lockWorld', programs: [[add], [add], [add]] };

  test.each([
    [0, 6],
    [1, 156],
    [2, 2_406],
  ])(
    'of three processes that add under a lock, with at most %i preemptions: %i, each time',
    async (preemptions, count) => {
      const subjects = await ofLock.take(3);
      for (let time = 0; time < 3; time++) {
        const search = bounded(preemptions);
        const ends = await lookAtRuns(subjects, threeAdders, search, ({ end }) => end);
        expect(search.extent).toEqual({ schedules: count, preemptions, isCapped: false, sampled: 0 });
        expect(new Set(ends)).toEqual(new Set([End.finished]));
      }
    },
    PATIENCE_MS,
  );

  test(
    'of two processes, one that adds twice, all: 3,508, up to the order of steps that commute',
    async () => {
      const plan: Plan = {
        world: 'lockWorld',
        programs: [[add, add], [add]],
        after: [{ method: 'read' }],
      };
      const search = new Exhaustive(Infinity);
      const ends = await lookAtRuns(await ofLock.take(2), plan, search, ({ end, after }) =>
        end === End.redundant ? 'redundant' : JSON.stringify([end, after]),
      );
      expect(search.extent).toEqual({
        schedules: 3_508,
        preemptions: Infinity,
        isCapped: false,
        sampled: 0,
      });
      const right = JSON.stringify([End.finished, [{ kind: 'returned', value: 3 }]]);
      expect(new Set(ends)).toEqual(new Set(['redundant', right]));
    },
    PATIENCE_MS,
  );
});

test(
  'the history of a correct lock is linearizable, in every schedule',
  async () => {
    const judge = linearizable(lockModel());
    const plan: Plan = {
      world: 'lockWorld',
      programs: [[acquire, give], [acquire, give], [{ method: 'acquire', timeoutMs: 10 } as typeof acquire]],
    };
    const faults = await lookAtRuns(await ofLock.take(3), plan, bounded(2), judge);
    expect(faults.length).toBeGreaterThan(300);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  },
  PATIENCE_MS,
);

/** A program of the model, as calls of the world `words`. */
const asCalls = (program: WordProgram): Program =>
  program.map((one) => ({
    ...one,
    method: one.does,
    ...(one.does === 'wait' ? { timeoutMs: forWire(one) } : {}),
  }));
const forWire = ({ timeoutMs = Infinity }: { timeoutMs?: number }): number | null =>
  timeoutMs === Infinity ? null : timeoutMs;

describe('the processes do what the machine in the tests of the searches does', () => {
  /** Without addresses, because the board has different ones. */
  const storyOf = (run: RunRecord): string =>
    Array.from({ length: run.steps }, (_, at) => {
      const { process, action, kind, flags, enabled, timed, previous, woken } = run.step(at);
      return [process, action, kind, flags, enabled, timed, previous, woken].join(':');
    }).join(' ');

  const any = programs({
    words: 2,
    does: ['read', 'write', 'load', 'store', 'add', 'exchange', 'compareExchange', 'wait', 'notify'],
    most: 3,
  }).map((program): WordProgram => program.map(({ if: _, ...instruction }) => instruction));

  test.each<[string, () => Search]>([
    ['bounded by preemptions', () => bounded(1)],
    ['with kills', () => bounded(0, 7)],
    ['drawn at random', () => new Sampling(() => 12, 3, 12)],
  ])(
    'step by step: schedules %s',
    async (_, search) => {
      const subjects = await ofWorlds.take(3);
      await fc.assert(
        fc.asyncProperty(any, any, any, async (...all) => {
          const plan: Plan = { world: 'words', programs: all.map(asCalls) };
          const [one, other] = [search(), search()];
          const simulated = explored(all, one).map(({ run }) => `${run.end} ${storyOf(run)}`);
          const real = await lookAtRuns(
            subjects,
            plan,
            other,
            ({ record }) => `${record.end} ${storyOf(record)}`,
          );
          // For a search that began again, the last round: how many runs were under way then does not count.
          const counted = one.extent.schedules + one.extent.sampled;
          expect(other.extent).toEqual(one.extent);
          expect(real.slice(-counted)).toEqual(simulated.slice(-counted));
        }),
        { numRuns: 40 },
      );
    },
    PATIENCE_MS,
  );
});

test(
  'a word that is read twice may change in between, as some schedule shows',
  async () => {
    const reader: WordProgram = [
      { does: 'load', at: 0 },
      { does: 'load', at: 0 },
    ];
    const writer: WordProgram = [{ does: 'store', at: 0, value: 7 }];
    const plan: Plan = { world: 'words', programs: [asCalls(reader), asCalls(writer)] };
    const answers = await lookAtRuns(await ofWorlds.take(2), plan, bounded(1), ({ calls }) =>
      calls
        .filter(({ process }) => process === 1)
        .map(({ outcome }) => (outcome.kind === 'returned' ? outcome.value : outcome.kind))
        .join(),
    );
    const possible = [...allInterleavings([reader, writer], { preemptions: 1 })];
    expect(new Set(possible.map(({ outcome }) => outcome)).size).toBe(3);
    expect([...new Set(answers)].sort()).toEqual(['0,0', '0,7', '7,7']);
  },
  PATIENCE_MS,
);
