import { afterAll, describe, expect, test } from '@jest/globals';
import { Action, End, Flag, Pending } from '../explorer/board/layout';
import { has, type StepRecord } from '../explorer/run/run-record';
import { deviationsOfRun } from '../explorer/search/deviations-of-run';
import type { Search } from '../explorer/search/search';
import { Single } from '../explorer/search/single';
import { Operation } from '../kernel/interception';
import { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { stage } from './stage';
import { answersOf, bounded, differentAnswers, lookAtRuns } from './testing/explored-runs';
import { call, fill, isDone, pollWriter, read, write } from './testing/pipe-stories';
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

const [closeReader, closeWriter] = [call('closeReader'), call('closeWriter')];

/** Before that step, the process has closed its end, has ended, or was killed. */
const isGone =
  (process: number, until: number) =>
  ({ process: by, kind, action }: StepRecord, at: number): boolean =>
    at < until &&
    by === process - 1 &&
    (action === Action.kill || kind === Operation.closePipe || kind === Pending.exit);

describe('the stream ends', () => {
  const isEnd = (step: StepRecord): boolean =>
    step.kind === Operation.readPipe && isDone(step) && step.bytes === 0;

  test.each<[string, Plan['programs'], number]>([
    ['closed it', [[closeWriter], [closeWriter], [read(1)]], 0],
    ['closed it or ended', [[closeWriter], [], [read(1)]], 0],
    ['closed it, ended or was killed', [[write('a')], [closeWriter], [read(1), read(1)]], 2],
  ])(
    'only when every process that had the writing end has %s, and then at once: no run is stuck',
    async (_, programs, kill) => {
      let [sleepers, beforeBeginning] = [0, 0];
      const plan: Plan = { world: 'twoWriters', programs };
      await runsOf(
        plan,
        (run) => {
          const { steps } = run;
          expect(run.end).toBe(End.finished);
          expect(answersOf(run, 3).at(-1)).toBe('');
          const end = steps.findIndex(isEnd);
          for (const writer of [1, 2]) expect(steps.some(isGone(writer, end))).toBe(true);
          const asleep = steps.findIndex(
            ({ kind, flags }) => kind === Operation.readPipe && has(flags, Flag.blocked),
          );
          const begun = steps.findIndex(({ kind, process }) => kind === Pending.start && process === 1);
          if (asleep >= 0) sleepers += 1;
          if (asleep >= 0 && asleep < begun) beforeBeginning += 1;
        },
        bounded(2, kill),
      );
      // It must have waited for something, in some runs for a process that had not begun.
      expect(sleepers).toBeGreaterThan(0);
      expect(beforeBeginning).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  test(
    'never for a process that has the writing end itself',
    async () => {
      const plan: Plan = { world: 'everybodys', programs: [[read(1)], [write('a'), closeWriter, read(2)]] };
      const answers = await answersTo(plan);
      expect(answers).toEqual([
        [['a'], [1, null, '']],
        [['blocked'], [1, null, 'a']],
      ]);
    },
    PATIENCE_MS,
  );

  test(
    'when the system kills the last writer, as when the schedule does',
    async () => {
      const plan: Plan = {
        world: 'readerAndWriter',
        programs: [
          [read(1), read(1)],
          [write('a'), write('b')],
        ],
      };
      const kills = await runsOf(
        plan,
        (run) => ({ answers: answersOf(run, 1), deviations: deviationsOfRun(run.record) }),
        bounded(0, 2),
      );
      const first = kills.filter(({ deviations }) => deviations.some(({ action }) => action === Action.kill));
      expect(first.map(({ answers }) => answers)).toContainEqual(['', '']);
      expect(first.map(({ answers }) => answers)).toContainEqual(['a', '']);
      for (const { answers, deviations } of first) {
        const subjects = await ofPipes.take(2);
        let seen: unknown;
        await stage(
          subjects,
          plan,
          [new Single(deviations)],
          (run, _schedule, { tables }) => {
            seen = answersOf(new ObservedRun(run, plan, tables), 1);
            return true;
          },
          { dying: [1] },
        );
        expect(seen).toEqual(answers);
        await subjects[1]?.stop();
      }
    },
    PATIENCE_MS,
  );
});

describe('a pipe breaks', () => {
  test(
    'when its last reader closes it or ends, and not before, also for a process that waits for room',
    async () => {
      const plan: Plan = { world: 'writerAndReader', programs: [[fill(4_096), fill(1)], [closeReader]] };
      const answers = await runsOf(plan, (run) => {
        for (const [at, step] of run.steps.entries()) {
          if (step.kind !== Operation.writePipe || !isDone(step)) continue;
          expect(step.bytes === 0).toBe(run.steps.some(isGone(2, at)));
        }
        return answersOf(run, 1).join();
      });
      expect(new Set(answers)).toEqual(new Set(['4096,BrokenPipe', 'BrokenPipe,BrokenPipe']));
    },
    PATIENCE_MS,
  );

  test(
    'for all, when no process has a reader from the beginning',
    async () => {
      const plan: Plan = { world: 'withoutReader', programs: [[write('a'), pollWriter(0)], [write('b')]] };
      expect(await answersTo(plan)).toEqual([[['BrokenPipe', 'true after 0'], ['BrokenPipe']]]);
    },
    PATIENCE_MS,
  );
});
