import fc from 'fast-check';

/** What C keeps of a number, by Python's type code: JavaScript's typed arrays convert as C does. */
const arrays = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
} as const;

type TypeCode = keyof typeof arrays;

/** A number as JavaScript has it: a bigint for `q` and `Q`. */
export type CNumber = number | bigint;

export const typeCodes = Object.keys(arrays) as readonly TypeCode[];

function isBig(code: TypeCode): code is 'q' | 'Q' {
  return code === 'q' || code === 'Q';
}

/** What a cell of this type holds when the number was written into it. A whole number may stand for a bigint. */
export function asInC(code: TypeCode, value: CNumber): CNumber {
  return isBig(code) ? (arrays[code].of(BigInt(value))[0] ?? 0n) : (arrays[code].of(Number(value))[0] ?? 0);
}

/** Numbers in JavaScript’s own array of this type; whichever it is, it has the methods of any other. */
export function typedArrayOf(code: TypeCode, numbers: readonly CNumber[]): Int8Array {
  return (arrays[code] as unknown as { from(numbers: readonly CNumber[]): Int8Array }).from(numbers);
}

/** Three numbers of a type that differ in every half, so that a mixture of two is none of them. */
export function unlike(code: TypeCode): readonly [CNumber, CNumber, CNumber] {
  if (code === 'd') return [1, -2.000_000_000_000_001, 3.000_000_000_000_002];
  return isBig(code)
    ? [
        asInC(code, 0x1111_1111_2222_2222n),
        asInC(code, -0x3333_3333_4444_4445n),
        asInC(code, 0x5555_5555_6666_6666n),
      ]
    : [asInC(code, 0x11), asInC(code, -2.000_000_5), asInC(code, 0x5a5a_5a5a)];
}

/** The numbers around each width of an integer, and what is special to a type. */
export function edges(code: TypeCode): readonly CNumber[] {
  if (code === 'f' || code === 'd')
    return [0.1, 1e300, 2 ** 24 + 1, 2 ** 53 - 1, 5e-324, -1e-40, 0, -0, NaN, Infinity, -Infinity];
  const around = [7, 8, 15, 16, 31, 32, 53, 63, 64].flatMap((bits) =>
    [-1n, 0n, 1n].flatMap((off) => [2n ** BigInt(bits) + off, off - 2n ** BigInt(bits)]),
  );
  const bigints = [0n, 1n, -1n, 300n, ...around, 2n ** 70n + 5n];
  return isBig(code) ? bigints : [...new Set(bigints.map(Number)), 1e21];
}

/** Numbers to write: whole ones far beyond the range of the type; for floats, any but NaN. */
export function anyNumber(code: TypeCode): fc.Arbitrary<CNumber> {
  // Few values and many: finds both a fault that needs the same number twice and one that needs more than 32 bits.
  const few = fc.constantFrom(0, 1, -1);
  if (isBig(code)) return fc.oneof(few.map(BigInt), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }));
  if (code === 'f' || code === 'd') return fc.oneof(few, fc.double({ noNaN: true }));
  return fc.oneof(few, fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
}
