import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HeldDeliveries, type Delivery } from './held-deliveries';
import { Lines } from '../../containment/lines';
import { fromVariable, toVariable } from '../protocol';

interface Text extends Delivery {
  readonly text: string;
}

/** Records what was delivered, in order, and what was reported as held. */
class Recorder {
  readonly delivered: string[] = [];
  readonly reported: string[] = [];
  readonly held = new HeldDeliveries((channel, { kind, size }) => {
    this.reported.push(`${channel} ${kind} ${String(size)}`);
  });

  message(text: string): Delivery {
    return { kind: 'message', size: 0, from: 0, deliver: () => void this.delivered.push(text) };
  }

  bytes(text: string): Text {
    return {
      ...this.message(text),
      kind: 'bytes',
      size: text.length,
      text,
      join: (next) => this.bytes(text + (next as Text).text),
      cut: (at) => [this.bytes(text.slice(0, at)), this.bytes(text.slice(at))],
    };
  }
}

describe('what has arrived', () => {
  test('is reported but not delivered until it is let through: one at a time, in the order of its channel', () => {
    const { held, delivered, reported, ...recorder } = withMessages();
    expect({ delivered, reported }).toEqual({
      delivered: [],
      reported: ['a message 0', 'a message 0', 'b message 0'],
    });
    held.deliver('b');
    expect(recorder.take()).toEqual(['b1']);
    held.deliver('a');
    expect(recorder.take()).toEqual(['a1']);
    held.deliver('a');
    held.deliver('a');
    held.deliver('unknown');
    expect(recorder.take()).toEqual(['a2']);
  });

  test('is delivered when all is let through, each channel in its order; from then on at once, and unreported', () => {
    const { held, reported, take, message } = withMessages();
    held.letAllThrough();
    expect(take()).toEqual(['a1', 'a2', 'b1']);
    held.arrive('a', message('a3'));
    expect(take()).toEqual(['a3']);
    expect(reported).toHaveLength(3);
    held.letAllThrough();
    expect(take()).toEqual([]);
  });

  function withMessages(): {
    held: HeldDeliveries;
    delivered: string[];
    reported: string[];
    take: () => string[];
    message: (text: string) => Delivery;
  } {
    const recorder = new Recorder();
    for (const text of ['a1', 'a2', 'b1']) recorder.held.arrive(text.charAt(0), recorder.message(text));
    const { held, delivered, reported } = recorder;
    return {
      held,
      delivered,
      reported,
      take: () => delivered.splice(0),
      message: (text) => recorder.message(text),
    };
  }
});

describe('a chunk', () => {
  test.each([1, 2, 3, 4])(
    'is cut after %i of its 5 bytes: its rest comes next, before what follows',
    (at) => {
      const recorder = new Recorder();
      recorder.held.arrive('s', recorder.bytes('first'));
      recorder.held.arrive('s', recorder.message('m'));
      recorder.held.deliver('s', at);
      expect(recorder.delivered).toEqual(['first'.slice(0, at)]);
      recorder.held.deliver('s');
      recorder.held.deliver('s');
      expect(recorder.delivered).toEqual(['first'.slice(0, at), 'first'.slice(at), 'm']);
    },
  );

  test('and the chunk behind it in the same stream become one, because how they were cut on the way is chance', () => {
    const recorder = new Recorder();
    recorder.held.arrive('s', recorder.bytes('one'));
    recorder.held.arrive('t', recorder.bytes('other'));
    recorder.held.arrive('s', recorder.bytes('two'));
    recorder.held.arrive('s', recorder.message('m'));
    recorder.held.arrive('s', recorder.bytes('three'));
    for (let time = 0; time < 4; time++) recorder.held.deliver('s', 4);
    expect(recorder.delivered).toEqual(['onet', 'wo', 'm', 'thre']);
  });

  test('that arrives behind the rest of a cut chunk continues from there', () => {
    const recorder = new Recorder();
    recorder.held.arrive('s', recorder.bytes('first'));
    recorder.held.deliver('s', 3);
    recorder.held.arrive('s', recorder.bytes('second'));
    recorder.held.deliver('s');
    expect(recorder.delivered).toEqual(['fir', 'stsecond']);
  });

  test('is whole when at least as many bytes are asked for as it has, and a message always is', () => {
    const recorder = new Recorder();
    for (const one of [recorder.bytes('five5'), recorder.message('m'), recorder.bytes('last5')])
      recorder.held.arrive('s', one);
    for (const bytes of [5, 1, 9]) recorder.held.deliver('s', bytes);
    expect(recorder.delivered).toEqual(['five5', 'm', 'last5']);
  });

  test('is the same bytes in any pieces', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(fc.integer({ min: 1, max: 4 })), (text, pieces) => {
        const recorder = new Recorder();
        recorder.held.arrive('s', recorder.bytes(text));
        for (const bytes of pieces) recorder.held.deliver('s', bytes);
        recorder.held.letAllThrough();
        expect(recorder.delivered.join('')).toBe(text);
      }),
    );
  });
});

describe('the lines between a process and the post office', () => {
  test('are the same messages, wherever the stream is cut', () => {
    const sent = [1, 2, 3].map((pid) => ({ type: 'hello' as const, pid }));
    const stream = sent.map((one) => `${JSON.stringify(one)}\n`).join('');
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const lines = new Lines();
        const got = places.flatMap((from, at) => lines.push(stream.slice(from, places[at + 1] ?? from)));
        expect(got).toEqual(sent);
      }),
    );
  });

  test('are dropped when they are not messages of ours', () => {
    expect(new Lines().push('{"type":"hello"}\nnoise\n{}\nnull\n7\n\n{"type":"held"}\n{"type"')).toEqual([
      { type: 'hello' },
      { type: 'held' },
    ]);
  });
});

test('an address goes through the environment, where there is no NUL', () => {
  for (const address of ['\0forklings-post-1', '/tmp/forklings-post-1']) {
    expect(toVariable(address)).not.toContain('\0');
    expect(fromVariable(toVariable(address))).toBe(address);
  }
});
