import { expect, test } from '@jest/globals';
import { MOST_TRACED_STEPS } from '../faults/traced-step';
import type { TurnStep } from '../faults/turns';
import { shortened } from './shortened';

/** Steps with the numbers from 1 to `count`. */
function stepsTo(count: number): TurnStep[] {
  return Array.from({ length: count }, (_, at) => ({ did: { kind: 'spawn', fn: 'f' }, number: at + 1 }));
}

/** Step numbers as they are; `+n` stands for n steps that are left out. */
function shownOf(count: number, most: number, decisive: readonly number[] = []): string {
  return shortened(stepsTo(count), most, new Set(decisive))
    .map((one) => (typeof one === 'number' ? `+${String(one)}` : String(one.number)))
    .join(' ');
}

test('a turn is whole if it has at most one step more than are shown: the mark would take as much room', () => {
  expect(shownOf(0, 6)).toBe('');
  expect(shownOf(6, 6)).toBe('1 2 3 4 5 6');
  expect(shownOf(7, 6)).toBe('1 2 3 4 5 6 7');
});

test('of a longer one, the first and the last steps are shown, and between them how many are not', () => {
  expect(shownOf(8, 6)).toBe('1 2 3 +2 6 7 8');
  expect(shownOf(30, 5)).toBe('1 2 3 +25 29 30');
});

test('the steps of which the sentence speaks are shown wherever they are', () => {
  expect(shownOf(20, 4, [2, 9, 10, 20])).toBe('1 2 +6 9 10 +8 19 20');
});

test('a call of more steps than are recorded has no last ones', () => {
  expect(shownOf(MOST_TRACED_STEPS, 4)).toBe(`1 2 +${String(MOST_TRACED_STEPS - 2)}`);
});
