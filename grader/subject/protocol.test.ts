import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ControlChannelBroken, frame, FrameReader, type ToSubject } from './protocol';

const call = (id: number, size: number): ToSubject => ({
  type: 'call',
  id,
  scenario: 'read',
  args: [new Uint8Array(size)],
  trace: false,
});

describe('frames', () => {
  test('arrive whole and in order, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (sizes, cuts) => {
          const bytes = Buffer.concat(sizes.map((size, id) => frame(call(id, size))));
          const reader = new FrameReader();
          const heard: unknown[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = cuts[turn % cuts.length] ?? 1;
            heard.push(...reader.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(heard).toEqual(sizes.map((size, id) => call(id, size)));
        },
      ),
    );
  });

  test('an impossible length breaks the channel before anything is allocated', () => {
    const lie = Buffer.alloc(8);
    lie.writeUInt32LE(0xffff_fff0);
    expect(() => new FrameReader().push(lie)).toThrow(ControlChannelBroken);
  });

  test('bytes that are not a message break the channel', () => {
    const garbage = Buffer.from('\x05\0\0\0hello');
    expect(() => new FrameReader().push(garbage)).toThrow(ControlChannelBroken);
  });
});

test('a result that is too large is refused by its sender, with its size and what to do', () => {
  const large = { ...call(1, 65 * 1024 ** 2) };
  expect(() => frame(large)).toThrow(/66 MiB.*Return only/);
});

test('the round trips of the lessons, 16 MiB, fit', () => {
  expect(new FrameReader().push(frame(call(1, 16 * 1024 ** 2)))).toHaveLength(1);
});
