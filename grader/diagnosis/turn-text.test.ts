import { describe, expect, test } from '@jest/globals';
import type { Act, TurnEnd } from '../faults/turns';
import { actText, endText } from './turn-text';

describe('what a turn is', () => {
  test.each<[Act, string]>([
    [{ kind: 'call', call: 'acquire()', part: 'program' }, 'acquire()'],
    [{ kind: 'call', call: 'acquire()', part: 'before' }, 'first, acquire()'],
    [{ kind: 'call', call: 'value()', part: 'after' }, 'at the end, value()'],
    [{ kind: 'continued', part: 'program' }, '… continues'],
    [
      { kind: 'delivery', what: { kind: 'event', name: 'exit' }, from: { kind: 'process', process: 2 } },
      "gets 'exit' from process 2",
    ],
    [
      {
        kind: 'delivery',
        what: { kind: 'bytes', count: 3, of: 9 },
        from: { kind: 'channel', channel: 'socket 1' },
      },
      'gets the first 3 of 9 bytes from socket 1',
    ],
    [
      { kind: 'delivery', what: { kind: 'bytes', count: 9, of: 9 }, from: { kind: 'process', process: 1 } },
      'gets 9 bytes from process 1',
    ],
    [{ kind: 'task', task: 2, fate: 'exit' }, 'task 2 calls process.exit(7)'],
    [{ kind: 'task', task: 2, fate: 'kill' }, 'is killed in task 2'],
  ])('%j', (act, text) => {
    expect(actText(act)).toBe(text);
  });
});

describe('how a turn ended', () => {
  test.each<[TurnEnd, string]>([
    [{ kind: 'silent' }, ''],
    [{ kind: 'returned', value: "'preempted'" }, "'preempted'"],
    [{ kind: 'threw', name: 'RangeError' }, 'throws RangeError'],
    [{ kind: 'failed', code: 'hang' }, 'hang'],
    [{ kind: 'stopped' }, 'stopped'],
    [{ kind: 'stopped', before: { did: { kind: 'sleep', ms: 5 } } }, 'stopped before it sleeps 5 ms'],
    [{ kind: 'stopped', isKilled: true }, 'stopped, and killed there'],
    [{ kind: 'asleep-for-ever' }, 'asleep for ever'],
  ])('%j', (end, text) => {
    expect(endText(end)).toBe(text);
  });
});
