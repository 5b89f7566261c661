import { describe, expect, test } from '@jest/globals';
import type { PipeWait } from '../../faults/facts/pipes';
import { sampleFacts } from '../testing/sample-facts';
import { pipeSentences, pipeText } from './pipes';

const writes = (process: number): PipeWait => ({
  process,
  need: 'room',
  pipe: { kind: 'numbered', number: process },
});

describe('processes that wait for each other', () => {
  test('each with its pipe; when all write, that none reads', () => {
    expect(pipeSentences['pipes-circle']({ kind: 'pipes-circle', waits: [writes(1), writes(2)] })).toBe(
      'No process can continue: process 1 waits for room in pipe 1, which is full; ' +
        'process 2 waits for room in pipe 2, which is full. Each of them writes, and none reads.',
    );
  });

  test('when one waits for something else, only that the others would have to provide it', () => {
    const waits: PipeWait[] = [writes(1), { process: 2, pipe: { kind: 'unknown' } }];
    const sentence = pipeSentences['pipes-circle']({ kind: 'pipes-circle', waits });
    expect(sentence).toContain('process 2 waits for a wake-up.');
    expect(sentence).not.toContain('none reads');
  });
});

describe('a process that is left alone at a pipe', () => {
  const wait: PipeWait = { process: 2, need: 'bytes', pipe: { kind: 'only' } };

  test('the sentence names what it waits for, which process is gone, and which end is still open', () => {
    expect(pipeSentences['pipe-orphan']({ kind: 'pipe-orphan', wait, killed: [] })).toMatch(
      /^Process 2 waits for ever for bytes from the pipe: all others have ended\. .*its writing end is still open/,
    );
    const room: PipeWait = { ...wait, need: 'room' };
    expect(pipeSentences['pipe-orphan']({ kind: 'pipe-orphan', wait: room, killed: [1] })).toMatch(
      /for room in the pipe, which is full: process 1 was killed\. .*its reading end is still open/,
    );
  });

  test('several that were killed are all named', () => {
    expect(pipeSentences['pipe-orphan']({ kind: 'pipe-orphan', wait, killed: [1, 3] })).toContain(
      'process 1 and process 3 were killed',
    );
  });
});

test('a message that is received more often than it was sent is counted', () => {
  const facts = { ...sampleFacts['received-again'], sent: 1, received: 2 };
  expect(pipeSentences['received-again'](facts)).toBe("'one' was sent once and received twice.");
});

test('an error that is not one of the connection is quoted, and half a message only a possible cause', () => {
  const { error } = sampleFacts.threw;
  const facts = { ...sampleFacts['unreadable-message'], error };
  expect(pipeSentences['unreadable-message'](facts)).toMatch(
    /The error says: no such element\. If its cause is half a message, then a read may return fewer bytes/,
  );
});

test('a pipe has a number only where there are several', () => {
  expect(pipeText({ kind: 'only' })).toBe('the pipe');
  expect(pipeText({ kind: 'numbered', number: 2 })).toBe('pipe 2');
  expect(pipeText({ kind: 'unknown' })).toBe('a pipe');
});
