import { describe, expect, test } from '@jest/globals';
import { BLOCKED, returned, threw } from '../operation';
import { oneByOne, verdictOf } from '../testing/notation';
import type { PipeEnd, PipeInput } from './pipe';
import { pipeModel } from './pipe';

const done = returned(undefined);

describe('pipe', () => {
  const send = (end: PipeEnd, message: unknown): PipeInput => ({ method: 'send', end, message });
  const recv = (end: PipeEnd): PipeInput => ({ method: 'recv', end });
  const poll = (end: PipeEnd): PipeInput => ({ method: 'poll', end });
  const close = (end: PipeEnd): PipeInput => ({ method: 'close', end });
  const pipe = pipeModel({ holders: [[0], [1]] });

  test('messages arrive whole, in order, in both directions', () => {
    expect(
      verdictOf(
        pipe,
        oneByOne(
          [0, send(0, [1]), done],
          [1, send(1, 'x'), done],
          [1, recv(1), returned([1])],
          [0, recv(0), returned('x')],
        ),
      ),
    ).toBe('ok');
    expect(
      verdictOf(
        pipe,
        oneByOne([0, send(0, 'a'), done], [0, send(0, 'b'), done], [1, recv(1), returned('ab')]),
      ),
    ).toBe('illegal');
    expect(
      verdictOf(
        pipe,
        oneByOne([0, send(0, 'a'), done], [0, send(0, 'b'), done], [1, recv(1), returned('b')]),
      ),
    ).toBe('illegal');
    expect(verdictOf(pipe, oneByOne([0, send(0, 'a'), done], [0, recv(0), returned('a')]))).toBe('illegal');
  });

  test('the stream ends once its last writer closed and all is read', () => {
    const left = [
      [0, send(0, 'a'), done],
      [0, close(0), done],
    ] as const;
    const ended = threw('EndOfStream');
    expect(
      verdictOf(
        pipe,
        oneByOne(...left, [1, recv(1), returned('a')], [1, poll(1), returned(true)], [1, recv(1), ended]),
      ),
    ).toBe('ok');
    expect(verdictOf(pipe, oneByOne(...left, [1, recv(1), ended]))).toBe('illegal');
    expect(verdictOf(pipe, oneByOne([1, recv(1), ended]))).toBe('illegal');
    const shared = pipeModel({ holders: [[0, 2], [1]] });
    expect(verdictOf(shared, oneByOne([0, close(0), done], [1, recv(1), ended]))).toBe('illegal');
    expect(verdictOf(shared, oneByOne([0, close(0), done], [1, recv(1), BLOCKED]))).toBe('ok');
    expect(verdictOf(shared, oneByOne([0, close(0), done], [2, close(0), done], [1, recv(1), BLOCKED]))).toBe(
      'illegal',
    );
  });

  test('sending to a closed peer is a BrokenPipe', () => {
    expect(verdictOf(pipe, oneByOne([1, close(1), done], [0, send(0, 'a'), threw('BrokenPipe')]))).toBe('ok');
    expect(verdictOf(pipe, oneByOne([1, close(1), done], [0, send(0, 'a'), done]))).toBe('illegal');
    expect(verdictOf(pipe, oneByOne([0, send(0, 'a'), threw('BrokenPipe')]))).toBe('illegal');
  });

  test('poll says whether a message is there, and takes none', () => {
    expect(
      verdictOf(
        pipe,
        oneByOne(
          [1, poll(1), returned(false)],
          [0, send(0, 'a'), done],
          [1, poll(1), returned(true)],
          [1, recv(1), returned('a')],
        ),
      ),
    ).toBe('ok');
    expect(verdictOf(pipe, oneByOne([0, send(0, 'a'), done], [1, poll(1), returned(false)]))).toBe('illegal');
    expect(
      verdictOf(pipe, oneByOne([1, { method: 'poll', end: 1, timeoutMs: Infinity }, returned(false)])),
    ).toBe('illegal');
    expect(verdictOf(pipe, oneByOne([1, poll(1), BLOCKED]))).toBe('illegal');
  });

  test('an end refuses the direction that it has not, and everything once closed', () => {
    const oneWay = pipeModel({ duplex: false, holders: [[0], [1]] });
    const refused = threw('NotWritable');
    expect(
      verdictOf(
        oneWay,
        oneByOne(
          [0, send(0, 'a'), refused],
          [1, recv(1), refused],
          [1, send(1, 'a'), done],
          [0, recv(0), returned('a')],
        ),
      ),
    ).toBe('ok');
    expect(verdictOf(oneWay, oneByOne([0, send(0, 'a'), done]))).toBe('illegal');
    expect(verdictOf(pipe, oneByOne([0, close(0), done], [0, close(0), done], [0, recv(0), refused]))).toBe(
      'ok',
    );
  });

  test('a send may sleep while its peer is open, since the system’s buffer is finite', () => {
    expect(verdictOf(pipe, oneByOne([0, send(0, 'long'), BLOCKED]))).toBe('ok');
    expect(verdictOf(pipe, oneByOne([1, close(1), done], [0, send(0, 'long'), BLOCKED]))).toBe('illegal');
  });
});
