import { expect, test } from '@jest/globals';
import { learnerFrame } from './learner-frame';

const inValue = { file: '/home/a/02-value/value.ts', line: 3, column: 4 };

test.each([
  ['a call', '    at Value.get (/home/a/02-value/value.ts:3:4)'],
  ['the top level', '    at /home/a/02-value/value.ts:3:4'],
  ['a URL', '    at async file:///home/a/02-value/value.ts:3:4'],
  ['below frames of Node', 'Error: x\n    at node:fs:1:2\n    at new Value (/home/a/02-value/value.ts:3:4)'],
  [
    'after a frame of the scenarios',
    '    at f (/home/a/02-value/value.scenarios.ts:1:1)\n at /home/a/02-value/value.ts:3:4',
  ],
])('the innermost frame of the learner’s is found: %s', (_, stack) => {
  expect(learnerFrame(stack, '/home/a/02-value')).toEqual(inValue);
});

test.each(['/x (1)', '/ä ö', '/a:b', '/100%', '/a#b?c'])('in a folder called %s', (folder) => {
  const encoded = folder.split('/').map(encodeURIComponent).join('/');
  for (const name of [folder, encoded]) {
    const stack = `Error\n    at new Value (${name}/value.ts:3:4)`;
    expect(learnerFrame(stack, folder)).toEqual({ file: `${folder}/value.ts`, line: 3, column: 4 });
  }
});

test('frames elsewhere are not the learner’s', () => {
  const stack =
    'Error\n at /home/b/02-value/value.ts:3:4\n at /home/a/02-value2/value.ts:1:1\n at node:fs:1:1\n at /home/a/02-value/../x.ts:1:1';
  expect(learnerFrame(stack, '/home/a/02-value')).toBeUndefined();
});

test('a stack that a learner has made up is not searched for long', () => {
  const stacks = [
    '/'.repeat(1e7),
    '/home/a/02-value/'.repeat(1e6),
    ' at /home/a/02-value/x.ts:1:'.repeat(1e5),
    '\n'.repeat(1e7),
  ];
  for (const stack of stacks) expect(learnerFrame(stack, '/home/a/02-value')).toBeUndefined();
});
