// right: every type is kept as the bits of one unsigned 64-bit word; the handle is a string; reading and writing are two functions for all types.

import { SharedMemory } from '#kernel';

/** The type codes, and what each type is in JavaScript: 64-bit integers do not fit a number. */
export interface CNumbers {
  b: number; // int8
  B: number; // uint8
  h: number; // int16
  H: number; // uint16
  i: number; // int32
  I: number; // uint32
  q: bigint; // int64
  Q: bigint; // uint64
  f: number; // float
  d: number; // double
}
export type TypeCode = keyof CNumbers;

const floats = new DataView(new ArrayBuffer(8));

/** What a type makes of 64 bits. */
function fromBits(typeCode: TypeCode, bits: bigint): number | bigint {
  switch (typeCode) {
    case 'q':
      return BigInt.asIntN(64, bits);
    case 'Q':
      return bits;
    case 'f':
      floats.setBigUint64(0, bits);
      return floats.getFloat32(4);
    case 'd':
      floats.setBigUint64(0, bits);
      return floats.getFloat64(0);
    default:
      return Number((isSigned(typeCode) ? BigInt.asIntN : BigInt.asUintN)(sizes[typeCode], bits));
  }
}

/** The 64 bits that a type keeps a number as. */
function toBits(typeCode: TypeCode, number: number | bigint): bigint {
  if (typeof number === 'bigint') return BigInt.asUintN(64, number);
  floats.setBigUint64(0, 0n);
  if (typeCode === 'f') floats.setFloat32(4, number);
  else if (typeCode === 'd') floats.setFloat64(0, number);
  else return Number.isFinite(number) ? BigInt.asUintN(64, BigInt(Math.trunc(number))) : 0n;
  return floats.getBigUint64(0);
}

const sizes = { b: 8, B: 8, h: 16, H: 16, i: 32, I: 32 };
const isSigned = (typeCode: TypeCode): boolean => typeCode === typeCode.toLowerCase();
const isBig = (typeCode: TypeCode): boolean => typeCode.toLowerCase() === 'q';

function asTypeCode(text: unknown): TypeCode {
  if (typeof text === 'string' && text.length === 1 && 'bBhHiIqQfd'.includes(text)) return text as TypeCode;
  throw new TypeError(`"${String(text)}" is not a type code. Use one of b, B, h, H, i, I, q, Q, f, d.`);
}

/** One C number in memory that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  #memory: SharedMemory;

  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0) {
    this.typeCode = asTypeCode(typeCode) as Code;
    const bits = Object.is(initial, 0) ? 0n : this.#bitsOf(initial);
    this.#memory = SharedMemory.create(8);
    this.#memory.setBigUint64(0, bits);
  }

  get value(): CNumbers[Code] {
    return fromBits(this.typeCode, this.#memory.getBigUint64(0)) as CNumbers[Code];
  }

  set value(number: CNumbers[Code]) {
    this.#memory.setBigUint64(0, this.#bitsOf(number));
  }

  #bitsOf(number: unknown): bigint {
    if (
      typeof number === 'bigint' ? isBig(this.typeCode) : typeof number === 'number' && !isBig(this.typeCode)
    ) {
      return toBits(this.typeCode, number as number | bigint);
    }
    throw new TypeError(`A Value of type ${this.typeCode} cannot hold a ${typeof number}.`);
  }

  get handle(): string {
    return `${this.typeCode} ${this.#memory.name}`;
  }

  static open<Code extends TypeCode = TypeCode>(handle: string): Value<Code> {
    const [typeCode, name] = String(handle).split(' ');
    if (name === undefined) throw new TypeError('A handle is what `value.handle` gave.');
    const memory = SharedMemory.open(name);
    const value = new Value(asTypeCode(typeCode) as Code);
    value.#memory.close();
    value.#memory = memory;
    return value;
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.#memory.close();
  }
}
