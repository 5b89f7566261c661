import { describe, expect, test } from '@jest/globals';
import { NONE_COVERED } from '../explorer/search/search';
import { explored } from '../explorer/testing/explored';
import { adder, type Program } from '../explorer/testing/program';
import type { Plan } from './plan';
import { Explorations } from './replay';
import { searchesFor, type Searches } from './searches';

/**
 * Two processes that add to one word, which takes 20 orders, and a process that sleeps for a while beside one that does
 * not.
 */
const adders = [adder(0, 0, 0, 0), adder(1, 0, 0, 0)];
const sleeper: Program = [{ does: 'wait', at: 0, expected: 0, timeoutMs: 5 }];

function searched(programs: readonly Program[], plan: Partial<Plan>): Searches['extent'] {
  const calls = programs.map(() => [{ method: 'any' }]);
  const { all, extent } = searchesFor({ world: 'none', programs: calls, ...plan });
  for (const search of all) explored(programs, search, 3);
  return extent;
}

describe('what an exploration claims was run', () => {
  test('all schedules, where they are few enough', () => {
    const extent = searched(adders, { preemptions: 'all' })();
    expect(extent).toEqual({ schedules: 20, preemptions: Infinity, isCapped: false, sampled: 0 });
  });

  test('all with at most two preemptions, where all were requested but are too many', () => {
    // 252 orders in all.
    const longer = [adder(0, 0, 0, 0, 0, 0), adder(1, 0, 0, 0, 0, 0)];
    const whole = searched(longer, { preemptions: 2 })();
    expect(whole.schedules).toBeLessThan(200);
    const extent = searched(longer, { preemptions: 'all', mostSchedules: 200 })();
    expect(whole).toMatchObject({ preemptions: 2, isCapped: false, sampled: 0 });
    expect(extent).toEqual(whole);
  });

  test('the same where a wait can time out, because the search for all does not try that', () => {
    const extent = searched([sleeper, adder(1, 1)], { preemptions: 'all' })();
    expect(extent).toMatchObject({ preemptions: 2, isCapped: false });
  });

  test.each([2, 'all'] as const)('beyond the cap, others are drawn at random: %s', (preemptions) => {
    const extent = searched(adders, { preemptions, mostSchedules: 1, samples: 7 })();
    expect(extent).toEqual({ schedules: 1, preemptions: NONE_COVERED, isCapped: true, sampled: 7 });
  });

  test.each([{ kill: [1] }, { cuts: 1 }])('a search for all cannot have kills or cuts: %j', (plan) => {
    expect(() => searchesFor({ world: 'none', programs: [], preemptions: 'all', ...plan })).toThrow(
      'bound its preemptions',
    );
  });
});

describe('what several explorations claim together holds for each', () => {
  const one = { schedules: 10, preemptions: 2, isCapped: false, sampled: 0 };

  test('the smallest bound, the sum of all counts, and any cap', () => {
    const explorations = new Explorations(undefined, false);
    explorations.add(one);
    explorations.add({ schedules: 5, preemptions: Infinity, isCapped: false, sampled: 0 });
    explorations.add({ schedules: 3, preemptions: NONE_COVERED, isCapped: true, sampled: 4 });
    expect(explorations.explored).toEqual({
      of: 'schedules',
      explorations: 3,
      schedules: 18,
      preemptions: NONE_COVERED,
      isCapped: true,
      sampled: 4,
    });
  });

  test('orders of deliveries are not called schedules', () => {
    const explorations = new Explorations(undefined, false);
    explorations.add(one, 'orders');
    expect(explorations.explored?.of).toBe('orders');
    explorations.add(one);
    expect(explorations.explored?.of).toBe('both');
  });
});
