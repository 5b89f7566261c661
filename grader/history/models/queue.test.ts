import { describe, expect, test } from '@jest/globals';
import { PENDING, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { QueueInput } from './queue';
import { queueModel } from './queue';

const done = returned(undefined);
const never = Infinity;

describe('queue', () => {
  type Input = QueueInput<string>;
  const put = (item: string, timeoutMs = Infinity): Input => ({ method: 'put', item, timeoutMs });
  const get: Input = { method: 'get' };
  const getNow: Input = { method: 'get', timeoutMs: 0 };
  const full = threw('QueueFull');
  const empty = threw('QueueEmpty');
  const two = queueModel<string>({ maxSize: 2 });

  test('first in, first out', () => {
    const puts = [
      [0, put('a'), done],
      [0, put('b'), done],
    ] as const;
    expect(verdictOf(two, oneByOne<Input>(...puts, [1, get, returned('a')], [1, get, returned('b')]))).toBe(
      'ok',
    );
    expect(verdictOf(two, oneByOne<Input>(...puts, [1, get, returned('b')]))).toBe('illegal');
  });

  test('QueueFull is right only where it is full, and leaks no slot', () => {
    const filled = [
      [0, put('a'), done],
      [0, put('b'), done],
    ] as const;
    expect(
      verdictOf(
        two,
        oneByOne<Input>(...filled, [0, put('c', 0), full], [1, get, returned('a')], [0, put('c', 0), done]),
      ),
    ).toBe('ok');
    expect(verdictOf(two, oneByOne<Input>([0, put('a', 0), full]))).toBe('illegal');
    expect(verdictOf(two, oneByOne<Input>(...filled, [0, put('c'), full]))).toBe('illegal');
    expect(verdictOf(two, oneByOne<Input>(...filled, [0, put('c'), done]))).toBe('illegal');
  });

  test('QueueEmpty is right only where it is empty, at some moment of the call', () => {
    expect(verdictOf(two, oneByOne<Input>([0, getNow, empty]))).toBe('ok');
    expect(verdictOf(two, oneByOne<Input>([0, put('a'), done], [1, getNow, empty]))).toBe('illegal');
    expect(verdictOf(two, oneByOne<Input>([0, get, empty]))).toBe('illegal');
    const overlapping = history<Input>([0, put('a'), done, 1, 4], [1, getNow, empty, 2, 3]);
    expect(verdictOf(two, overlapping)).toBe('ok');
  });

  test('size, isEmpty and isFull are exact', () => {
    const asked = (size: number, isEmpty: boolean, isFull: boolean) =>
      (
        [
          ['size', size],
          ['isEmpty', isEmpty],
          ['isFull', isFull],
        ] as const
      ).map(([method, answer]) => [1, { method }, returned(answer)] as const);
    const [none, some, all] = [asked(0, true, false), asked(1, false, false), asked(2, false, true)];
    expect(
      verdictOf(two, oneByOne<Input>(...none, [0, put('a'), done], ...some, [0, put('b'), done], ...all)),
    ).toBe('ok');
    for (const wrong of [...some, ...all].filter(
      ([, , answer]) => answer.kind === 'returned' && answer.output !== false,
    )) {
      expect(verdictOf(two, oneByOne<Input>(wrong))).toBe('illegal');
    }
  });

  test('without a maximum it is never full', () => {
    const puts = Array.from({ length: 50 }, (_, at) => [0, put(`${at}`, 0), done] as const);
    expect(
      verdictOf(queueModel<string>(), oneByOne<Input>(...puts, [0, { method: 'isFull' }, returned(false)])),
    ).toBe('ok');
    expect(verdictOf(queueModel<string>(), oneByOne<Input>(...puts, [0, put('x', 0), full]))).toBe('illegal');
  });

  test('a process that closed its end gets QueueClosed; others continue', () => {
    const closed = threw('QueueClosed');
    const close: Input = { method: 'close' };
    expect(
      verdictOf(
        two,
        oneByOne<Input>(
          [0, put('a'), done],
          [0, close, done],
          [0, close, done],
          [0, get, closed],
          [1, get, returned('a')],
        ),
      ),
    ).toBe('ok');
    expect(verdictOf(two, oneByOne<Input>([0, close, done], [0, put('a'), done]))).toBe('illegal');
    expect(verdictOf(two, oneByOne<Input>([0, close, done], [1, put('a'), closed]))).toBe('illegal');
  });

  test('a killed producer may lose its own item, never another’s', () => {
    const killed = [
      [0, put('a'), done, 1, 2],
      [1, put('b'), PENDING, 3, never],
      [2, get, returned('a'), 4, 5],
    ] as const;
    expect(verdictOf(two, history<Input>(...killed, [2, getNow, empty, 6, 7]))).toBe('ok');
    expect(verdictOf(two, history<Input>(...killed, [2, get, returned('b'), 6, 7]))).toBe('ok');
    expect(
      verdictOf(
        two,
        history<Input>([0, put('a'), done, 1, 2], [1, put('b'), PENDING, 3, never], [2, getNow, empty, 6, 7]),
      ),
    ).toBe('illegal');
  });
});
