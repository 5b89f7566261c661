import { describe, expect, test } from '@jest/globals';
import { BLOCKED, returned, threw } from '../operation';
import { oneByOne, verdictOf } from '../testing/notation';
import type { JoinableQueueInput } from './joinable-queue';
import { joinableQueueModel } from './joinable-queue';

const done = returned(undefined);

describe('joinable queue', () => {
  type Input = JoinableQueueInput<string>;
  const put: Input = { method: 'put', item: 'a' };
  const get: Input = { method: 'get' };
  const taskDone: Input = { method: 'taskDone' };
  const join: Input = { method: 'joinTasks' };
  const model = joinableQueueModel<string>();

  test('a join returns only once every task is done, not merely taken', () => {
    const taken = [
      [0, put, done],
      [1, get, returned('a')],
    ] as const;
    expect(verdictOf(model, oneByOne<Input>(...taken, [1, taskDone, done], [0, join, returned(true)]))).toBe(
      'ok',
    );
    expect(verdictOf(model, oneByOne<Input>(...taken, [0, join, returned(true)]))).toBe('illegal');
    expect(verdictOf(model, oneByOne<Input>(...taken, [0, join, BLOCKED]))).toBe('ok');
    expect(
      verdictOf(
        model,
        oneByOne<Input>(...taken, [0, { method: 'joinTasks', timeoutMs: 0 }, returned(false)]),
      ),
    ).toBe('ok');
    expect(verdictOf(model, oneByOne<Input>(...taken, [1, taskDone, done], [0, join, BLOCKED]))).toBe(
      'illegal',
    );
  });

  test('a join of nothing returns at once', () => {
    expect(verdictOf(model, oneByOne([0, join, returned(true)]))).toBe('ok');
    expect(
      verdictOf(model, oneByOne<Input>([0, { method: 'joinTasks', timeoutMs: 0 }, returned(false)])),
    ).toBe('illegal');
  });

  test('one taskDone too many is an error', () => {
    expect(
      verdictOf(
        model,
        oneByOne<Input>([0, put, done], [0, taskDone, done], [0, taskDone, threw('RangeError')]),
      ),
    ).toBe('ok');
    expect(verdictOf(model, oneByOne<Input>([0, put, done], [0, taskDone, done], [0, taskDone, done]))).toBe(
      'illegal',
    );
  });

  test('a put that failed does not count as a task', () => {
    const bounded = joinableQueueModel<string>({ maxSize: 1 });
    const failed = oneByOne<Input>(
      [0, put, done],
      [0, { method: 'put', item: 'b', timeoutMs: 0 }, threw('QueueFull')],
      [0, taskDone, done],
      [0, join, returned(true)],
    );
    expect(verdictOf(bounded, failed)).toBe('ok');
  });
});
