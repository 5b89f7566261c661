import { expect, test } from '@jest/globals';
import { deserialize, serialize } from 'node:v8';
import type { TracedStep } from '../faults/traced-step';
import { receivedStep } from './received-step';

const where = { file: 'bank.ts', line: 7, column: 3 };

test.each<TracedStep>([
  { did: { kind: 'access', operation: 'load', operand: 0, range: { offset: 0, size: 4 } }, where },
  { did: { kind: 'access', operation: 'add', operand: 1n }, then: { kind: 'gave', value: 2n } },
  { did: { kind: 'access', operation: 'compareExchange', expected: 0, operand: 1 } },
  { did: { kind: 'wait', expected: 0, timeoutMs: 5, offset: 8 }, then: { kind: 'not-equal' } },
  { did: { kind: 'notify', count: Infinity, woken: [2, 3] } },
  { did: { kind: 'sleep', ms: 5 } },
  { did: { kind: 'awake', because: 'timed-out' } },
  { did: { kind: 'pipe-read', maxBytes: 4 }, then: { kind: 'moved', count: 9, first: [1, 2] } },
  { did: { kind: 'pipe-write', byteLength: 4 }, then: { kind: 'broken-pipe' } },
  { did: { kind: 'pipe-poll', timeoutMs: Infinity }, then: { kind: 'ready' } },
  { did: { kind: 'pipe-close', role: 'writer' } },
  { did: { kind: 'spawn', fn: 'work' } },
])('a step arrives as it was sent: %j', (step) => {
  expect(receivedStep(deserialize(serialize(step)))).toEqual(step);
});

test.each([undefined, null, 7, 'step', {}, { did: 7, then: 'x', where: [] }, { did: { kind: 'wait' } }])(
  'what is not a step is given the shape of one: %j',
  (raw) => {
    const { did, then } = receivedStep(raw);
    expect(typeof did.kind).toBe('string');
    expect(then).toBeUndefined();
  },
);
