import { expect, test } from '@jest/globals';
import type { Fault } from '../faults/failure';
import { faults } from './faults';
import { lessonOf } from './lesson';

const link = { process: 1, holder: 2 };

test('a lesson is that of the code, unless the run shows a kill', () => {
  const ended: Fault = { code: 'orphan-wait', facts: { kind: 'deserted', link, since: 3, fate: 'ended' } };
  const killed: Fault = { code: 'orphan-wait', facts: { kind: 'deserted', link, since: 3, fate: 'killed' } };
  expect(lessonOf(ended)).toBe(faults['orphan-wait'].lesson);
  expect(lessonOf(killed)).toMatch(/may be killed at any step/);
  expect(lessonOf({ code: 'hang', sentence: 'x' })).toBe(faults.hang.lesson);
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
