import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../operation';
import { BLOCKED, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { ConditionInput } from './condition';
import { conditionModel } from './condition';

const done = returned(undefined);
const never = Infinity;

describe('condition', () => {
  const [acquire, release] = [{ method: 'acquire' }, { method: 'release' }] as const;
  const wait: ConditionInput = { method: 'wait' };
  const notify: ConditionInput = { method: 'notify' };
  /** Process 0 sleeps, process 1 takes the lock, does this and gives it back. */
  const around = (waited: Outcome<unknown>, act: ConditionInput, waitInput: ConditionInput = wait) =>
    history<ConditionInput>(
      [0, acquire, returned(true), 1, 2],
      [0, waitInput, waited, 3, waited === BLOCKED ? never : 12],
      [1, acquire, returned(true), 4, 5],
      [1, act, done, 6, 7],
      [1, release, done, 8, 9],
    );

  test('a notify wakes a waiter; without one it sleeps', () => {
    expect(verdictOf(conditionModel(), around(returned(true), notify))).toBe('ok');
    expect(verdictOf(conditionModel(), around(returned(true), { method: 'notify', count: 0 }))).toBe(
      'illegal',
    );
    expect(verdictOf(conditionModel(), around(BLOCKED, { method: 'notify', count: 0 }))).toBe('ok');
    expect(verdictOf(conditionModel(), around(BLOCKED, notify))).toBe('illegal');
  });

  test('only a waiter that may give up wakes unasked, with false, and then no notify is for it', () => {
    const brief: ConditionInput = { method: 'wait', timeoutMs: 5 };
    expect(verdictOf(conditionModel(), around(returned(false), notify, brief))).toBe('ok');
    expect(verdictOf(conditionModel(), around(returned(false), notify))).toBe('illegal');
  });

  test('a woken waiter has the lock again before it returns', () => {
    const early = around(returned(true), notify).map((each) => (each.id === 1 ? { ...each, end: 7 } : each));
    expect(verdictOf(conditionModel(), early)).toBe('illegal');
  });

  test('notify(1) wakes one of two, whichever; notifyAll both', () => {
    const sleepers = [0, 1].flatMap((process) => [
      [process, acquire, returned(true), 1 + 4 * process, 2 + 4 * process] as const,
    ]);
    const scene = (act: ConditionInput, ends: readonly Outcome<unknown>[]) =>
      history<ConditionInput>(
        ...sleepers,
        ...ends.map(
          (end, process) =>
            [process, wait, end, 3 + 4 * process, end === BLOCKED ? never : 20 + 4 * process] as const,
        ),
        ...ends.flatMap((end, process) =>
          end === BLOCKED ? [] : [[process, release, done, 21 + 4 * process, 22 + 4 * process] as const],
        ),
        [2, acquire, returned(true), 9, 10],
        [2, act, done, 11, 12],
        [2, release, done, 13, 14],
      );
    const woken = returned(true);
    const kinds = (act: ConditionInput) =>
      [
        [woken, BLOCKED],
        [BLOCKED, woken],
        [woken, woken],
        [BLOCKED, BLOCKED],
      ].map((ends) => verdictOf(conditionModel(), scene(act, ends)));
    expect(kinds(notify)).toEqual(['ok', 'ok', 'illegal', 'illegal']);
    expect(kinds({ method: 'notifyAll' })).toEqual(['illegal', 'illegal', 'ok', 'illegal']);
  });

  test('wait and notify need the lock', () => {
    for (const method of ['wait', 'notify', 'notifyAll'] as const) {
      expect(verdictOf(conditionModel(), oneByOne<ConditionInput>([0, { method }, threw('NotOwned')]))).toBe(
        'ok',
      );
      expect(verdictOf(conditionModel(), oneByOne<ConditionInput>([0, { method }, returned(true)]))).toBe(
        'illegal',
      );
      expect(
        verdictOf(
          conditionModel(),
          oneByOne<ConditionInput>([0, acquire, returned(true)], [0, { method }, threw('NotOwned')]),
        ),
      ).toBe('illegal');
    }
  });

  test('a waiter gives the lock back however often it holds it, and holds it as often again', () => {
    const deep = history<ConditionInput>(
      [0, acquire, returned(true), 1, 2],
      ...around(returned(true), notify).map(
        ({ process, input, outcome, call, end }) => [process, input, outcome, call + 2, end + 2] as const,
      ),
      [0, release, done, 20, 21],
      [1, { method: 'acquire', timeoutMs: 0 }, returned(false), 22, 23],
      [0, release, done, 24, 25],
      [1, acquire, returned(true), 26, 27],
    );
    expect(verdictOf(conditionModel(), deep)).toBe('ok');
  });
});
