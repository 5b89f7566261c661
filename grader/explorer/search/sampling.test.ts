import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Action, End, Strategy } from '../board/codes';
import { explored, storyOf } from '../testing/explored';
import { adder, programs } from '../testing/program';
import { Sampling } from './sampling';
import type { Schedule } from './schedule';

function schedulesOf(sampling: Sampling): Schedule[] {
  const schedules: Schedule[] = [];
  for (let one = sampling.next(); one !== undefined; one = sampling.next()) schedules.push(one);
  return schedules;
}

test('the same seeds give the same schedules, and more of them begin with fewer', () => {
  const hundred = schedulesOf(new Sampling(() => 100, 3, 40));
  expect(schedulesOf(new Sampling(() => 100, 3, 40))).toEqual(hundred);
  expect(schedulesOf(new Sampling(() => 30, 3, 40))).toEqual(hundred.slice(0, 30));
  expect(new Set(hundred.map((one) => JSON.stringify(one))).size).toBe(100);
});

test('the first schedules are these on every machine', () => {
  const [pos, pct] = schedulesOf(new Sampling(() => 2, 2, 40));
  const nobodySleeps = { sleepSet: 0, sleepFrom: 0 };
  expect(pos).toEqual({
    ...nobodySleeps,
    deviations: [],
    strategy: Strategy.raceReversing,
    seed: 1_625_777_471,
    priorities: [-831_331_276, -864_975_730],
  });
  expect(pct).toEqual({
    ...nobodySleeps,
    deviations: [3, 13].map((step) => ({ step, action: Action.demote, process: 0 })),
    strategy: Strategy.priorities,
    seed: 1,
    priorities: [628_528_409, 224_424_075],
  });
});

test('every other one is drawn by PCT: distinct priorities, lowered at two steps of the run, in their order', () => {
  const drawn = schedulesOf(new Sampling(() => 200, 3, 40));
  for (const [at, { strategy, priorities, deviations }] of drawn.entries()) {
    expect(strategy).toBe(at % 2 === 0 ? Strategy.raceReversing : Strategy.priorities);
    expect(new Set(priorities).size).toBe(3);
    if (strategy === Strategy.raceReversing) continue;
    const steps = deviations.map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(deviations.every(({ action, step }) => action === Action.demote && step < 40)).toBe(true);
    // A lowered priority is below all others.
    expect(Math.min(...priorities)).toBeGreaterThanOrEqual(0);
    expect(steps).toHaveLength(2);
  }
});

test('a run too short for as many changes is drawn all the same', () => {
  expect(schedulesOf(new Sampling(() => 10, 2, 1)).every(({ deviations }) => deviations.length <= 1)).toBe(
    true,
  );
  expect(schedulesOf(new Sampling(() => 10, 2, 0))).toHaveLength(10);
});

test('a race whose window is one step wide is hit by some of 40 samples', () => {
  const all = [
    [{ does: 'load', at: 0 } as const, { does: 'store', at: 0, value: 1 } as const],
    [{ does: 'exchange', at: 0, value: 2 } as const],
  ];
  const outcomes = new Set(explored(all, new Sampling(() => 40, 2, 10)).map(({ outcome }) => outcome));
  expect(outcomes.size).toBe(3);
});

test('every sample is a whole run, reported and counted', () => {
  const any = programs({ words: 2, does: ['load', 'add', 'exchange', 'wait', 'notify'], most: 3 });
  fc.assert(
    fc.property(fc.tuple(any, any, any), (all) => {
      const sampling = new Sampling(() => 10, 3, 20);
      const runs = explored(all, sampling);
      expect(sampling.extent).toMatchObject({ schedules: 0, sampled: 10 });
      for (const { run } of runs) expect([End.finished, End.stuck]).toContain(run.end);
      expect(explored(all, new Sampling(() => 10, 3, 20), 7).map(({ run }) => storyOf(run))).toEqual(
        runs.map(({ run }) => storyOf(run)),
      );
    }),
    { numRuns: 100 },
  );
});

test('it is asked how many only when its turn comes', () => {
  let count = 0;
  const sampling = new Sampling(() => count, 2, 5);
  expect(sampling.next()).toBeUndefined();
  count = 1;
  expect(explored([adder(0, 0), adder(1, 0)], sampling)).toHaveLength(1);
});
