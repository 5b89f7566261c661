import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bits, float64, int32, record, words } from './record';

const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** A field, and values that it can hold. */
const field = fc.oneof(
  fc.constant({ field: int32(), values: int }),
  fc.constant({ field: float64, values: fc.double({ noNaN: true }) }),
  fc.integer({ min: 1, max: 24 }).map((width) => ({ field: bits(width), values: fc.nat(2 ** width - 1) })),
);
const filled = fc
  .array(field, { minLength: 1, maxLength: 12 })
  .chain((fields) =>
    fc
      .tuple(...fields.map(({ values }) => values))
      .map((values) =>
        fields.map(({ field: kind }, at) => [`f${String(at)}`, kind, values[at] ?? 0] as const),
      ),
  );

describe('a record', () => {
  test('gives back what each field was set to, in any order, and touches nothing beside it', () => {
    fc.assert(
      fc.property(filled, fc.nat(3), fc.gen(), (fields, place, gen) => {
        const { View, size } = record(Object.fromEntries(fields.map(([name, kind]) => [name, kind])));
        const board = new Int32Array(size + 2 * place + 4).fill(-1);
        const view = new View(board, 2 * place);
        const order = gen(fc.shuffledSubarray, [...fields], { minLength: fields.length });
        for (const [name, , value] of order) Object.assign(view, { [name]: value });
        for (const [name, , value] of fields) expect(view).toHaveProperty(name, value);
        const beside = [...board.subarray(0, 2 * place), ...board.subarray(2 * place + size)];
        expect(beside.every((word) => word === -1)).toBe(true);
      }),
    );
  });

  test('gives the index of the first of its words', () => {
    const { View, size } = record({ one: int32(), table: words(3), last: int32() });
    const view = new View(new Int32Array(20), 10);
    expect([size, view.table]).toEqual([5, 11]);
    view.at = 4;
    expect(view.table).toBe(5);
  });

  test('lets neighbours share a word as long as they fit into it', () => {
    const { places, size } = record({ a: bits(8), b: bits(20), c: bits(8), d: bits(24) });
    expect([places.a.first, places.b.first, places.c.first, places.d.first]).toEqual([0, 0, 1, 1]);
    expect(size).toBe(2);
  });

  test('keeps only the bits that fit', () => {
    const { View } = record({ low: bits(4), high: bits(4) });
    const view = new View(new Int32Array(1), 0);
    Object.assign(view, { low: 0x1f, high: -1 });
    expect([view.low, view.high]).toEqual([15, 15]);
  });

  test('aligns a float64, whatever is before it, and refuses to lie where that is impossible', () => {
    const { View, places, size } = record({ one: int32(), time: float64, last: int32() });
    expect([places.time.first, size]).toEqual([2, 6]);
    expect(() => new View(new Int32Array(9), 3)).toThrow(RangeError);
  });

  test('is as large as a multiple of what it is rounded up to', () => {
    expect(record({ one: int32() }, 16).size).toBe(16);
    expect(record({ one: int32(), time: float64 }, 3).size).toBe(6);
  });
});
