import { describe, expect, test } from '@jest/globals';
import { MESSAGE, learnerText } from '../faults/learner-text';
import type { Answer, FromSubject } from './protocol';
import { heedOwnErrors } from './subject-faults';

const answer = { nonce: 'nonce', id: 1, steps: [], printed: [0, 0], replaced: [], time: 0 } as const;
const text = (raw: string) => learnerText(raw, MESSAGE);
const threw = ({ stack = '', code = 'ERR_ASSERTION' }): FromSubject & Answer => ({
  ...answer,
  type: 'threw',
  error: {
    name: text('AssertionError'),
    message: text('no pool has number 3'),
    code: text(code),
    stack: text(stack),
  },
});
const stackIn = (file: string): string =>
  `AssertionError [ERR_ASSERTION]: no pool has number 3\n    at at (/somewhere/${file}:80:3)\n    at join (/somewhere/pool.scenarios.ts:99:5)`;

describe('an error of the grader itself is not an answer', () => {
  test('an assertion of the scenarios', () => {
    expect(() => heedOwnErrors(threw({ stack: stackIn('pool.scenarios.ts') }))).toThrow(
      'no pool has number 3',
    );
  });

  test('a failure to record the steps', () => {
    const returned = { ...answer, type: 'returned', value: new Uint8Array() } as const;
    expect(() => heedOwnErrors({ ...returned, recorderFailed: 'no stack' })).toThrow('no stack');
    expect(() => heedOwnErrors(returned)).not.toThrow();
  });
});

describe('an error of the learner’s code is an answer', () => {
  test.each([
    ['an assertion of its own', { stack: stackIn('pool.ts') }],
    [
      'an error in the scenarios that is not an assertion',
      { code: 'ERR_INVALID_ARG_TYPE', stack: stackIn('pool.scenarios.ts') },
    ],
    ['an error without a stack', {}],
  ])('%s', (_, error) => {
    expect(() => heedOwnErrors(threw(error))).not.toThrow();
  });
});
