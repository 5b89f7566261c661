import { afterAll, describe, expect, test } from '@jest/globals';
import type { Plan } from './plan';
import { answersOfAll, bounded } from './testing/explored-runs';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofWorlds = subjectsWithWorlds();
afterAll(() => ofWorlds.stop(), PATIENCE_MS);

const call = (method: string, facts: object = {}): { method: string } => ({ method, ...facts });
const answers = async (plan: Plan, preemptions = 1): Promise<unknown[][][]> =>
  answersOfAll(await ofWorlds.take(plan.programs.length), plan, bounded(preemptions));

describe('time stands still in a run', () => {
  test(
    'whatever is computed, and moves to the deadline when all processes sleep: a wait of 10⁹ ms ends at once',
    async () => {
      const plan: Plan = {
        world: 'times',
        programs: [
          [call('work'), call('wait', { ms: 1e9 })],
          [call('sleep', { ms: 3e9 }), call('work')],
        ],
      };
      const still = [0, 0, 0];
      for (const [one, other] of await answers(plan, 0)) {
        expect(one).toEqual([still, ['timed-out', 1e9, 1e9, 1e9]]);
        expect(other).toEqual([[3e9, 3e9, 3e9], still]);
      }
    },
    PATIENCE_MS,
  );

  test(
    'and starts again with each run',
    async () => {
      const plan: Plan = { world: 'times', programs: [[call('wait', { ms: 7 })], [call('work')]] };
      const all = await answers(plan, 2);
      expect(all.length).toBeGreaterThan(1);
      for (const [one] of all) expect(one).toEqual([['timed-out', 7, 7, 7]]);
    },
    PATIENCE_MS,
  );
});

test(
  'what is random is the same in each run, and different on each call',
  async () => {
    const plan: Plan = { world: 'times', programs: [[call('dice'), call('dice')], [call('dice')]] };
    const all = await answers(plan);
    expect(all.length).toBeGreaterThan(3);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(new Set(all[0]?.flat()).size).toBe(3);
  },
  PATIENCE_MS,
);

test(
  'memory created in a run is zeroed in the next, in whatever state it was left',
  async () => {
    const fresh = call('fresh');
    const plan: Plan = {
      world: 'unruly',
      programs: [
        [fresh, call('add'), fresh],
        [fresh, call('add')],
      ],
    };
    const all = await answers(plan, 2);
    expect(all.length).toBeGreaterThan(5);
    for (const [one, other] of all) expect([one?.[0], one?.[2], other?.[0]]).toEqual([0, 0, 0]);
  },
  PATIENCE_MS,
);
