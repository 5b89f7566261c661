import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { End } from '../board/codes';
import { explored } from '../testing/explored';
import { runMachine } from '../testing/machine';
import { programs, type Program } from '../testing/program';
import { deviationsOfRun } from './deviations-of-run';
import { Exhaustive } from './exhaustive';
import { PreemptionBounded } from './preemption-bounded';
import { Sampling } from './sampling';
import { withDeviations } from './schedule';
import { Single } from './single';
import { Uncontrolled, type Search } from './search';

const any = programs({
  words: 2,
  does: ['load', 'store', 'add', 'compareExchange', 'wait', 'notify'],
  most: 3,
});

/** Each of the runs again, from what its record says. */
function expectSameAgain(all: readonly Program[], search: Search): number {
  const runs = explored(all, search).filter(({ run }) => run.end !== End.redundant);
  for (const { run, outcome } of runs) {
    const again = runMachine(all, withDeviations(deviationsOfRun(run)));
    expect(again.outcome).toBe(outcome);
    expect(again.run.end).toBe(run.end);
    expect(Array.from({ length: run.steps }, (_, at) => again.run.step(at))).toEqual(
      Array.from({ length: run.steps }, (_, at) => run.step(at)),
    );
  }
  return runs.length;
}

test.each([
  [
    'with preemptions and timeouts',
    () => new PreemptionBounded({ preemptions: 2, mostSchedules: 100, kill: 0 }),
  ],
  [
    'in which a process is killed',
    () => new PreemptionBounded({ preemptions: 1, mostSchedules: 100, kill: 3 }),
  ],
  ['out of all there are', () => new Exhaustive(200)],
  ['drawn at random', () => new Sampling(() => 20, 3, 12)],
] as const)('a run %s is the same run again when only its deviations are said', (_, search) => {
  let runs = 0;
  fc.assert(
    fc.property(fc.tuple(any, any, any), (all) => {
      runs += expectSameAgain(all, search());
    }),
    { numRuns: 20 },
  );
  expect(runs).toBeGreaterThan(50);
});

test('the deviations of a bounded search come back as they were given', () => {
  fc.assert(
    fc.property(fc.tuple(any, any, any), (all) => {
      const search = new PreemptionBounded({ preemptions: 1, mostSchedules: 50, kill: 1 });
      for (const { run, schedule } of explored(all, search))
        expect(deviationsOfRun(run)).toEqual(schedule.deviations);
    }),
    { numRuns: 40 },
  );
});

test('a schedule that asks for a process that cannot run is uncontrolled, and says so', () => {
  const all: Program[] = [[{ does: 'wait', at: 0, expected: 0 }], [{ does: 'load', at: 0 }]];
  const single = new Single([{ step: 2, action: 0, process: 0 }]);
  expect(() => explored(all, single)).toThrow(Uncontrolled);
  expect(() => explored(all, new Single([{ step: 2, action: 0, process: 0 }]))).toThrow(
    /^step 3 was a different one/,
  );
});
