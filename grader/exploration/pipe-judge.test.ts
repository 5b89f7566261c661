import { describe, expect, test } from '@jest/globals';
import type { PipeOptions } from '../history';
import type { ObservedRun } from './observed-run';
import { asPipe, refusedSend } from './pipe-judge';
import { maskOf, returning, stuck, throwing, scriptedRun, type ScriptLine } from './testing/scripted-run';

const options: PipeOptions = { holders: [[1], [2]] };
const send = (message: unknown) => ({ method: 'send', end: 0, message }) as const;
const recv = { method: 'recv', end: 1 } as const;
const poll = { method: 'poll', end: 1, timeoutMs: 0 } as const;
const close = { method: 'close', end: 0 } as const;

/** Process 1 sends, process 2 receives. */
const sent = (...messages: readonly unknown[]): ScriptLine[] =>
  messages.flatMap((one) => returning(1, send(one)));
const received = (...messages: readonly unknown[]): ScriptLine[] =>
  messages.flatMap((one) => returning(2, recv, one));
const codeOf = (run: ObservedRun): string | undefined => asPipe(options)(run)?.code;

describe('a correct history passes', () => {
  const both = { finished: maskOf(1, 2) };

  test.each<[string, ObservedRun]>([
    ['whole messages, in order', scriptedRun([...sent('a', [1, 2]), ...received('a', [1, 2])], both)],
    [
      'a message arrives while the receiver waits',
      scriptedRun([{ process: 2, begins: recv }, ...sent('a'), { process: 2, returns: 'a' }], both),
    ],
    [
      'the end of the stream after a close',
      scriptedRun(
        [...sent('a'), ...returning(1, close), ...received('a'), ...throwing(2, recv, 'EndOfStream')],
        both,
      ),
    ],
    [
      'the end of the stream when the sender has ended',
      scriptedRun([...sent('a'), ...received('a'), ...throwing(2, recv, 'EndOfStream')], both),
    ],
    [
      'the end of the stream when the sender was killed',
      scriptedRun([...sent('a'), ...received('a'), ...throwing(2, recv, 'EndOfStream')], {
        finished: maskOf(2),
        killed: maskOf(1),
      }),
    ],
    [
      'a message whose sender was killed in the middle of sending it arrived',
      scriptedRun([{ process: 1, begins: send('a') }, ...received('a')], {
        finished: maskOf(2),
        killed: maskOf(1),
      }),
    ],
    [
      'a message whose sender was killed in the middle of sending it did not arrive',
      scriptedRun([{ process: 1, begins: send('a') }, ...throwing(2, recv, 'EndOfStream')], {
        finished: maskOf(2),
        killed: maskOf(1),
      }),
    ],
    ['a broken pipe when the receiver has ended', scriptedRun(throwing(1, send('a'), 'BrokenPipe'), both)],
    [
      'a receiver that waits while the other process waits as well',
      scriptedRun(
        [
          { process: 2, begins: recv },
          { process: 1, begins: { method: 'recv', end: 0 } as never },
        ],
        stuck(1, 2),
      ),
    ],
    [
      'a poll that sees half of a message whose sender is still sending',
      scriptedRun(
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

describe('a wrong history is named', () => {
  const both = { finished: maskOf(1, 2) };

  test.each<[string, ObservedRun, string]>([
    ['a message that was never sent', scriptedRun([...sent('ab'), ...received('a')], both), 'message-split'],
    [
      'two messages arrive as one',
      scriptedRun([...sent('a', 'b'), ...received('ab')], both),
      'message-split',
    ],
    [
      'the message cannot be read: CorruptStream',
      scriptedRun([...sent('a'), ...throwing(2, recv, 'CorruptStream')], both),
      'message-split',
    ],
    [
      'the message cannot be read: an error of the language',
      scriptedRun([...sent('a'), ...throwing(2, recv, 'RangeError')], both),
      'message-split',
    ],
    [
      'a message arrives although its send() never returns, because that writes more',
      scriptedRun(
        [{ process: 1, begins: send('a') }, ...received('a'), { process: 2, begins: recv }],
        stuck(1, 2),
      ),
      'message-split',
    ],
    [
      'undefined arrives twice',
      scriptedRun([...sent(undefined), ...received(undefined, undefined)], both),
      'doubled-item',
    ],
    ['a message arrives twice', scriptedRun([...sent('a'), ...received('a', 'a')], both), 'doubled-item'],
    [
      'the later message arrives first',
      scriptedRun([...sent('a', 'b'), ...received('b', 'a')], both),
      'wrong-order',
    ],
    [
      'a message never arrives before the stream ends',
      scriptedRun([...sent('a'), ...returning(1, close), ...throwing(2, recv, 'EndOfStream')], both),
      'lost-item',
    ],
    [
      'the stream ends before its sender does',
      scriptedRun([...throwing(2, recv, 'EndOfStream'), ...sent('a')], both),
      'lost-item',
    ],
    [
      'a poll that reports a message before it was sent',
      scriptedRun([...returning(2, poll, true), ...sent('a')], both),
      'not-linearizable',
    ],
    [
      'a poll that reports none although one is there',
      scriptedRun([...sent('a'), ...returning(2, poll, false)], both),
      'not-linearizable',
    ],
    [
      'a broken pipe although there is a receiver',
      scriptedRun([...throwing(1, send('a'), 'BrokenPipe'), { process: 2, begins: recv }], stuck(2)),
      'threw',
    ],
  ])('%s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});

describe('a receiver that throws', () => {
  test('an error that is not one of the connection keeps its message', () => {
    const run = scriptedRun([...sent('a'), ...throwing(2, recv, 'TypeError')], { finished: maskOf(1, 2) });
    expect(asPipe(options)(run)?.facts).toMatchObject({
      kind: 'unreadable-message',
      error: { name: 'TypeError' },
    });
  });

  test('is the fault, and not the send() that then finds no reader', () => {
    const receives = throwing(2, recv, 'TypeError');
    const sends = throwing(1, send('a'), 'BrokenPipe');
    expect(refusedSend(scriptedRun([...receives, ...sends]))).toBeUndefined();
    expect(refusedSend(scriptedRun([...sends, ...receives]))?.code).toBe('threw');
  });
});
