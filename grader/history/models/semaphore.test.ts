import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../operation';
import { BLOCKED, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { SemaphoreInput } from './semaphore';
import { semaphoreModel } from './semaphore';

const done = returned(undefined);
const refused = threw('ReleaseError');
const acquire = { method: 'acquire' } as const;
const tryAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const release = { method: 'release' } as const;

describe('semaphore', () => {
  const value: SemaphoreInput = { method: 'value' };
  const two = semaphoreModel({ initial: 2 });
  const taken = [
    [0, acquire, returned(true)],
    [1, acquire, returned(true)],
  ] as const;

  test('as many are inside as it has permits, no fewer and no more', () => {
    expect(
      verdictOf(
        two,
        oneByOne<SemaphoreInput>(...taken, [2, tryAcquire, returned(false)], [2, value, returned(0)]),
      ),
    ).toBe('ok');
    expect(verdictOf(two, oneByOne<SemaphoreInput>(...taken, [2, tryAcquire, returned(true)]))).toBe(
      'illegal',
    );
    expect(
      verdictOf(
        two,
        oneByOne<SemaphoreInput>([0, acquire, returned(true)], [2, tryAcquire, returned(false)]),
      ),
    ).toBe('illegal');
  });

  test('a failed acquire takes nothing', () => {
    expect(
      verdictOf(
        two,
        oneByOne<SemaphoreInput>(
          ...taken,
          [2, tryAcquire, returned(false)],
          [0, release, done],
          [2, acquire, returned(true)],
        ),
      ),
    ).toBe('ok');
  });

  test('releases may exceed the start, unless it is bounded', () => {
    expect(verdictOf(two, oneByOne<SemaphoreInput>([0, release, done], [0, value, returned(3)]))).toBe('ok');
    const bounded = semaphoreModel({ initial: 2, bounded: true });
    expect(verdictOf(bounded, oneByOne<SemaphoreInput>([0, release, refused], [0, value, returned(2)]))).toBe(
      'ok',
    );
    expect(verdictOf(bounded, oneByOne<SemaphoreInput>([0, release, done]))).toBe('illegal');
  });

  test('three that wait and one release: one returns', () => {
    const none = semaphoreModel({ initial: 0 });
    const waiting = (outcome: Outcome<unknown>) =>
      history<SemaphoreInput>(
        [0, acquire, BLOCKED, 1, Infinity],
        [1, acquire, BLOCKED, 2, Infinity],
        [2, acquire, outcome, 3, outcome === BLOCKED ? Infinity : 6],
        [3, release, done, 4, 5],
      );
    expect(verdictOf(none, waiting(returned(true)))).toBe('ok');
    expect(verdictOf(none, waiting(BLOCKED))).toBe('illegal');
  });
});
