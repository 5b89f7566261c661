import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../operation';
import { BLOCKED, PENDING, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { LockInput } from './lock';
import { lockModel } from './lock';

const done = returned(undefined);
const refused = threw('ReleaseError');
const acquire = { method: 'acquire' } as const;
const tryAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const release = { method: 'release' } as const;
const locked: LockInput = { method: 'locked' };

describe.each([
  ['lock', lockModel()],
  ['owned lock', lockModel({ owned: true })],
])('%s', (_, model) => {
  test('it has one owner at a time', () => {
    const two = history<LockInput>([0, acquire, returned(true), 1, 3], [1, acquire, returned(true), 2, 4]);
    expect(verdictOf(model, two)).toBe('illegal');
    expect(
      verdictOf(
        model,
        oneByOne<LockInput>([0, acquire, returned(true)], [0, release, done], [1, acquire, returned(true)]),
      ),
    ).toBe('ok');
  });

  test('its own owner waits too', () => {
    expect(verdictOf(model, oneByOne<LockInput>([0, acquire, returned(true)], [0, acquire, BLOCKED]))).toBe(
      'ok',
    );
    expect(
      verdictOf(model, oneByOne<LockInput>([0, acquire, returned(true)], [0, acquire, returned(true)])),
    ).toBe('illegal');
  });

  test('false is right only where the lock has an owner, and only for a call that may give up', () => {
    expect(
      verdictOf(model, oneByOne<LockInput>([0, acquire, returned(true)], [1, tryAcquire, returned(false)])),
    ).toBe('ok');
    expect(verdictOf(model, oneByOne<LockInput>([1, tryAcquire, returned(false)]))).toBe('illegal');
    expect(
      verdictOf(model, oneByOne<LockInput>([0, acquire, returned(true)], [1, acquire, returned(false)])),
    ).toBe('illegal');
  });

  test('releasing a lock without an owner is a ReleaseError, and changes nothing', () => {
    expect(
      verdictOf(
        model,
        oneByOne<LockInput>(
          [0, release, refused],
          [0, locked, returned(false)],
          [0, acquire, returned(true)],
        ),
      ),
    ).toBe('ok');
    expect(verdictOf(model, oneByOne<LockInput>([0, release, done]))).toBe('illegal');
    expect(verdictOf(model, oneByOne<LockInput>([0, release, threw('TypeError')]))).toBe('illegal');
  });

  test('a release by another process is the owned lock’s ReleaseError, and the plain one’s right', () => {
    const byAnother = (outcome: Outcome<unknown>) =>
      verdictOf(model, oneByOne<LockInput>([0, acquire, returned(true)], [1, release, outcome]));
    const isOwned = model.name === 'an owned lock';
    expect([byAnother(done), byAnother(refused)]).toEqual(isOwned ? ['illegal', 'ok'] : ['ok', 'illegal']);
  });

  test('an acquire killed half-way may hold it', () => {
    expect(
      verdictOf(
        model,
        oneByOne<LockInput>([0, acquire, PENDING], [1, locked, returned(true)], [1, acquire, BLOCKED]),
      ),
    ).toBe('ok');
  });

  test('no call sleeps before a free lock, and none that may give up sleeps for ever', () => {
    expect(verdictOf(model, oneByOne<LockInput>([0, acquire, BLOCKED]))).toBe('illegal');
    expect(
      verdictOf(model, oneByOne<LockInput>([0, acquire, returned(true)], [1, tryAcquire, BLOCKED])),
    ).toBe('illegal');
  });
});
