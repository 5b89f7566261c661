import { describe, expect, test } from '@jest/globals';
import type { ObservedRun } from './observed-run';
import { asQueue } from './queue-judge';
import { maskOf, returning, stuck, throwing, scriptedRun, type ScriptLine } from './testing/scripted-run';

const put = (item: unknown, timeoutMs?: number) => ({
  method: 'put',
  item,
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const get = (timeoutMs?: number) => ({ method: 'get', ...(timeoutMs === undefined ? {} : { timeoutMs }) });
const [taskDone, joinTasks] = [{ method: 'taskDone' }, { method: 'joinTasks' }];

const puts = (process: number, ...items: readonly unknown[]): ScriptLine[] =>
  items.flatMap((item) => returning(process, put(item)));
const gets = (process: number, ...items: readonly unknown[]): ScriptLine[] =>
  items.flatMap((item) => returning(process, get(), item));
const full = (process: number, item: unknown): readonly ScriptLine[] =>
  throwing(process, put(item, 0), 'QueueFull');
const empty = (process: number): readonly ScriptLine[] => throwing(process, get(0), 'QueueEmpty');

describe('a correct history passes', () => {
  test.each<[string, number, ObservedRun]>([
    ['first in, first out', 0, scriptedRun([...puts(1, 'a', 'b'), ...gets(2, 'a', 'b')])],
    [
      'two processes put at once, in either order',
      0,
      scriptedRun([
        { process: 1, begins: put('a') },
        ...puts(2, 'b'),
        { process: 1, returns: undefined },
        ...gets(3, 'a', 'b'),
      ]),
    ],
    [
      'full when it is full, empty when it is empty',
      1,
      scriptedRun([...empty(2), ...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), ...empty(2)]),
    ],
    [
      'a refused put takes no place',
      1,
      scriptedRun([...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), ...puts(1, 'c'), ...gets(2, 'c')]),
    ],
    [
      'a process waits for an item that is never put',
      0,
      scriptedRun([{ process: 2, begins: get() }], stuck(2)),
    ],
    [
      'a process waits for room that never comes',
      1,
      scriptedRun([...puts(1, 'a'), { process: 1, begins: put('b') }], stuck(1)),
    ],
    [
      'the item of a process killed in put() is in the queue or not',
      0,
      scriptedRun([{ process: 1, begins: put('a') }, ...empty(2)], { killed: maskOf(1) }),
    ],
    [
      'all tasks done',
      0,
      scriptedRun([
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

describe('a wrong history is named', () => {
  const endsEmpty = (...lines: readonly ScriptLine[]): ObservedRun =>
    scriptedRun([...lines, ...empty(1)], { after: 1 });

  test.each<[string, number, ObservedRun, string]>([
    [
      'one item comes out twice',
      0,
      scriptedRun([...puts(1, 'a'), ...gets(2, 'a'), ...gets(3, 'a')]),
      'doubled-item',
    ],
    [
      'an item comes out that was never put',
      0,
      scriptedRun([...puts(1, 'ab'), ...gets(2, 'a')]),
      'message-split',
    ],
    ['an item is missing at the end', 0, endsEmpty(...puts(1, 'a', 'b'), ...gets(2, 'a')), 'lost-item'],
    [
      'the later item comes out first',
      0,
      scriptedRun([...puts(1, 'a', 'b'), ...gets(2, 'b', 'a')]),
      'wrong-order',
    ],
    [
      'reported as empty although it is not',
      0,
      scriptedRun([...puts(1, 'a'), ...empty(2), ...gets(2, 'a')]),
      'wrong-value',
    ],
    [
      'reported as empty to a process that would wait',
      0,
      scriptedRun(throwing(2, get(), 'QueueEmpty')),
      'wrong-value',
    ],
    [
      'reported as full although it is not',
      2,
      scriptedRun([...puts(1, 'a'), ...full(1, 'b')]),
      'wrong-value',
    ],
    ['reported as full without a bound', 0, scriptedRun([...puts(1, 'a'), ...full(1, 'b')]), 'wrong-value'],
    [
      'full for ever after a refused put',
      1,
      scriptedRun([...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), ...full(1, 'c')]),
      'lost-slot',
    ],
    [
      'a process waits for the room that a refused put has taken',
      1,
      scriptedRun(
        [...puts(1, 'a'), ...full(1, 'b'), ...gets(2, 'a'), { process: 1, begins: put('c') }],
        stuck(1),
      ),
      'lost-slot',
    ],
    [
      'the room of a process killed in put() is lost although its item came out',
      1,
      scriptedRun([{ process: 1, begins: put('a') }, ...gets(3, 'a'), { process: 2, begins: put('b') }], {
        ...stuck(2),
        killed: maskOf(1),
      }),
      'lost-slot',
    ],
    ['more items than it may hold', 1, scriptedRun([...puts(1, 'a'), ...puts(2, 'b')]), 'check-then-act'],
    [
      'joinTasks() returns although one task is not done',
      0,
      scriptedRun([...puts(1, 'a'), ...returning(1, joinTasks, true)]),
      'wrong-value',
    ],
    [
      'a process waits for an item that is there',
      0,
      scriptedRun([...puts(1, 'a'), { process: 2, begins: get() }], stuck(2)),
      'orphan-wait',
    ],
  ])('%s', (_, maxSize, run, code) => {
    expect(asQueue({ maxSize })(run)?.code).toBe(code);
  });
});
