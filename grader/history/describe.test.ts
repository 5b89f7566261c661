import { expect, test } from '@jest/globals';
import { describeCall, describeInput, show } from './describe';
import { BLOCKED, PENDING, returned, threw } from './operation';

test('a call reads as its caller wrote it', () => {
  expect(describeInput({ method: 'get' })).toBe('get()');
  expect(describeInput({ method: 'transfer', ...{ from: 0, to: 1, amount: 30 } })).toBe('transfer(0, 1, 30)');
  expect(describeInput({ method: 'put', ...{ item: 'x', timeoutMs: 0 } })).toBe("put('x', timeoutMs: 0)");
});

test('each way to end reads differently', () => {
  const model = { describe: describeInput };
  const input = { method: 'get' };
  const ends = [returned(3), returned(undefined), threw('QueueEmpty'), PENDING, BLOCKED];
  expect(ends.map((outcome) => describeCall(model, { process: 1, input, outcome }))).toEqual([
    'P1 get() → 3',
    'P1 get()',
    'P1 get() → throws QueueEmpty',
    'P1 get() (cut off)',
    'P1 get() (waits for ever)',
  ]);
});

test('values are short and unmistakable', () => {
  expect([1, -0, 2n, 'a', null, undefined, [1, 'b'], { k: [] }, new Uint8Array(9)].map(show)).toEqual([
    '1',
    '-0',
    '2n',
    "'a'",
    'null',
    'undefined',
    "[1, 'b']",
    '{ k: [] }',
    '9 bytes',
  ]);
  expect(show('x'.repeat(1_000))).toHaveLength(40);
});
