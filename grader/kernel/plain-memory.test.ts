import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { endianness } from 'node:os';
import fc from 'fast-check';
import { SharedMemory } from './internal';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const LENGTH = 37; // a multiple of nothing, so that each type has its own last offset
const isLittleEndian = endianness() === 'LE';
const memory = SharedMemory.create(LENGTH);
afterAll(() => memory.close());

const NUMBERS = {
  Int8: 1,
  Uint8: 1,
  Int16: 2,
  Uint16: 2,
  Int32: 4,
  Uint32: 4,
  Float32: 4,
  Float64: 8,
} as const;
const BIGINTS = { BigInt64: 8, BigUint64: 8 } as const;
const SIZES = { ...NUMBERS, ...BIGINTS };
type NumberType = keyof typeof NUMBERS;
type BigIntType = keyof typeof BIGINTS;

const numberType = fc.constantFrom(...(Object.keys(NUMBERS) as NumberType[]));
const bigIntType = fc.constantFrom(...(Object.keys(BIGINTS) as BigIntType[]));
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(NaN, -0, 2 ** 31, 2 ** 32 + 5, -Infinity, 255.9),
);
const offsets = fc.oneof(
  fc.integer({ min: -9, max: LENGTH + 9 }),
  fc.constantFrom(0.5, NaN, Infinity, 2 ** 31, 2 ** 32, -(2 ** 32)),
);

const write = fc.oneof(
  fc.record({ type: numberType, offset: offsets, value: anyNumber }),
  fc.record({ type: bigIntType, offset: offsets, value: fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }) }),
);

/** What DataView would do, if it also insisted on alignment. */
function isLegal(type: keyof typeof SIZES, offset: number): boolean {
  return (
    Number.isInteger(offset) && offset >= 0 && offset % SIZES[type] === 0 && offset + SIZES[type] <= LENGTH
  );
}

function set(type: NumberType | BigIntType, offset: number, value: number | bigint): void {
  if (type === 'BigInt64' || type === 'BigUint64') memory[`set${type}`](offset, value as bigint);
  else memory[`set${type}`](offset, value as number);
}

describe('plain access', () => {
  test('is DataView in native byte order: any writes leave the same bytes and are read as the same values', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        memory.writeBytes(0, new Uint8Array(LENGTH));
        const model = new DataView(new ArrayBuffer(LENGTH));
        for (const { type, offset, value } of writes) {
          if (!isLegal(type, offset)) {
            expect(() => set(type, offset, value)).toThrow(RangeError);
            expect(() => memory[`get${type}`](offset)).toThrow(RangeError);
            continue;
          }
          set(type, offset, value);
          if (typeof value === 'bigint') model[`set${type as BigIntType}`](offset, value, isLittleEndian);
          else model[`set${type as NumberType}`](offset, value, isLittleEndian);
          expect(memory[`get${type}`](offset)).toBe(model[`get${type}`](offset, isLittleEndian));
        }
        expect([...memory.readBytes(0, LENGTH)]).toEqual([...new Uint8Array(model.buffer)]);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses an offset by name: outside, misaligned, not whole, not a number', () => {
    expect(() => memory.getInt32(36)).toThrow(
      /offset 36 of shared memory of 37 bytes.*4 bytes.*from 0 to 37/,
    );
    expect(() => memory.getFloat64(12)).toThrow(/offset 12 of shared memory of 37 bytes.*multiple of 8/);
    expect(() => memory.getInt16(1.5)).toThrow(/offset 1.5 .*whole bytes/);
    expect(() => memory.getInt8('0' as unknown as number)).toThrow(TypeError);
    expect(() => memory.getInt32(undefined as unknown as number)).toThrow(
      /offset must be a number, but undefined/,
    );
  });

  test('wants a bigint for 64-bit integers and a number for all others', () => {
    expect(() => memory.setBigInt64(0, 1 as unknown as bigint)).toThrow(/value must be a bigint, but 1 came/);
    expect(() => memory.setInt32(0, 1n as unknown as number)).toThrow(TypeError);
  });

  test('a value whose conversion closes the memory is refused, not written to memory that is gone', () => {
    const victim = SharedMemory.create(8);
    const value = { valueOf: () => (victim.close(), 1) } as unknown as number;
    expect(() => victim.setInt32(0, value)).toThrow(
      expect.objectContaining({ code: 'SHARED_MEMORY_CLOSED' }),
    );
  });
});

describe('byte ranges', () => {
  test('a range that is written is read again, whatever its place, and its neighbours stay', () => {
    const range = fc
      .integer({ min: 0, max: LENGTH })
      .chain((offset) => fc.tuple(fc.constant(offset), fc.uint8Array({ maxLength: LENGTH - offset })));
    fc.assert(
      fc.property(range, ([offset, bytes]) => {
        const before = memory.readBytes(0, LENGTH);
        memory.writeBytes(offset, bytes);
        before.set(bytes, offset);
        expect([...memory.readBytes(0, LENGTH)]).toEqual([...before]);
        expect([...memory.readBytes(offset, bytes.length)]).toEqual([...bytes]);
      }),
    );
  });

  test('what is read is a copy', () => {
    memory.writeBytes(0, new Uint8Array([1, 2]));
    const copy = memory.readBytes(0, 2);
    memory.writeBytes(0, new Uint8Array([3, 4]));
    expect([...copy]).toEqual([1, 2]);
  });

  test('a range that does not fit writes nothing', () => {
    memory.writeBytes(30, new Uint8Array(7));
    expect(() => memory.writeBytes(30, new Uint8Array(8).fill(9))).toThrow(RangeError);
    expect([...memory.readBytes(30, 7)]).toEqual(new Array(7).fill(0));
    expect(() => memory.readBytes(-1, 2)).toThrow(RangeError);
    expect(() => memory.readBytes(0, 38)).toThrow(RangeError);
    expect(() => memory.writeBytes(0, [1] as unknown as Uint8Array)).toThrow(/a Uint8Array, but an array/);
  });
});
