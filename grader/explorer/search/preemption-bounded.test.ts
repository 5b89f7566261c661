import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { End } from '../board/codes';
import { allInterleavings } from '../testing/brute-force';
import { explored, storyOf, type Explored } from '../testing/explored';
import { adder, programs, type Program } from '../testing/program';
import { PreemptionBounded, type BoundedOptions } from './preemption-bounded';

const search = (options: Partial<BoundedOptions> = {}): PreemptionBounded =>
  new PreemptionBounded({ preemptions: 2, mostSchedules: Infinity, kill: 0, ...options });

const pathOf = ({ run }: Explored): string =>
  Array.from({ length: run.steps }, (_, at) => run.step(at).process).join('');

/** Switches away from a process that could have continued. */
function preemptionsOf({ run }: Explored): number {
  return Array.from({ length: run.steps }, (_, at) => run.step(at)).filter(
    ({ process, previous, enabled }) =>
      previous >= 0 && process !== previous && (enabled & (1 << previous)) !== 0,
  ).length;
}

const sorted = (texts: Iterable<string>): string[] => [...texts].sort();
const set = (texts: Iterable<string>): string[] => sorted(new Set(texts));

describe('programs that share all they touch', () => {
  const cases: readonly (readonly Program[])[] = [
    [adder(0, 0), adder(1, 0)],
    [adder(0, 0, 0), adder(1, 0, 0)],
    [adder(0, 0, 0, 0), adder(1, 0, 0)],
    [adder(0, 0), adder(1, 0), adder(2, 0)],
    [adder(0, 0, 0), adder(1, 0, 0), adder(2, 0)],
    [adder(0, 0, 0), adder(1, 0, 0), adder(2, 0, 0)],
  ];

  test.each([0, 1, 2, 3])(
    'run in each schedule with at most %i preemptions, and in each once',
    (preemptions) => {
      for (const shared of cases) {
        const runs = explored(shared, search({ preemptions })).map(pathOf);
        const all = [...allInterleavings(shared, { preemptions })].map(({ path }) => path);
        // A process is not preempted at its beginning, before it does anything: that is not a place to be at.
        expect(sorted(runs)).toEqual(sorted(all));
        expect(new Set(runs).size).toBe(runs.length);
      }
    },
  );

  test('run in the order of preemptions, so that the first failure has the fewest', () => {
    for (const shared of cases) {
      const counts = explored(shared, search()).map(preemptionsOf);
      expect(counts).toEqual([...counts].sort());
      expect(counts.at(-1)).toBe(2);
    }
  });
});

