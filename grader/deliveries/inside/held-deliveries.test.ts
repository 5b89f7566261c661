import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HeldDeliveries, type Delivery } from './held-deliveries';
import { Lines } from '../../containment/lines';
import { fromVariable, toVariable } from '../protocol';

interface Text extends Delivery {
  readonly text: string;
}

/** What was delivered of it, in its order, and what was said of it. */
class Told {
  readonly delivered: string[] = [];
  readonly said: string[] = [];
  readonly held = new HeldDeliveries((channel, { kind, size }) => {
    this.said.push(`${channel} ${kind} ${String(size)}`);
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
  test('is told and not delivered, until it is let through: one at a time, in the order of its channel', () => {
    const { held, delivered, said, ...told } = withMessages();
    expect({ delivered, said }).toEqual({
      delivered: [],
      said: ['a message 0', 'a message 0', 'b message 0'],
    });
    held.deliver('b');
    expect(told.take()).toEqual(['b1']);
    held.deliver('a');
    expect(told.take()).toEqual(['a1']);
    held.deliver('a');
    held.deliver('a');
    held.deliver('nobody');
    expect(told.take()).toEqual(['a2']);
  });

  test('comes when all is let through, each channel in its order; and at once from then on, unsaid', () => {
    const { held, said, take, message } = withMessages();
    held.letAllThrough();
    expect(take()).toEqual(['a1', 'a2', 'b1']);
    held.arrive('a', message('a3'));
    expect(take()).toEqual(['a3']);
    expect(said).toHaveLength(3);
    held.letAllThrough();
    expect(take()).toEqual([]);
  });

  function withMessages(): {
    held: HeldDeliveries;
    delivered: string[];
    said: string[];
    take: () => string[];
    message: (text: string) => Delivery;
  } {
    const told = new Told();
    for (const text of ['a1', 'a2', 'b1']) told.held.arrive(text.charAt(0), told.message(text));
    const { held, delivered, said } = told;
    return { held, delivered, said, take: () => delivered.splice(0), message: (text) => told.message(text) };
  }
});

describe('a chunk', () => {
  test.each([1, 2, 3, 4])(
    'is cut after %i of its 5 bytes: its rest comes next, before what follows',
    (at) => {
      const told = new Told();
      told.held.arrive('s', told.bytes('first'));
      told.held.arrive('s', told.message('m'));
      told.held.deliver('s', at);
      expect(told.delivered).toEqual(['first'.slice(0, at)]);
      told.held.deliver('s');
      told.held.deliver('s');
      expect(told.delivered).toEqual(['first'.slice(0, at), 'first'.slice(at), 'm']);
    },
  );

  test('and the one behind it are one, of their stream alone: how they were cut on the way is chance', () => {
    const told = new Told();
    told.held.arrive('s', told.bytes('one'));
    told.held.arrive('t', told.bytes('other'));
    told.held.arrive('s', told.bytes('two'));
    told.held.arrive('s', told.message('m'));
    told.held.arrive('s', told.bytes('three'));
    for (let time = 0; time < 4; time++) told.held.deliver('s', 4);
    expect(told.delivered).toEqual(['onet', 'wo', 'm', 'thre']);
  });

  test('that arrives behind the rest of one that was cut goes on from there', () => {
    const told = new Told();
    told.held.arrive('s', told.bytes('first'));
    told.held.deliver('s', 3);
    told.held.arrive('s', told.bytes('second'));
    told.held.deliver('s');
    expect(told.delivered).toEqual(['fir', 'stsecond']);
  });

  test('is whole when as many bytes are asked for as it has, or more; and a message always is', () => {
    const told = new Told();
    for (const one of [told.bytes('five5'), told.message('m'), told.bytes('last5')])
      told.held.arrive('s', one);
    for (const bytes of [5, 1, 9]) told.held.deliver('s', bytes);
    expect(told.delivered).toEqual(['five5', 'm', 'last5']);
  });

  test('in any pieces, is the same bytes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(fc.integer({ min: 1, max: 4 })), (text, pieces) => {
        const told = new Told();
        told.held.arrive('s', told.bytes(text));
        for (const bytes of pieces) told.held.deliver('s', bytes);
        told.held.letAllThrough();
        expect(told.delivered.join('')).toBe(text);
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

  test('that are no messages of ours are left out', () => {
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
