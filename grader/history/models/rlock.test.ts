import { describe, expect, test } from '@jest/globals';
import { BLOCKED, returned, threw } from '../operation';
import { oneByOne, verdictOf } from '../testing/notation';
import type { LockInput } from './lock';
import { rlockModel } from './rlock';

const done = returned(undefined);
const refused = threw('ReleaseError');
const acquire = { method: 'acquire' } as const;
const tryAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const release = { method: 'release' } as const;
const locked: LockInput = { method: 'locked' };

describe('RLock', () => {
  const twice = [
    [0, acquire, returned(true)],
    [0, acquire, returned(true)],
    [0, release, done],
  ] as const;

  test('it is free after as many releases as acquires, not before', () => {
    expect(
      verdictOf(
        rlockModel(),
        oneByOne<LockInput>(
          ...twice,
          [1, tryAcquire, returned(false)],
          [0, release, done],
          [1, acquire, returned(true)],
        ),
      ),
    ).toBe('ok');
    expect(verdictOf(rlockModel(), oneByOne<LockInput>(...twice, [1, tryAcquire, returned(true)]))).toBe(
      'illegal',
    );
  });

  test('a release too many, or by another, is a ReleaseError', () => {
    expect(
      verdictOf(rlockModel(), oneByOne<LockInput>(...twice, [0, release, done], [0, release, refused])),
    ).toBe('ok');
    expect(
      verdictOf(rlockModel(), oneByOne<LockInput>(...twice, [0, release, done], [0, release, done])),
    ).toBe('illegal');
    expect(
      verdictOf(
        rlockModel(),
        oneByOne<LockInput>([0, acquire, returned(true)], [1, release, refused], [0, release, done]),
      ),
    ).toBe('ok');
    expect(
      verdictOf(rlockModel(), oneByOne<LockInput>([0, acquire, returned(true)], [1, release, done])),
    ).toBe('illegal');
  });

  test('its owner never waits for itself', () => {
    expect(
      verdictOf(rlockModel(), oneByOne<LockInput>([0, acquire, returned(true)], [0, acquire, BLOCKED])),
    ).toBe('illegal');
  });

  test('locked() says whether it has an owner', () => {
    expect(
      verdictOf(
        rlockModel(),
        oneByOne<LockInput>([0, locked, returned(false)], ...twice, [1, locked, returned(true)]),
      ),
    ).toBe('ok');
  });
});
