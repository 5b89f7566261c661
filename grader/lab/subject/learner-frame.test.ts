import { expect, test } from '@jest/globals';
import { learnerFrame } from './learner-frame';

const folder = '/home/me/a b/02-value';
const file = `${folder}/value.ts`;

test.each([
  [`    at new Value (${file}:12:3)`],
  [`    at ${file}:12:3`],
  [`    at async Promise.all (${file}:12:3)  `],
  [`    at file://${file}:12:3`],
  [`    at f (file://${file}:12:3)`],
  [`Error: (see /x.ts:1:1)\n    at Object.<anonymous> (/other/place.ts:1:1)\n    at f (${file}:12:3)`],
  [`    at scenario (${folder}/value.scenarios.ts:1:1)\n    at f (${file}:12:3)`],
])('the learner’s frame is found in %j', (stack) => {
  expect(learnerFrame(stack, folder)).toEqual({ file, line: 12, column: 3 });
});

test.each([
  [''],
  ['Error: boom'],
  [`    at f (${file})`],
  [`    at f (${file}:12)`],
  [`    at f (${file}:12:x)`],
  [`    at f (${folder}/value.js:12:3)`],
  ['    at f (value.ts:12:3)'],
  ['    at f (:1:2)'],
  [':1:2'],
  ['.ts:1:2'],
])('there is none in %j', (stack) => {
  expect(learnerFrame(stack, folder)).toBeUndefined();
});

/** Counts how often a character is asked for, on strings that no engine can match for us. */
function workOn(stack: string): number {
  let reads = 0;
  const { charAt, charCodeAt } = String.prototype;
  String.prototype.charAt = function (at) {
    reads += 1;
    return charAt.call(this, at);
  };
  String.prototype.charCodeAt = function (at) {
    reads += 1;
    return charCodeAt.call(this, at);
  };
  try {
    learnerFrame(stack, folder);
  } finally {
    Object.assign(String.prototype, { charAt, charCodeAt });
  }
  return reads;
}

test.each([['/'], ['('], [')'], [':'], ['at '], ['1'], [':1'], ['\\'], [' '], ['.ts:1:1'], ['(/a.ts:1:1)']])(
  'twice as many %j take no more than twice the work',
  (unit) => {
    for (const end of ['', '.ts:1:1', ':1:1', 'x']) {
      const work = (times: number): number => workOn(unit.repeat(times) + end);
      expect(work(20_000)).toBeLessThanOrEqual(2 * work(10_000) + 50);
    }
  },
);