describe('what can come out', () => {
  const any = programs({ words: 2, does: ['write', 'store', 'add', 'exchange', 'compareExchange'], most: 3 });
  const some = fc.oneof(fc.tuple(any, any), fc.tuple(any, any, any));

  /** The same operation again, with nothing changed since: see the law below. */
  const hasRepeats = (runs: readonly Explored[]): boolean => runs.some(({ repeats }) => repeats > 0);

  test('comes out, though many schedules are left out: everything that brute force finds with as many preemptions', () => {
    let smaller = 0;
    fc.assert(
      fc.property(some, fc.nat(2), (all, preemptions) => {
        const runs = explored(all, search({ preemptions }));
        fc.pre(!hasRepeats(runs));
        const possible = [...allInterleavings(all, { preemptions })];
        expect(set(runs.map(({ outcome }) => outcome))).toEqual(set(possible.map(({ outcome }) => outcome)));
        if (runs.length < possible.length) smaller += 1;
      }),
      { numRuns: 600 },
    );
    expect(smaller).toBeGreaterThan(100);
  });

  test('comes out also with sleepers, wake-ups and one early timeout', () => {
    let stuck = 0;
    const sleepy = programs({ words: 2, does: ['store', 'add', 'exchange', 'wait', 'notify'], most: 3 });
    fc.assert(
      fc.property(fc.tuple(sleepy, sleepy, sleepy), (all) => {
        const runs = explored(all, search({ preemptions: 1 }));
        fc.pre(!hasRepeats(runs));
        const possible = allInterleavings(all, { preemptions: 1, timeouts: 1 });
        const outcomes = set(runs.map(({ outcome }) => outcome));
        for (const { outcome } of possible) expect(outcomes).toContain(outcome);
        if (runs.some(({ run }) => run.end === End.stuck)) stuck += 1;
      }),
      { numRuns: 200 },
    );
    expect(stuck).toBeGreaterThan(15);
  });

  test('comes out also when one is killed, at each of its operations', () => {
    fc.assert(
      fc.property(some, (all) => {
        const runs = explored(all, search({ preemptions: 1, kill: 1 }));
        fc.pre(!hasRepeats(runs));
        const possible = [...allInterleavings(all, { preemptions: 1, kill: 1 })];
        expect(set(runs.map(({ outcome }) => outcome))).toEqual(set(possible.map(({ outcome }) => outcome)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('memory that one process alone touches', () => {
  test('adds no schedule', () => {
    const count = (...all: Program[]): number => explored(all, search()).length;
    const bare = count(adder(0, 0, 0), adder(1, 0, 0));
    expect(count([...adder(0, 2, 0, 2, 2, 0), ...adder(0, 2)], adder(1, 3, 0, 3, 0))).toBe(bare);
    expect(bare).toBeGreaterThan(10);
  });

  test('nor does memory that all only read', () => {
    const read = { does: 'load', at: 2 } as const;
    const count = (...all: Program[]): number => explored(all, search()).length;
    expect(count([read, ...adder(0, 0)], [read, ...adder(1, 0)])).toBe(count(adder(0, 0), adder(1, 0)));
  });

  test('adds as many as shared memory does when every operation counts', () => {
    const apart = explored([adder(0, 0, 0), adder(1, 1, 1)], search({ isAnywhere: true }));
    const together = explored([adder(0, 0, 0), adder(1, 0, 0)], search());
    expect(apart).toHaveLength(together.length);
  });
});

/** Process 2 touches word 1 only when process 1 came between its two operations, which is unknown at first. */
const late: readonly Program[] = [
  [...adder(0, 1, 0), { does: 'add', at: 1, value: 4 }],
  [
    { does: 'exchange', at: 0, value: 5 },
    { does: 'load', at: 0 },
    { does: 'exchange', at: 1, value: 7, if: 6 },
  ],
];

describe('memory that turns out shared late', () => {
  const rounds = (runs: readonly Explored[]): number =>
    runs.filter(({ schedule }) => schedule.deviations.length === 0).length;

  test('makes the search begin again, and no outcome is lost', () => {
    const bounded = search();
    const runs = explored(late, bounded);
    expect(rounds(runs)).toBeGreaterThan(1);
    const possible = allInterleavings(late, { preemptions: 2 });
    expect(set(runs.map(({ outcome }) => outcome))).toEqual(
      set(Array.from(possible, ({ outcome }) => outcome)),
    );
    expect(bounded.extent.schedules).toBeLessThan(runs.length);
  });

  test('is known from the first step after that: each schedule once, all reported', () => {
    const bounded = search();
    const runs = explored(late, bounded);
    const last = runs.slice(-bounded.extent.schedules);
    expect(last[0]?.schedule.deviations).toEqual([]);
    expect(new Set(last.map(({ run }) => storyOf(run))).size).toBe(last.length);
  });
});

describe('what is run does not depend on how many are asked for before the first has run', () => {
  /** Of the search as it was last begun. */
  function lastRound(all: readonly Program[], batch: number, options: Partial<BoundedOptions>): unknown {
    const bounded = search(options);
    const runs = explored(all, bounded, batch);
    const { extent } = bounded;
    return { extent, stories: runs.slice(-extent.schedules).map(({ run }) => storyOf(run)) };
  }

  const any = programs({ words: 2, does: ['store', 'add', 'compareExchange', 'wait', 'notify'], most: 3 });

  test('on any programs', () => {
    fc.assert(
      fc.property(fc.tuple(any, any, any), fc.constantFrom(0, 1, 7), (all, kill) => {
        const one = lastRound(all, 1, { kill });
        expect(lastRound(all, 3, { kill })).toEqual(one);
        expect(lastRound(all, 100, { kill })).toEqual(one);
      }),
      { numRuns: 25 },
    );
  });

  test('nor where memory turns out shared late', () => {
    expect(lastRound(late, 3, {})).toEqual(lastRound(late, 1, {}));
    expect(lastRound(late, 100, {})).toEqual(lastRound(late, 1, {}));
  });

  test('nor where the cap is reached, wherever that is', () => {
    const all = [...late, adder(2, 0, 0)];
    for (let mostSchedules = 1; mostSchedules < 60; mostSchedules++) {
      const one = lastRound(all, 1, { mostSchedules });
      expect([mostSchedules, lastRound(all, 3, { mostSchedules })]).toEqual([mostSchedules, one]);
      expect([mostSchedules, lastRound(all, 100, { mostSchedules })]).toEqual([mostSchedules, one]);
    }
  });
});

describe('the cap', () => {
  test('ends the search, and the extent says how far it had come', () => {
    const all = [adder(0, 0, 0), adder(1, 0, 0)];
    const whole = search();
    explored(all, whole);
    expect(whole.extent).toMatchObject({ preemptions: 2, isCapped: false });
    const half = search({ mostSchedules: whole.extent.schedules - 1 });
    expect(explored(all, half)).toHaveLength(whole.extent.schedules - 1);
    expect(half.extent).toEqual({
      schedules: whole.extent.schedules - 1,
      preemptions: 1,
      isCapped: true,
      sampled: 0,
    });
    const exact = search({ mostSchedules: whole.extent.schedules });
    explored(all, exact);
    expect(exact.extent).toEqual(whole.extent);
  });

  test('of steps counts the runs that reach it, whatever else is under way', () => {
    const all = [adder(0, 0, 0), adder(1, 0, 0), adder(2, 0)];
    const whole = search();
    const steps = explored(all, whole).reduce((sum, { run }) => sum + run.steps, 0);
    const counted = (mostWork: number, batch: number): unknown => {
      const one = search({ mostWork });
      const runs = explored(all, one, batch);
      return { extent: one.extent, runs: runs.slice(0, one.extent.schedules).map(pathOf) };
    };
    for (let mostWork = 1; mostWork <= steps + 1; mostWork += 7) {
      const alone = counted(mostWork, 1);
      expect(counted(mostWork, 3)).toEqual(alone);
      expect(counted(mostWork, 100)).toEqual(alone);
    }
    expect(counted(steps, 100)).toMatchObject({ extent: whole.extent });
  });
});
