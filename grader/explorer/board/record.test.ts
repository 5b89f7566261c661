import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { float64, int32, record, words } from './record';

const field = fc.oneof(
  fc.constant({ field: int32(), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
  fc.constant({ field: float64, value: fc.double({ noNaN: true }) }),
);
const filled = fc
  .array(field, { minLength: 1, maxLength: 30 })
  .chain((fields) =>
    fc
      .tuple(...fields.map(({ value }) => value))
      .map((values) => fields.map((one, at) => ({ name: `f${String(at)}`, ...one, value: values[at] ?? 0 }))),
  );

describe('a record', () => {
  test('gives back what each field was set to, in any order, and touches nothing beside it', () => {
    fc.assert(
      fc.property(filled, fc.nat(3), fc.gen(), (fields, place, gen) => {
        const type = record(Object.fromEntries(fields.map(({ name, field: kind }) => [name, kind])));
        const board = new Int32Array(type.size + 2 * place + 4).fill(-1);
        const isFloat = (name: string): boolean => type.places[name]?.count === 2;
        const viewOf = (name: string): Record<string, number> =>
          isFloat(name) ? type.floats(board, 2 * place) : type.words(board, 2 * place);
        const order = gen(fc.shuffledSubarray, [...fields], { minLength: fields.length });
        for (const { name, value } of order) viewOf(name)[type.at[name] ?? ''] = value;
        for (const { name, value } of fields) expect(viewOf(name)[type.at[name] ?? '']).toBe(value);
        const beside = [...board.subarray(0, 2 * place), ...board.subarray(2 * place + type.size)];
        expect(beside.every((word) => word === -1)).toBe(true);
      }),
    );
  });

  test('finds its words wherever it begins', () => {
    const { at, offsets, size, words: wordsOf } = record({ one: int32(), table: words(3), last: int32() });
    const board = Int32Array.from({ length: 20 }, (_, word) => word);
    expect([size, at.table, offsets.last]).toEqual([5, 1, 4]);
    expect(wordsOf(board, 10)[at.last]).toBe(14);
    expect(board[10 + offsets.last]).toBe(14);
  });

  test('aligns a float64, whatever is before it', () => {
    const { places, size } = record({ one: int32(), time: float64, last: int32() });
    expect([places.time.first, places.last.first, size]).toEqual([2, 4, 6]);
  });

  test('is as large as a multiple of what it is rounded up to', () => {
    expect(record({ one: int32() }, 16).size).toBe(16);
    expect(record({ one: int32(), time: float64 }, 3).size).toBe(6);
  });
});
