import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clashes } from '../board/independence';
import { End, Pending } from '../board/codes';
import type { StepRecord } from '../run/run-record';
import { allInterleavings } from '../testing/brute-force';
import { explored, storyOf, type Explored } from '../testing/explored';
import { adder, programs, type Program } from '../testing/program';
import { Exhaustive } from './exhaustive';
import { NONE_COVERED } from './search';

const complete = (all: readonly Program[], batch = 1): Explored[] =>
  explored(all, new Exhaustive(Infinity), batch).filter(({ run }) => run.end !== End.redundant);

const outcomesOf = (runs: Iterable<{ readonly outcome: string }>): string[] =>
  [...new Set(Array.from(runs, ({ outcome }) => outcome))].sort();

const everything = (all: readonly Program[]): string[] =>
  outcomesOf(allInterleavings(all, { preemptions: Infinity }));

/** The trace of a run: in which order the steps came whose order matters. Two runs with the same one are the same. */
function traceOf({ run }: Explored): string {
  const counts = new Map<number, number>();
  const steps = Array.from({ length: run.steps }, (_, at) => run.step(at))
    .filter(({ kind }) => kind < Pending.start)
    .map((step) => {
      const number = (counts.get(step.process) ?? 0) + 1;
      counts.set(step.process, number);
      return { step, name: `${step.process}.${number}` };
    });
  return steps
    .flatMap((later, at) =>
      steps
        .slice(0, at)
        .filter((earlier) => earlier.step.process !== later.step.process && doClash(earlier.step, later.step))
        .map((earlier) => `${earlier.name}<${later.name}`),
    )
    .sort()
    .join(' ');
}

function doClash(one: StepRecord, other: StepRecord): boolean {
  return clashes(one.kind, one.address, one.size, other.kind, other.address, other.size);
}

const simple = programs({ words: 2, does: ['load', 'store', 'compareExchange'], most: 3 });
const any = programs({
  words: 2,
  does: ['read', 'write', 'load', 'add', 'exchange', 'compareExchange', 'wait', 'notify'],
  most: 3,
});
const two = fc.tuple(simple, simple);
const three = fc.tuple(simple, simple, simple);

describe('every schedule, up to the order of steps that commute', () => {
  test('brings out all that brute force over all interleavings does, and nothing else', () => {
    let reduced = 0;
    fc.assert(
      fc.property(fc.oneof(two, three), (all) => {
        const runs = complete(all);
        expect(outcomesOf(runs)).toEqual(everything(all));
        if (runs.length > 1) reduced += 1;
      }),
      { numRuns: 200 },
    );
    expect(reduced).toBeGreaterThan(100);
  });

  test('brings out all that sleepers and their wake-ups can come to, deadlocks included', () => {
    let stuck = 0;
    fc.assert(
      fc.property(fc.tuple(any, any, any), (all) => {
        const runs = complete(all);
        expect(outcomesOf(runs)).toEqual(everything(all));
        if (runs.some(({ run }) => run.end === End.stuck)) stuck += 1;
      }),
      { numRuns: 60 },
    );
    expect(stuck).toBeGreaterThan(4);
  });

  test('runs no trace twice', () => {
    fc.assert(
      fc.property(fc.oneof(two, three), (all) => {
        const traces = complete(all).map(traceOf);
        expect(new Set(traces).size).toBe(traces.length);
      }),
      { numRuns: 200 },
    );
  });

  test('counts as many as there are orders of critical steps: 6 of 3 × 1, 20 of 2 × 3, 90 of 3 × 2', () => {
    expect(complete([adder(0, 0), adder(1, 0), adder(2, 0)])).toHaveLength(6);
    expect(complete([adder(0, 0, 0, 0), adder(1, 0, 0, 0)])).toHaveLength(20);
    expect(complete([adder(0, 0, 0), adder(1, 0, 0), adder(2, 0, 0)])).toHaveLength(90);
  });

  test('is one schedule where the processes share nothing', () => {
    expect(complete([adder(0, 0, 0), adder(1, 1, 1), adder(2, 2)])).toHaveLength(1);
    const reader: Program = [{ does: 'load', at: 0 }];
    expect(complete([reader, reader, reader])).toHaveLength(1);
  });
});

test('what is run does not depend on how many are asked for before the first has run', () => {
  fc.assert(
    fc.property(three, (all) => {
      const stories = [1, 3, 100].map((batch) => complete(all, batch).map(({ run }) => storyOf(run)));
      expect(stories[1]).toEqual(stories[0]);
      expect(stories[2]).toEqual(stories[0]);
    }),
    { numRuns: 25 },
  );
});

test('a cap that is reached is reported, with no claim for what was run; one that suffices is not', () => {
  const all = [adder(0, 0, 0), adder(1, 0, 0)];
  const whole = new Exhaustive(Infinity);
  const runs = explored(all, whole);
  expect(whole.extent).toEqual({ schedules: 6, preemptions: Infinity, isCapped: false, sampled: 0 });
  expect(whole.extent.schedules + whole.redundant).toBe(runs.length);
  const capped = new Exhaustive(runs.length - 1);
  explored(all, capped);
  expect(capped.extent).toMatchObject({ preemptions: NONE_COVERED, isCapped: true });
  const exact = new Exhaustive(runs.length);
  explored(all, exact);
  expect(exact.extent.isCapped).toBe(false);
  const spent = new Exhaustive(Infinity, 3);
  explored(all, spent);
  expect(spent.extent).toEqual({ schedules: 1, preemptions: NONE_COVERED, isCapped: true, sampled: 0 });
});

test('where a wait could time out while another process can run, it does not claim to be all there is', () => {
  const sleeper: Program = [{ does: 'wait', at: 0, expected: 0, timeoutMs: 5 }];
  const search = new Exhaustive(Infinity);
  explored([sleeper, adder(1, 1)], search);
  expect(search.extent).toMatchObject({ preemptions: NONE_COVERED, isCapped: true });
});
