import { afterAll, describe, expect, test } from '@jest/globals';
import { Action, End } from '../explorer/board/layout';
import { Single } from '../explorer/search/single';
import { listSegments } from '../kernel/internal';
import { wholeProcessTable } from '../containment/process-table';
import { Failure } from '../faults/failure';
import type { Subject } from '../subject/subject';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { stage } from './stage';
import { faultOfStuck } from './stuck';
import { answersOf, answersOfAll, bounded, lookAtRuns } from './testing/explored-runs';
import { Subjects } from '../subject/testing/subjects';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofLock = Subjects.ofKata('lock');
const ofWorlds = subjectsWithWorlds();
afterAll(async () => {
  await ofLock.stop();
  await ofWorlds.stop();
}, PATIENCE_MS);

const call = (method: string, facts: object = {}): { method: string } => ({ method, ...facts });
const acquire = call('acquire');
const give = call('release');

const answers = async (plan: Plan): Promise<unknown[][][]> =>
  answersOfAll(await ofWorlds.take(plan.programs.length), plan, bounded(1));

describe('a run in which no process can continue', () => {
  test(
    'shows which process sleeps where, and since which step',
    async () => {
      const plan: Plan = { world: 'lockWorld', programs: [[acquire], [acquire], [acquire]] };
      const stuck = await lookAtRuns(await ofLock.take(3), plan, bounded(0), (run) => {
        const sleepers = run.sleepers.map(({ process, step, call: sleeping }) => {
          expect(run.steps[step]?.process).toBe(process - 1);
          expect(sleeping).toMatchObject({ process, outcome: { kind: 'blocked' } });
          return process;
        });
        return { isStuck: run.isStuck, sleepers, fault: faultOfStuck(run, []) };
      });
      expect(stuck).toHaveLength(6);
      for (const [at, { isStuck, sleepers, fault }] of stuck.entries()) {
        expect(isStuck).toBe(true);
        expect(sleepers).toHaveLength(2);
        expect(fault.code).toBe('orphan-wait');
        expect(fault.facts).toMatchObject({
          kind: 'deserted',
          link: { process: sleepers[0] },
          fate: 'ended',
        });
        // Without a preemption, the first process has the lock.
        if (at === 0) expect(sleepers).toEqual([2, 3]);
      }
    },
    PATIENCE_MS,
  );

  test(
    'ends for all: what they do on their way out has no effect on the others, even when they swallow the error',
    async () => {
      const plan: Plan = {
        world: 'unruly',
        programs: [[call('swallow'), call('tidied')], [call('sleepAndTidy')], [call('tidied')]],
      };
      const all = await answers(plan);
      for (const [swallower, sleeper, third] of all) {
        expect(swallower).toEqual(['blocked']);
        expect(sleeper).toEqual(['blocked']);
        expect(third).toEqual([0]);
      }
      // They can be used again.
      expect((await answers(plan)).length).toBe(all.length);
    },
    PATIENCE_MS,
  );
});

describe('a process killed', () => {
  test(
    'at each of its operations leaves the others their turn: they end, or sleep for what it took',
    async () => {
      const plan: Plan = {
        world: 'lockWorld',
        programs: [
          [acquire, give],
          [acquire, give],
          [acquire, give],
        ],
      };
      const places = new Set<number>();
      let most = 0;
      await lookAtRuns(await ofLock.take(3), plan, bounded(1, 1), (run) => {
        expect([End.finished, End.stuck]).toContain(run.end);
        const kill = run.steps.find(({ action }) => action === Action.kill);
        const own = run.steps.filter(({ process, action }) => process === 0 && action === Action.run).length;
        if (kill === undefined) {
          most = Math.max(most, own);
          expect(run.end).toBe(End.finished);
          return;
        }
        expect(kill.process).toBe(0);
        places.add(own);
        expect(run.isKilled(1)).toBe(true);
        const sleepers = run.sleepers.map(({ process }) => process);
        for (const other of [2, 3]) expect(run.hasEnded(other)).toBe(!sleepers.includes(other));
      });
      // Before each of its steps, the first and the last included.
      expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: most }, (_, at) => at));
    },
    PATIENCE_MS,
  );
});

describe('code that keeps shared memory between runs', () => {
  test(
    'is noticed, and still runs when its modules are loaded again for each run',
    async () => {
      const plan: Plan = { world: 'keeper', programs: [[call('add')], [call('add')]] };
      const subjects = await ofWorlds.take(2);
      const stale = await lookAtRuns(subjects, plan, bounded(1), ({ end }) => end);
      expect(stale[0]).toBe(End.finished);
      expect(stale).toContain(End.stale);
      const reloaded = await lookAtRuns(
        subjects,
        plan,
        bounded(1),
        (run) => [run.end, ...answersOf(run, 1), ...answersOf(run, 2)].join(),
        { reload: true },
      );
      expect(reloaded.length).toBeGreaterThan(2);
      expect(new Set(reloaded)).toEqual(new Set([`${End.finished},0,1`, `${End.finished},1,0`]));
    },
    PATIENCE_MS,
  );
});

test(
  'a call that computes for a while is awaited, although the others sleep meanwhile',
  async () => {
    const plan: Plan = { world: 'unruly', programs: [[call('compute', { ms: 300 })], [call('add')]] };
    const once = new Single([]);
    const look = (run: ObservedRun): unknown => [run.end, answersOf(run, 1)];
    const seen = await lookAtRuns(await ofWorlds.take(2), plan, once, look);
    expect(seen).toEqual([[End.finished, ['computed']]]);
  },
  PATIENCE_MS,
);

describe('an explored call that never returns', () => {
  async function faultOf(method: string): Promise<{ code: string; subjects: readonly Subject[] }> {
    const subjects = await ofWorlds.take(2);
    const plan: Plan = { world: 'unruly', programs: [[call('add'), call(method)], [call('add')]] };
    try {
      await stage(subjects, plan, [bounded(0)], () => false);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await Promise.all(subjects.map((subject) => subject.stop()));
      return { code: error.fault.code, subjects };
    }
    throw new Error('the exploration ended');
  }

  test.each([
    ['loop', 'endless-loop'],
    ['exit', 'exited'],
  ])(
    'ends the exploration, and reports why: %s is %s',
    async (method, code) => {
      const found = await faultOf(method);
      expect(found.code).toBe(code);
      expect(found.subjects.every(({ isUsable }) => !isUsable)).toBe(true);
    },
    PATIENCE_MS,
  );
});

test(
  'afterwards nothing is left, however it ended: no process and no shared memory',
  async () => {
    const pids = [...ofLock.pids, ...ofWorlds.pids];
    expect(pids.length).toBeGreaterThan(4);
    await ofLock.stop();
    await ofWorlds.stop();
    expect(wholeProcessTable().filter(({ pid, isZombie }) => !isZombie && pids.includes(pid))).toEqual([]);
    expect(listSegments().filter(({ pid }) => pids.includes(pid) || pid === process.pid)).toEqual([]);
  },
  PATIENCE_MS,
);
