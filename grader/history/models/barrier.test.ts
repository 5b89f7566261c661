import { describe, expect, test } from '@jest/globals';
import { BLOCKED, PENDING, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { BarrierInput } from './barrier';
import { barrierModel } from './barrier';

const done = returned(undefined);
const broke = threw('BrokenBarrierError');
const never = Infinity;

describe('barrier', () => {
  const wait: BarrierInput = { method: 'wait' };
  const brief: BarrierInput = { method: 'wait', timeoutMs: 10 };
  const two = barrierModel(2);

  test('no process passes before all are there', () => {
    expect(
      verdictOf(two, history<BarrierInput>([0, wait, returned(0), 1, 4], [1, wait, returned(1), 2, 3])),
    ).toBe('ok');
    expect(
      verdictOf(two, history<BarrierInput>([0, wait, returned(0), 1, 2], [1, wait, returned(1), 3, 4])),
    ).toBe('illegal');
    expect(verdictOf(two, oneByOne([0, wait, returned(0)]))).toBe('illegal');
  });

  test('each party of a round gets another index', () => {
    const indices = (a: number, b: number) =>
      history<BarrierInput>([0, wait, returned(a), 1, 4], [1, wait, returned(b), 2, 3]);
    expect([indices(1, 0), indices(0, 0), indices(0, 2)].map((each) => verdictOf(two, each))).toEqual([
      'ok',
      'illegal',
      'illegal',
    ]);
  });

  test('it serves round after round, also while the last round is still leaving', () => {
    const rounds = history<BarrierInput>(
      [0, wait, returned(0), 1, 9],
      [1, wait, returned(1), 2, 3],
      [1, wait, returned(0), 4, 7],
      [2, wait, returned(1), 5, 6],
    );
    expect(verdictOf(two, rounds)).toBe('ok');
  });

  test('one that waits alone may sleep for ever; two may not', () => {
    expect(verdictOf(two, oneByOne([0, wait, BLOCKED]))).toBe('ok');
    expect(verdictOf(two, oneByOne([0, wait, BLOCKED], [1, wait, BLOCKED]))).toBe('illegal');
    expect(
      verdictOf(two, history<BarrierInput>([0, wait, BLOCKED, 1, never], [1, wait, returned(0), 2, 3])),
    ).toBe('illegal');
  });

  test('a process whose patience ends breaks it for all, until it is reset', () => {
    const broken = [
      [0, wait, broke, 1, 5],
      [1, brief, broke, 2, 4],
      [2, { method: 'broken' }, returned(true), 6, 7],
      [2, wait, broke, 8, 9],
    ] as const;
    expect(verdictOf(barrierModel(3), history<BarrierInput>(...broken))).toBe('ok');
    expect(
      verdictOf(
        barrierModel(3),
        history<BarrierInput>(
          ...broken,
          [2, { method: 'reset' }, done, 10, 11],
          [0, wait, BLOCKED, 12, never],
        ),
      ),
    ).toBe('ok');
    expect(verdictOf(barrierModel(3), history<BarrierInput>(...broken, [0, wait, BLOCKED, 12, never]))).toBe(
      'illegal',
    );
    expect(verdictOf(barrierModel(3), history<BarrierInput>([0, wait, broke, 1, 5]))).toBe('illegal');
  });

  test('an abort turns waiters away; so does a reset, which leaves it whole', () => {
    const turned = (method: 'abort' | 'reset', isBroken: boolean) =>
      history<BarrierInput>(
        [0, wait, broke, 1, 4],
        [1, { method }, done, 2, 3],
        [1, { method: 'broken' }, returned(isBroken), 5, 6],
      );
    expect(verdictOf(two, turned('abort', true))).toBe('ok');
    expect(verdictOf(two, turned('reset', false))).toBe('ok');
    expect(verdictOf(two, turned('reset', true))).toBe('illegal');
  });

  test('a party that was killed half-way may have arrived', () => {
    expect(
      verdictOf(two, history<BarrierInput>([0, wait, PENDING, 1, never], [1, wait, returned(1), 2, 3])),
    ).toBe('ok');
  });
});
