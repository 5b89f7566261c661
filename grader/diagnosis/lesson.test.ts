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
