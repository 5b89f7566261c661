import { afterAll, describe, expect, test } from '@jest/globals';
import { Action, End, Pending } from '../explorer/board/layout';
import type { Search } from '../explorer/search/search';
import { Operation } from '../kernel/interception';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { answersOf, bounded, differentAnswers, lookAtRuns } from './testing/explored-runs';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofIdle = subjectsWithWorlds('idle-worlds');
afterAll(() => ofIdle.stop(), PATIENCE_MS);

const call = (method: string, facts: object = {}): { method: string } => ({ method, ...facts });
const napping = (processes: number, one: { method: string }): Plan => ({
  world: 'naps',
  programs: Array.from({ length: processes }, () => [one]),
});
const runsOf = async <T>(
  plan: Plan,
  look: (run: ObservedRun) => T,
  search: Search = bounded(0),
): Promise<T[]> => lookAtRuns(await ofIdle.take(plan.programs.length), plan, search, look);
const endsOf = async (plan: Plan): Promise<Set<End>> => new Set(await runsOf(plan, ({ end }) => end));

describe('a process that looks up for ever, and finds memory as it was', () => {
  const ways = ['lookForEver', 'countAndLookForEver'];
  const each = [1, 2, 3].flatMap((processes) => ways.map((way) => [processes, way] as const));

  test.each(each)(
    'every 100 ms, is stuck: %i processes that %s',
    async (processes, way) => {
      expect(await endsOf(napping(processes, call(way, { ms: 100 })))).toEqual(new Set([End.stuck]));
    },
    PATIENCE_MS,
  );

  test.each(each)(
    'every millisecond, polls: %i processes that %s',
    async (processes, way) => {
      expect(await endsOf(napping(processes, call(way, { ms: 1 })))).toEqual(new Set([End.polling]));
    },
    PATIENCE_MS,
  );
});

test(
  'a process that naps 10 ms at a time polls, even beside others that sleep until they are woken',
  async () => {
    const asleep = [call('lookForEver', { ms: null })];
    const plan: Plan = { world: 'naps', programs: [asleep, [call('lookForEver', { ms: 10 })], asleep] };
    expect(await endsOf(plan)).toEqual(new Set([End.polling]));
  },
  PATIENCE_MS,
);

describe('a process whose naps lead it through several states', () => {
  test.each([1, 2, 3])(
    'and back again for ever, is stuck where it sleeps long: %i processes that nap before they sleep',
    async (processes) => {
      const plan = napping(processes, call('napAndLookForEver', { ms: 100 }));
      expect(await endsOf(plan)).toEqual(new Set([End.stuck]));
    },
    PATIENCE_MS,
  );

  test.each([
    [2, 1, End.polling],
    [40, 1, End.polling],
    [2, 100, End.stuck],
    [40, 100, End.stuck],
  ])(
    'and back again for ever, is noticed: %i states, %i ms in each',
    async (states, ms, end) => {
      expect(await endsOf(napping(1, call('goRoundForEver', { ms, states })))).toEqual(new Set([end]));
    },
    PATIENCE_MS,
  );

  test.each([1, 100])(
    'and back again in calls that end, gets through: %i ms a nap',
    async (ms) => {
      const calls = Array.from({ length: 60 }, (_, at) => call('nap', { ms, state: at % 2 }));
      expect(await endsOf({ world: 'naps', programs: [calls] })).toEqual(new Set([End.finished]));
    },
    PATIENCE_MS,
  );

  test(
    'until another process wakes it, gets through in every schedule',
    async () => {
      const sleeper = [call('napAndLookForEver', { ms: 100 })];
      const plan: Plan = { world: 'naps', programs: [sleeper, sleeper, [call('wake')]] };
      const runs = await runsOf(plan, (run) => [run.end, answersOf(run, 1), answersOf(run, 2)], bounded(2));
      expect(runs.length).toBeGreaterThan(100);
      expect(new Set(runs.map((one) => JSON.stringify(one)))).toEqual(
        new Set([JSON.stringify([End.finished, ['woken'], ['woken']])]),
      );
    },
    PATIENCE_MS,
  );
});

describe('a process that naps, and comes to an end', () => {
  test.each([1, 2, 3])(
    'because its time is over, gets through: %i processes for 1 s, 100 ms at a time',
    async (processes) => {
      const plan = napping(processes, call('lookFor', { ms: 100, total: 1_000 }));
      expect(await differentAnswers(await ofIdle.take(processes), plan, bounded(0))).toEqual([
        Array.from({ length: processes }, () => [1_000]),
      ]);
    },
    PATIENCE_MS,
  );

  test.each([
    [100, 0],
    [100, 39],
    [1, 0],
    [1, 39],
  ])(
    'because memory changes each time, gets through: naps of %i ms, counted behind %i other pages',
    async (ms, pages) => {
      const plan = napping(1, call('countNaps', { ms, pages, times: 60 }));
      expect(await differentAnswers(await ofIdle.take(1), plan, bounded(0))).toEqual([[[60]]]);
    },
    PATIENCE_MS,
  );
});

describe('whether a process runs', () => {
  const asks = [call('ask'), call('ask'), call('ask')];

  test(
    'is answered as the schedule has it: no longer once it was killed, by process.kill(pid, 0) and the kernel alike',
    async () => {
      const plan: Plan = { world: 'pids', programs: [asks, [call('tell')]] };
      const answers = await runsOf(
        plan,
        (run) => {
          const kill = run.steps.findIndex(({ action }) => action === Action.kill);
          const looks = run.steps.flatMap(({ process, kind }, at) =>
            process === 0 && kind === Operation.load ? [at] : [],
          );
          return answersOf(run, 1).map((answer, at) => {
            const isDead = kill >= 0 && kill < (looks[at] ?? 0);
            if (answer !== 'none yet') expect(answer).toBe(isDead ? 'ESRCH false' : 'true true');
            return answer;
          });
        },
        bounded(2, 2),
      );
      expect(new Set(answers.flat())).toEqual(new Set(['none yet', 'true true', 'ESRCH false']));
    },
    PATIENCE_MS,
  );

  test(
    'is asked by signal 0 alone: everything else is as Node has it, even for a process that was killed',
    async () => {
      const plan: Plan = { world: 'pids', programs: [[call('others')], [call('tell')]] };
      const asked = { dead: 0 };
      const answers = await runsOf(
        plan,
        (run) => {
          const kill = run.steps.findIndex(({ action }) => action === Action.kill);
          if (kill >= 0 && run.steps[kill]?.kind !== Pending.start) asked.dead += 1;
          return answersOf(run, 1);
        },
        bounded(1, 2),
      );
      expect(asked.dead).toBeGreaterThan(0);
      const invalid = 'ERR_INVALID_ARG_TYPE';
      expect(new Set(answers.flat())).toEqual(new Set([`true,true,true,true,${invalid},${invalid}`]));
    },
    PATIENCE_MS,
  );
});
