import { describe, expect, test } from '@jest/globals';
import { BLOCKED, returned } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { EventInput } from './event';
import { eventModel } from './event';

const done = returned(undefined);
const never = Infinity;

describe('event', () => {
  const set: EventInput = { method: 'set' };
  const clear: EventInput = { method: 'clear' };
  const wait: EventInput = { method: 'wait' };
  const glance: EventInput = { method: 'wait', timeoutMs: 0 };

  test('a wait is true where it is set, false where it is not and patience ends', () => {
    expect(
      verdictOf(
        eventModel(),
        oneByOne<EventInput>([0, glance, returned(false)], [1, set, done], [0, glance, returned(true)]),
      ),
    ).toBe('ok');
    expect(verdictOf(eventModel(), oneByOne<EventInput>([1, set, done], [0, glance, returned(false)]))).toBe(
      'illegal',
    );
    expect(verdictOf(eventModel(), oneByOne<EventInput>([0, wait, returned(true)]))).toBe('illegal');
    expect(verdictOf(eventModel(), oneByOne<EventInput>([0, wait, returned(false)]))).toBe('illegal');
  });

  test('a sleeper that was woken may come back after the flag is cleared again', () => {
    const late = history<EventInput>(
      [0, wait, returned(true), 1, 8],
      [1, set, done, 2, 3],
      [1, clear, done, 4, 5],
    );
    expect(verdictOf(eventModel(), late)).toBe('ok');
  });

  test('no process sleeps while it stays set', () => {
    expect(
      verdictOf(eventModel(), history<EventInput>([0, wait, BLOCKED, 1, never], [1, set, done, 2, 3])),
    ).toBe('illegal');
    expect(
      verdictOf(
        eventModel(),
        oneByOne<EventInput>(
          [1, set, done],
          [1, clear, done],
          [0, { method: 'isSet' }, returned(false)],
          [0, wait, BLOCKED],
        ),
      ),
    ).toBe('ok');
  });
});
