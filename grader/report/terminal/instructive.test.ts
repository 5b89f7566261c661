import { expect, test } from '@jest/globals';
import type { CheckResult, DiagnosisResult } from '../result';
import { byInstruction } from './instructive';

type Calls = NonNullable<DiagnosisResult['calls']>;

/** A call of each of these processes, each with this number of steps. */
const calls = (processes: readonly number[], steps = 1): Calls =>
  processes.map((process) => ({
    process,
    call: 'acquire()',
    outcome: 'true',
    steps: Array.from({ length: steps }, () => ({ text: 'loads → 1' })),
  }));

function failure(id: string, diagnosis: Partial<DiagnosisResult>): CheckResult {
  const told = { code: 'wrong-value', title: 'a wrong value', sentence: '', lesson: '', ...diagnosis };
  const check = { id, title: id, stage: 1, kind: 'contract', status: 'fail', score: 0, maxScore: 1 } as const;
  return { ...check, durationMs: 1, diagnosis: told };
}

const order = (...failures: CheckResult[]): string[] => byInstruction(failures).map(({ id }) => id);

test('a schedule comes before a single call, and what is not written yet comes last', () => {
  const unwritten = failure('unwritten', { code: 'not-started', replay: 'a.b' });
  const call = failure('call', { calls: calls([1]) });
  const schedule = failure('schedule', { replay: 'a.b', calls: calls([1, 2, 3], 9) });
  expect(order(unwritten, call, schedule)).toEqual(['schedule', 'call', 'unwritten']);
});

test('few lanes come before many, and few steps before many', () => {
  const three = failure('three', { replay: 'a.b', calls: calls([1, 2, 3]) });
  const long = failure('long', { replay: 'a.b', calls: calls([1, 2], 8) });
  const short = failure('short', { replay: 'a.b', calls: calls([1, 2]) });
  expect(order(three, long, short)).toEqual(['short', 'long', 'three']);
});

test('without a schedule, the number of calls does not change the order of the laws', () => {
  const first = failure('first', { calls: calls([1, 1, 1, 1]) });
  const second = failure('second', { calls: calls([1]) });
  expect(order(first, second)).toEqual(['first', 'second']);
});

test('otherwise the order of the laws stays', () => {
  expect(order(failure('first', {}), failure('second', {}))).toEqual(['first', 'second']);
});
