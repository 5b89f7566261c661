import { describe, expect, test } from '@jest/globals';
import { checkLinearizability } from '../linearizability/check';
import { returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { ArrayInput } from './array';
import { arrayModel } from './array';

const done = returned(undefined);

describe('array', () => {
  type Input = ArrayInput<number>;
  const get = (index: number): Input => ({ method: 'get', index });
  const set = (index: number, value: number): Input => ({ method: 'set', index, value });
  const snapshot: Input = { method: 'snapshot' };
  const model = arrayModel([0, 0, 0]);

  test('negative indices count from the end', () => {
    expect(
      verdictOf(model, oneByOne([0, set(-1, 5), done], [1, get(2), returned(5)], [1, get(-3), returned(0)])),
    ).toBe('ok');
  });

  test.each([3, -4, 0.5, NaN])('index %p is outside, for reads and writes alike', (index) => {
    for (const call of [get(index), set(index, 1)]) {
      expect(verdictOf(model, oneByOne([0, call, threw('RangeError')]))).toBe('ok');
      expect(verdictOf(model, oneByOne([0, call, returned(undefined)]))).toBe('illegal');
    }
    expect(verdictOf(model, oneByOne([0, get(0), threw('RangeError')]))).toBe('illegal');
  });

  test('a snapshot shows all elements at one moment', () => {
    const writes = [
      [0, set(0, 1), done, 1, 2],
      [0, set(1, 1), done, 3, 4],
    ] as const;
    const seen = (items: number[]) => history<Input>(...writes, [1, snapshot, returned(items), 1, 9]);
    expect(verdictOf(model, seen([1, 0, 0]))).toBe('ok');
    expect(verdictOf(model, seen([0, 1, 0]))).toBe('illegal');
  });

  test('elements are judged separately, unless a call looks at several at once', () => {
    const writes = oneByOne<Input>([0, set(0, 1), done], [0, set(-3, 2), done], [0, set(1, 1), done]);
    const partsOf = (operations: typeof writes) => {
      const verdict = checkLinearizability(model, operations);
      return verdict.kind === 'ok' ? verdict.orders.map((order) => order.length) : [];
    };
    expect(partsOf(writes)).toEqual([2, 1]);
    expect(
      partsOf(
        oneByOne<Input>([0, set(0, 1), done], [0, set(1, 1), done], [0, snapshot, returned([1, 1, 0])]),
      ),
    ).toEqual([3]);
    expect(
      verdictOf(model, oneByOne<Input>([0, { method: 'fill', value: 4 }, done], [0, get(1), returned(4)])),
    ).toBe('ok');
  });
});
