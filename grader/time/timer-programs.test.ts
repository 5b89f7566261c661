import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { DrivenQueue } from './testing/driven-queue';
import type { Timeout } from './timer-queue';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

/** Set a timer; when it fires, it clears one and sets others. */
interface Step {
  readonly delay: number;
  readonly ticks: number;
  readonly clears: number;
  readonly sets: readonly Step[];
}

function stepsOf(depth: number): fc.Arbitrary<Step> {
  return fc.record({
    delay: fc.integer({ min: -1, max: 6 }),
    ticks: fc.integer({ min: 1, max: 3 }),
    clears: fc.integer({ min: 0, max: 30 }),
    sets: depth === 0 ? fc.constant([]) : fc.array(stepsOf(depth - 1), { maxLength: 2 }),
  });
}
const steps = stepsOf(2);

interface Expected {
  readonly id: number;
  readonly step: Step;
  at: number;
  order: number;
  ticksLeft: number;
}

/** What fires and when, worked out without an event loop. */
function expectedOf(program: readonly Step[]): [id: number, at: number][] {
  const pending: Expected[] = [];
  const fired: [number, number][] = [];
  let [ids, order] = [0, 0];
  const set = (step: Step, now: number): void => {
    const at = now + Math.max(1, step.delay);
    pending.push({ id: ids++, step, at, order: order++, ticksLeft: step.ticks });
  };
  for (const step of program) set(step, 0);
  for (;;) {
    const [next] = pending.sort((a, b) => a.at - b.at || a.order - b.order);
    if (next === undefined) return fired;
    pending.splice(0, 1);
    fired.push([next.id, next.at]);
    next.ticksLeft -= 1;
    const cleared = pending.findIndex(({ id }) => id === next.step.clears);
    if (cleared >= 0) pending.splice(cleared, 1);
    const isOver = next.ticksLeft === 0 || next.step.clears === next.id;
    for (const step of next.step.sets) if (ids < 30) set(step, next.at);
    if (!isOver) pending.push({ ...next, at: next.at + Math.max(1, next.step.delay), order: order++ });
  }
}

test('of any program the timers fire when and in the order in which they should', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 5 }), async (program) => {
      using driven = new DrivenQueue();
      const fired: [number, number][] = [];
      const all: Timeout[] = [];
      const set = (step: Step): void => {
        const id = all.length;
        let left = step.ticks;
        const callback = (): void => {
          fired.push([id, driven.clock.reading()]);
          left -= 1;
          all[step.clears]?.close();
          if (left === 0) all[id]?.close();
          for (const next of step.sets) if (all.length < 30) set(next);
        };
        all.push(driven.timers.set(callback, step.delay, [], step.ticks > 1));
      };
      program.forEach(set);
      await driven.untilDone();
      expect(fired).toEqual(expectedOf(program));
    }),
    { numRuns: 100 },
  );
});
