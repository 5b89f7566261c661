import { expect, test } from '@jest/globals';
import { folded } from './folded-steps';

const where = { file: 'bank.ts', line: 107, source: 'lock.acquire();' };
const inLock = { where, via: 'Lock.acquire' } as const;

test('steps of reference code for one line are one step, with what it left in memory', () => {
  const steps = [
    { ...inLock, number: 2, text: 'loads → 1', memory: 'a.Lock = 1' },
    { ...inLock, number: 3, text: 'exchange', memory: 'a.Lock: 1 → 0', isChange: true },
    { ...inLock, number: 4, text: 'loads → 0', memory: 'a.Lock = 0' },
  ] as const;
  expect(folded(steps)).toEqual([
    { ...inLock, number: 2, text: 'Lock.acquire (to step 4)', memory: 'a.Lock: 1 → 0' },
  ]);
});

test('a step that is decisive, or in which the process falls asleep, stands alone under that name', () => {
  const steps = [
    { ...inLock, number: 2, text: 'loads → 0' },
    { ...inLock, number: 3, text: 'notifies 1', isDecisive: true },
    { ...inLock, number: 4, text: 'waits while it is 0', isAsleep: true },
    { ...inLock, number: 5, text: 'is woken' },
  ] as const;
  expect(folded(steps).map(({ text }) => text)).toEqual([
    'Lock.acquire: loads → 0',
    'Lock.acquire: notifies 1',
    'Lock.acquire: waits while it is 0',
    'Lock.acquire: is woken',
  ]);
});

test('two locks that one line takes are two steps', () => {
  const steps = [
    { ...inLock, number: 2, text: 'exchange', memory: 'a.Lock: 1 → 0', block: 'a#2', isChange: true },
    { ...inLock, number: 3, text: 'loads', memory: 'a.Lock = 0', block: 'a#2' },
    { ...inLock, number: 4, text: 'exchange', memory: 'b.Lock: 1 → 0', block: 'b#2', isChange: true },
  ] as const;
  expect(folded(steps).map(({ memory }) => memory)).toEqual(['a.Lock: 1 → 0', 'b.Lock: 1 → 0']);
});

test('the learner’s own steps, and those of different lines, stay apart', () => {
  const own = { where, number: 1, text: 'loads' };
  const other = { ...inLock, where: { ...where, line: 108 }, number: 3, text: 'loads' };
  const steps = [own, own, { ...inLock, number: 2, text: 'loads' }, other];
  expect(folded(steps)).toHaveLength(4);
});
