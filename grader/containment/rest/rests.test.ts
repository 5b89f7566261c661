import { expect, test } from '@jest/globals';
import { Rests } from './rests';

const due = (at: number): { pid: number; at: number; fire: () => void } => ({
  pid: 1,
  at,
  fire: () => undefined,
});

/** How it settled; 'open' until then. */
function outcomeOf(rest: Promise<boolean>): { now: unknown } {
  const outcome: { now: unknown } = { now: 'open' };
  rest.then(
    (cameToRest) => (outcome.now = cameToRest),
    (error: unknown) => (outcome.now = error),
  );
  return outcome;
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a rest ends before the first timer that is due after its time, but not before one within it', async () => {
  const rests = new Rests();
  const [short, long] = [10, 1000].map((withinMs) => outcomeOf(rests.add(100, { withinMs })));
  expect(rests.endBefore(due(110))).toBe(false);
  expect(rests.endBefore(due(111))).toBe(true);
  await settled();
  expect([short?.now, long?.now, rests.isEmpty]).toEqual([true, 'open', false]);
  expect(rests.endBefore(undefined)).toBe(true);
  await settled();
  expect([long?.now, rests.isEmpty]).toEqual([true, true]);
  expect(rests.endBefore(undefined)).toBe(false);
});

test('a rest ends as soon as what it waits for is done', async () => {
  const rests = new Rests();
  let isDone = false;
  const rest = outcomeOf(rests.add(0, { withinMs: Infinity, isDone: () => isDone }));
  rests.endDone();
  await settled();
  expect(rest.now).toBe('open');
  isDone = true;
  rests.endDone();
  await settled();
  expect(rest.now).toBe(true);
});

test('a family that computes for too long never comes to rest; processor time used before the rest does not count', async () => {
  const rests = new Rests();
  const rest = outcomeOf(rests.add(0, { withinMs: 0 }));
  for (const usedMs of [50_000, 53_000]) rests.endRestless(usedMs);
  await settled();
  expect(rest.now).toBe('open');
  rests.endRestless(53_001);
  await settled();
  expect(rest.now).toBe(false);
});

test('families in which processes begin without end never come to rest; those before the rest do not count', async () => {
  const rests = new Rests();
  const rest = outcomeOf(rests.add(0, { withinMs: 0 }));
  rests.endBearing(Array.from({ length: 150 }, (_, pid) => pid));
  for (let pid = 200; pid < 260; pid++) rests.endBearing([1, pid]);
  await settled();
  expect(rest.now).toBe('open');
  rests.endBearing([1, 260]);
  await settled();
  expect(rest.now).toBe(false);
  const next = outcomeOf(rests.add(0, { withinMs: 0 }));
  rests.endBearing([1, 261]);
  await settled();
  expect(next.now).toBe(false);
});

test('an error of the grader rejects every rest', async () => {
  const rests = new Rests();
  const waiting = [0, Infinity].map((withinMs) => outcomeOf(rests.add(0, { withinMs })));
  const error = new Error('no descriptor is left');
  rests.abandon(error);
  await settled();
  expect([waiting.map(({ now }) => now), rests.isEmpty]).toEqual([[error, error], true]);
});

test('a rest that became done while the processes were looked at ends before any timer', async () => {
  const rests = new Rests();
  let isDone = false;
  const rest = outcomeOf(rests.add(0, { withinMs: Infinity, isDone: () => isDone }));
  rests.endDone();
  expect(rests.endBefore(due(50))).toBe(false);
  isDone = true;
  expect(rests.endBefore(due(50))).toBe(true);
  await settled();
  expect(rest.now).toBe(true);
});
