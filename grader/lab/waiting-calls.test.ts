import { describe, expect, test } from '@jest/globals';
import { eventCalls, lockCalls, queueCalls, semaphoreCalls, type WaitingCalls } from './waiting-calls';

type Call = readonly [method: string, ...args: unknown[]];

/** Makes the calls one after the other; returns the answers so far, in the order in which the calls were made. */
function answersOf(object: WaitingCalls, ...calls: readonly Call[]): unknown[] {
  for (const [i, [method, ...args]] of calls.entries()) object.make(i, method, args);
  return calls.map((_, i) => {
    const answer = object.answers.get(i);
    return answer === undefined ? 'waits' : 'error' in answer ? answer.error : answer.value;
  });
}

describe('calls that may wait', () => {
  test('an item goes to the getter that came first, and none is both kept and given', () => {
    const calls: Call[] = [['get'], ['get'], ['put', 'x'], ['size'], ['put', 'y'], ['size']];
    expect(answersOf(queueCalls(0), ...calls)).toEqual(['x', 'y', undefined, 0, undefined, 0]);
  });

  test('a place goes to the putter that came first', () => {
    const calls: Call[] = [['put', 1], ['put', 2], ['put', 3], ['get'], ['get'], ['isFull']];
    expect(answersOf(queueCalls(1), ...calls)).toEqual([undefined, undefined, undefined, 1, 2, true]);
  });

  test('a call without time to wait is answered at once, and has done nothing', () => {
    const calls: Call[] = [
      ['get', 0],
      ['put', 1, -1],
      ['put', 2, 0],
      ['putNowait', 3],
    ];
    expect(answersOf(queueCalls(1), ...calls)).toEqual(['QueueEmpty', undefined, 'QueueFull', 'QueueFull']);
  });

  test('a call whose time is up has left its line', () => {
    const lock = lockCalls();
    expect(answersOf(lock, ['acquire'], ['acquire', 10], ['acquire'])).toEqual([true, 'waits', 'waits']);
    lock.pass(10);
    expect(lock.answers.get(1)).toEqual({ value: false });
    lock.make(3, 'release', []);
    expect(lock.answers.get(2)).toEqual({ value: true });
  });

  test('an item is unfinished from put() to taskDone(), even if it went straight to a getter', () => {
    const calls: Call[] = [['get'], ['put', 1], ['joinTasks'], ['taskDone'], ['taskDone']];
    expect(answersOf(queueCalls(0), ...calls)).toEqual([1, undefined, true, undefined, 'RangeError']);
  });

  test('a permit that is handed over is not free as well; a free lock cannot be released', () => {
    const calls: Call[] = [['acquire'], ['acquire'], ['release'], ['value'], ['release'], ['value']];
    expect(answersOf(semaphoreCalls(1), ...calls)).toEqual([true, true, undefined, 0, undefined, 1]);
    expect(answersOf(lockCalls(), ['release'], ['locked'])).toEqual(['ReleaseError', false]);
  });

  test('set() lets all through that wait, even if clear() follows', () => {
    const calls: Call[] = [['wait'], ['wait'], ['set'], ['clear'], ['wait'], ['isSet']];
    expect(answersOf(eventCalls(), ...calls)).toEqual([true, true, undefined, undefined, 'waits', false]);
  });
});
