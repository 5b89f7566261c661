import { describe, expect, test } from '@jest/globals';
import type { ObservedRun } from './observed-run';
import { asQueue } from './queue-judge';
import { maskOf, returning, stuck, throwing, toldRun, type Told } from './testing/told-run';

const put = (item: unknown, timeoutMs?: number) => ({
  method: 'put',
  item,
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const get = (timeoutMs?: number) => ({ method: 'get', ...(timeoutMs === undefined ? {} : { timeoutMs }) });
const [taskDone, joinTasks] = [{ method: 'taskDone' }, { method: 'joinTasks' }];

const puts = (process: number, ...items: readonly unknown[]): Told[] =>
  items.flatMap((item) => returning(process, put(item)));
const gets = (process: number, ...items: readonly unknown[]): Told[] =>
  items.flatMap((item) => returning(process, get(), item));
const full = (process: number, item: unknown): readonly Told[] =>
  throwing(process, put(item, 0), 'QueueFull');
const empty = (process: number): readonly Told[] => throwing(process, get(0), 'QueueEmpty');

describe('a right history passes', () => {
  test.each<[string, number, ObservedRun]>([
    ['first in, first out', 0, toldRun([...puts(1, 'a', 'b'), ...gets(2, 'a', 'b')])],
    [
      'two who put at once, in either order',
      0,
      toldRun([
        { process: 1, begins: put('a') },
        ...puts(2, 'b'),
        { process: 1, returns: undefined },
        ...gets(3, 'a', 'b'),
      ]),
    ],
    [
      'full when it is full, empty when it is empty',
      1,
      toldRun([...empty(2), ...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), ...empty(2)]),
    ],
    [
      'a put that was full took no place',
      1,
      toldRun([...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), ...puts(1, 'c'), ...gets(2, 'c')]),
    ],
    ['who waits for an item that nobody puts', 0, toldRun([{ process: 2, begins: get() }], stuck(2))],
    [
      'who waits for room that nobody makes',
      1,
      toldRun([...puts(1, 'a'), { process: 1, begins: put('b') }], stuck(1)),
    ],
    [
      'the item of one who was killed in put(), in the queue or not',
      0,
      toldRun([{ process: 1, begins: put('a') }, ...empty(2)], { killed: maskOf(1) }),
    ],
    [
      'all tasks done',
      0,
      toldRun([
        ...puts(1, 'a'),
        ...gets(2, 'a'),
        ...returning(2, taskDone),
        ...returning(1, joinTasks, true),
      ]),
    ],
  ])('%s', (_, maxSize, run) => {
    expect(asQueue({ maxSize })(run)).toBeUndefined();
  });
});

describe('a wrong history is told by its name', () => {
  const endsEmpty = (...lines: readonly Told[]): ObservedRun =>
    toldRun([...lines, ...empty(1)], { after: 1 });

  test.each<[string, number, ObservedRun, string]>([
    [
      'one item came out twice',
      0,
      toldRun([...puts(1, 'a'), ...gets(2, 'a'), ...gets(3, 'a')]),
      'doubled-item',
    ],
    ['nobody put what came out', 0, toldRun([...puts(1, 'ab'), ...gets(2, 'a')]), 'message-split'],
    [
      'an item is not there when all is over',
      0,
      endsEmpty(...puts(1, 'a', 'b'), ...gets(2, 'a')),
      'lost-item',
    ],
    ['the later one came first', 0, toldRun([...puts(1, 'a', 'b'), ...gets(2, 'b', 'a')]), 'wrong-order'],
    ['empty, and it is not', 0, toldRun([...puts(1, 'a'), ...empty(2), ...gets(2, 'a')]), 'wrong-value'],
    ['empty for who would wait', 0, toldRun(throwing(2, get(), 'QueueEmpty')), 'wrong-value'],
    ['full, and it is not', 2, toldRun([...puts(1, 'a'), ...full(1, 'b')]), 'wrong-value'],
    ['full, without a bound', 0, toldRun([...puts(1, 'a'), ...full(1, 'b')]), 'wrong-value'],
    [
      'full for ever, once a put was full',
      1,
      toldRun([...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), ...full(1, 'c')]),
      'lost-slot',
    ],
    [
      'who waits for room that a put has taken that was full',
      1,
      toldRun(
        [...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), { process: 1, begins: put('c') }],
        stuck(1),
      ),
      'lost-slot',
    ],
    [
      'the room of one who was killed in put() is gone, though its item came out',
      1,
      toldRun([{ process: 1, begins: put('a') }, ...gets(3, 'a'), { process: 2, begins: put('b') }], {
        ...stuck(2),
        killed: maskOf(1),
      }),
      'lost-slot',
    ],
    ['more items than it may hold', 1, toldRun([...puts(1, 'a'), ...puts(2, 'b')]), 'check-then-act'],
    [
      'all tasks are done, and one is not',
      0,
      toldRun([...puts(1, 'a'), ...returning(1, joinTasks, true)]),
      'wrong-value',
    ],
    [
      'an item that is there, and who waits for it',
      0,
      toldRun([...puts(1, 'a'), { process: 2, begins: get() }], stuck(2)),
      'orphan-wait',
    ],
  ])('%s', (_, maxSize, run, code) => {
    expect(asQueue({ maxSize })(run)?.code).toBe(code);
  });
});
