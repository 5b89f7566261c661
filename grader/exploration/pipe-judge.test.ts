import { describe, expect, test } from '@jest/globals';
import type { PipeOptions } from '../history';
import type { ObservedRun } from './observed-run';
import { asPipe } from './pipe-judge';
import { maskOf, returning, stuck, throwing, toldRun, type Told } from './testing/told-run';

const options: PipeOptions = { holders: [[1], [2]] };
const send = (message: unknown) => ({ method: 'send', end: 0, message }) as const;
const recv = { method: 'recv', end: 1 } as const;
const poll = { method: 'poll', end: 1, timeoutMs: 0 } as const;
const close = { method: 'close', end: 0 } as const;

/** Process 1 sends, process 2 receives. */
const sent = (...messages: readonly unknown[]): Told[] => messages.flatMap((one) => returning(1, send(one)));
const received = (...messages: readonly unknown[]): Told[] =>
  messages.flatMap((one) => returning(2, recv, one));
const codeOf = (run: ObservedRun): string | undefined => asPipe(options)(run)?.code;

describe('a right history passes', () => {
  const both = { finished: maskOf(1, 2) };

  test.each<[string, ObservedRun]>([
    ['whole messages, in order', toldRun([...sent('a', [1, 2]), ...received('a', [1, 2])], both)],
    [
      'what one sends comes while the other waits',
      toldRun([{ process: 2, begins: recv }, ...sent('a'), { process: 2, returns: 'a' }], both),
    ],
    [
      'the end of the stream after a close',
      toldRun(
        [...sent('a'), ...returning(1, close), ...received('a'), ...throwing(2, recv, 'EndOfStream')],
        both,
      ),
    ],
    [
      'the end of the stream when the sender has come to its end',
      toldRun([...sent('a'), ...received('a'), ...throwing(2, recv, 'EndOfStream')], both),
    ],
    [
      'the end of the stream when the sender was killed',
      toldRun([...sent('a'), ...received('a'), ...throwing(2, recv, 'EndOfStream')], {
        finished: maskOf(2),
        killed: maskOf(1),
      }),
    ],
    [
      'a message of one who was killed in the middle of sending it: it came',
      toldRun([{ process: 1, begins: send('a') }, ...received('a')], {
        finished: maskOf(2),
        killed: maskOf(1),
      }),
    ],
    [
      'or did not',
      toldRun([{ process: 1, begins: send('a') }, ...throwing(2, recv, 'EndOfStream')], {
        finished: maskOf(2),
        killed: maskOf(1),
      }),
    ],
    ['a broken pipe when the receiver has ended', toldRun(throwing(1, send('a'), 'BrokenPipe'), both)],
    [
      'one who waits for what nobody sends, while the sender waits, too',
      toldRun(
        [
          { process: 2, begins: recv },
          { process: 1, begins: { method: 'recv', end: 0 } as never },
        ],
        stuck(1, 2),
      ),
    ],
    [
      'a poll that sees half of a message whose sender is still at it',
      toldRun(
        [
          { process: 1, begins: send('a') },
          ...returning(2, poll, true),
          { process: 1, throws: 'BrokenPipe' },
        ],
        both,
      ),
    ],
  ])('%s', (_, run) => {
    expect(asPipe(options)(run)).toBeUndefined();
  });
});

describe('a wrong history is told by its name', () => {
  const both = { finished: maskOf(1, 2) };

  test.each<[string, ObservedRun, string]>([
    ['nobody sent what came', toldRun([...sent('ab'), ...received('a')], both), 'message-split'],
    ['two came as one', toldRun([...sent('a', 'b'), ...received('ab')], both), 'message-split'],
    [
      'nobody can make sense of what came',
      toldRun([...sent('a'), ...throwing(2, recv, 'CorruptStream')], both),
      'message-split',
    ],
    [
      'nor when it is an error of the language',
      toldRun([...sent('a'), ...throwing(2, recv, 'RangeError')], both),
      'message-split',
    ],
    [
      'it came, and its send() goes on for ever: that writes more',
      toldRun(
        [{ process: 1, begins: send('a') }, ...received('a'), { process: 2, begins: recv }],
        stuck(1, 2),
      ),
      'message-split',
    ],
    [
      'undefined came twice',
      toldRun([...sent(undefined), ...received(undefined, undefined)], both),
      'doubled-item',
    ],
    ['it came twice', toldRun([...sent('a'), ...received('a', 'a')], both), 'doubled-item'],
    ['the later one came first', toldRun([...sent('a', 'b'), ...received('b', 'a')], both), 'wrong-order'],
    [
      'it never came, and the stream is over',
      toldRun([...sent('a'), ...returning(1, close), ...throwing(2, recv, 'EndOfStream')], both),
      'lost-item',
    ],
    [
      'the stream is over, and its sender is not',
      toldRun([...throwing(2, recv, 'EndOfStream'), ...sent('a')], both),
      'lost-item',
    ],
    [
      'a poll that tells of a message that nobody sent',
      toldRun([...returning(2, poll, true), ...sent('a')], both),
      'not-linearizable',
    ],
    [
      'a poll that tells of none, though one is there',
      toldRun([...sent('a'), ...returning(2, poll, false)], both),
      'not-linearizable',
    ],
    [
      'a broken pipe, though there is a receiver',
      toldRun([...throwing(1, send('a'), 'BrokenPipe'), { process: 2, begins: recv }], stuck(2)),
      'not-linearizable',
    ],
  ])('%s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});
