import { describe, expect, test } from '@jest/globals';
import { returned } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { RegisterInput } from './register';
import { registerModel } from './register';

const done = returned(undefined);

describe('register', () => {
  type Input = RegisterInput<unknown>;
  const get: Input = { method: 'get' };
  const set = (value: unknown): Input => ({ method: 'set', value });

  test('a read gives what was written last, first of all the initial value', () => {
    expect(
      verdictOf(
        registerModel<unknown>(7),
        oneByOne([0, get, returned(7)], [1, set(8), done], [0, get, returned(8)]),
      ),
    ).toBe('ok');
    expect(
      verdictOf(registerModel<unknown>(7), oneByOne<Input>([1, set(8), done], [0, get, returned(7)])),
    ).toBe('illegal');
  });

  test('values are compared by structure; NaN is itself, 1n is not 1', () => {
    expect(
      verdictOf(
        registerModel<unknown>(0),
        oneByOne<Input>([0, set({ a: [1] }), done], [1, get, returned({ a: [1] })]),
      ),
    ).toBe('ok');
    expect(verdictOf(registerModel<unknown>(NaN), oneByOne<Input>([1, get, returned(NaN)]))).toBe('ok');
    expect(verdictOf(registerModel<unknown>(1n), oneByOne<Input>([1, get, returned(1)]))).toBe('illegal');
  });

  test('a stale read is wrong once a newer value was seen', () => {
    const newThenOld = history<Input>(
      [0, set(1), done, 1, 9],
      [1, get, returned(1), 2, 3],
      [1, get, returned(0), 4, 5],
    );
    expect(verdictOf(registerModel<unknown>(0), newThenOld)).toBe('illegal');
  });

  test('of two compareExchanges with the same expectation one finds it gone', () => {
    const swap: Input = { method: 'compareExchange', expected: 0, replacement: 1 };
    const both = (second: number) =>
      history<Input>([0, swap, returned(0), 1, 4], [1, swap, returned(second), 2, 3]);
    expect(verdictOf(registerModel<unknown>(0), both(1))).toBe('ok');
    expect(verdictOf(registerModel<unknown>(0), both(0))).toBe('illegal');
  });
});
