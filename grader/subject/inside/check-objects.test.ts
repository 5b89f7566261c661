import { afterAll, beforeEach, expect, test } from '@jest/globals';
import path from 'node:path';
import { Subjects } from '../testing/subjects';
import type { Subject } from '../subject';

const PATIENCE_MS = 120_000;
const subjects = Subjects.ofScenarios(path.join(__dirname, '..', 'testing', 'fixtures', 'boxes.ts'));
afterAll(() => subjects.stop(), PATIENCE_MS);

type Call = (scenario: string, ...args: readonly unknown[]) => Promise<unknown>;
const callsTo =
  (subject: Subject): Call =>
  async (scenario, ...args) =>
    (await subject.call(scenario, args)).value;

let a: Call = () => Promise.reject(new Error('no process yet'));
let b: Call = a;
beforeEach(async () => {
  const [first, second] = await subjects.take(2);
  if (first === undefined || second === undefined) throw new Error('there are no processes');
  // The end of a check, after which no object of an earlier test is left.
  await Promise.all([first.release(), second.release()]);
  [a, b] = [callsTo(first), callsTo(second)];
}, PATIENCE_MS);

test('two objects with equal handles stay two, in the process that made them and in any other', async () => {
  const [one, other] = (await a('twins', 2)) as [unknown, unknown];
  expect(one).not.toEqual(other);
  expect(await a('areOne', one, other)).toBe(false);
  expect(await b('areOne', one, other)).toBe(false);
});

test('an object that is sent twice stays one, in the process that made it and in any other', async () => {
  await a('twins', 1);
  const [first, second] = [await a('keptOnes'), await a('keptOnes')] as [unknown[], unknown[]];
  expect(first).toEqual(second);
  const [one, again] = [first.at(-1), second.at(-1)];
  expect(await a('areOne', one, again)).toBe(true);
  expect(await b('areOne', one, again)).toBe(true);
});

test('a token that comes back becomes the original object, in an array as well as by itself', async () => {
  await a('twins', 3);
  const all = (await a('keptOnes')) as unknown[];
  const places = all.map((_, at) => at);
  expect(await a('placesOf', ...all)).toEqual(places);
  expect(await a('placesOf', all)).toEqual(places);
  expect(await a('placesOf', [...all].reverse())).toEqual([...places].reverse());
});

test('a process opens an object of a different process once, even if it gets it repeatedly, and never its own', async () => {
  const boxes = (await a('twins', 2)) as unknown[];
  const before = [await a('howManyOpened'), await b('howManyOpened')] as [number, number];
  for (let time = 0; time < 3; time++) {
    for (const box of boxes) await b('areOne', box, boxes);
    await a('placesOf', boxes);
  }
  const after = [await a('howManyOpened'), await b('howManyOpened')] as [number, number];
  expect(after).toEqual([before[0], before[1] + 2]);
});

test('a process that has an object can get it again even if what its handle names is gone', async () => {
  const [box] = (await a('twins', 1)) as [unknown];
  const [other] = (await a('twins', 1)) as [unknown];
  await b('areOne', box, other);
  await a('unlink', box);
  expect(await b('areOne', box, [box])).toBe(false);
  expect(await a('placesOf', [box])).not.toEqual([-1]);
  await a('unlink', other);
  await b('areOne', other, other);
});

test('an object that a process has opened is its own, with its own token', async () => {
  const [box] = (await a('twins', 1)) as [unknown];
  const ofB = await b('keep', box);
  expect(ofB).not.toEqual(box);
  expect(await b('areOne', box, ofB)).toBe(true);
  expect(await a('areOne', box, ofB)).toBe(false);
});

test('at the end of a check, each object that was sent is closed', async () => {
  const [first] = await subjects.take(1);
  const before = (await a('howManyClosed')) as number;
  await a('twins', 3);
  await first?.release();
  expect(await a('howManyClosed')).toBe(before + 3);
});
