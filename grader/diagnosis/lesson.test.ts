import { expect, test } from '@jest/globals';
import type { Fault } from '../faults/failure';
import { faults } from './faults';
import { lessonOf as lessonIn } from './lesson';

const lessonOf = (fault: Fault): string => lessonIn(fault, { id: 'lock' });

const link = { process: 1, holder: 2 };

test('a lesson is that of the code, unless the run shows a kill', () => {
  const ended: Fault = { code: 'orphan-wait', facts: { kind: 'deserted', link, since: 3, fate: 'ended' } };
  const killed: Fault = { code: 'orphan-wait', facts: { kind: 'deserted', link, since: 3, fate: 'killed' } };
  expect(lessonOf(ended)).toBe(faults['orphan-wait'].lesson);
  expect(lessonOf(killed)).toMatch(/may be killed at any step/);
  expect(lessonOf({ code: 'hang', sentence: 'x' })).toBe(faults.hang.lesson);
});

test('of processes that are started for ever, a lesson does not say that one computes', () => {
  const storm: Fault = { code: 'endless-loop', facts: { kind: 'many-ended', most: 80, during: 'call' } };
  expect(lessonOf(storm)).toMatch(/look at why that one ended/);
  expect(lessonOf({ code: 'endless-loop', sentence: 'x' })).toBe(faults['endless-loop'].lesson);
});

test('a lesson speaks of words and notify() only where the run has them', () => {
  const times = { notify: 3, sleep: 4 };
  const explored: Fault = {
    code: 'lost-wakeup',
    facts: { kind: 'notify-before-sleep', process: 1, ...times },
  };
  expect(lessonOf(explored)).toMatch(/Change the word first, then notify/);
  expect(lessonOf({ code: 'lost-wakeup', sentence: 'x' })).toBe(faults['lost-wakeup'].lesson);
});

test('where locks are used, the lesson of two owners is not how to build one', () => {
  const fault: Fault = { code: 'two-owners', sentence: 'x' };
  expect(lessonIn(fault, { id: 'bank' })).toMatch(/guards nothing by itself/);
  expect(lessonOf(fault)).toBe(faults['two-owners'].lesson);
});
