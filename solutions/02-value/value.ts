import { inspect } from 'node:util';
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

/** What another process needs to find the number: plain data, which can be sent anywhere. */
export interface ValueHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly memory: string;
}

/** One C number in memory that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly #type: CType<CNumbers[Code]>;
  readonly #memory: SharedMemory;

  /** `memory` is for `open`: without it, the number is a new one. */
  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0, memory?: SharedMemory) {
    checkTypeCode(typeCode);
    // New memory is all zeros, which is 0 in every type, so 0 is valid for bigints as well.
    const isZero = Object.is(initial, 0);
    if (!isZero) checkNumber(typeCode, 'initial', initial);

    this.typeCode = typeCode;
    this.#type = types[typeCode];
    this.#memory = memory ?? SharedMemory.create(this.#type.bytes);
    if (!isZero) this.value = initial as CNumbers[Code];
  }

  get value(): CNumbers[Code] {
    return this.#type.get(this.#memory);
  }

  set value(value: CNumbers[Code]) {
    checkNumber(this.typeCode, 'value', value);
    this.#type.set(this.#memory, value);
  }

  get handle(): ValueHandle<Code> {
    return { typeCode: this.typeCode, memory: this.#memory.name };
  }

  /** The same number, seen from this process. */
  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    checkTypeCode(handle?.typeCode, 'handle.typeCode');
    return new Value(handle.typeCode, 0, SharedMemory.open(handle.memory));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

interface CType<N> {
  readonly bytes: number;
  get(memory: SharedMemory): N;
  set(memory: SharedMemory, value: N): void;
}

/** Each get and each set is one operation of the kernel, so no reader sees half a number. */
const types: { readonly [Code in TypeCode]: CType<CNumbers[Code]> } = {
  b: { bytes: 1, get: (m) => m.getInt8(0), set: (m, v) => m.setInt8(0, v) },
  B: { bytes: 1, get: (m) => m.getUint8(0), set: (m, v) => m.setUint8(0, v) },
  h: { bytes: 2, get: (m) => m.getInt16(0), set: (m, v) => m.setInt16(0, v) },
  H: { bytes: 2, get: (m) => m.getUint16(0), set: (m, v) => m.setUint16(0, v) },
  i: { bytes: 4, get: (m) => m.getInt32(0), set: (m, v) => m.setInt32(0, v) },
  I: { bytes: 4, get: (m) => m.getUint32(0), set: (m, v) => m.setUint32(0, v) },
  q: { bytes: 8, get: (m) => m.getBigInt64(0), set: (m, v) => m.setBigInt64(0, v) },
  Q: { bytes: 8, get: (m) => m.getBigUint64(0), set: (m, v) => m.setBigUint64(0, v) },
  f: { bytes: 4, get: (m) => m.getFloat32(0), set: (m, v) => m.setFloat32(0, v) },
  d: { bytes: 8, get: (m) => m.getFloat64(0), set: (m, v) => m.setFloat64(0, v) },
};

function checkTypeCode(typeCode: unknown, argument = 'typeCode'): void {
  if (typeof typeCode === 'string' && Object.hasOwn(types, typeCode)) return;
  const legal = Object.keys(types).join(' ');
  throw new TypeError(`${argument} must be one of ${legal}; it is ${inspect(typeCode)}.`);
}

function checkNumber(typeCode: TypeCode, argument: string, value: unknown): void {
  const expected = typeCode === 'q' || typeCode === 'Q' ? 'bigint' : 'number';
  if (typeof value === expected) return;
  throw new TypeError(
    `${argument} must be a ${expected} for type code '${typeCode}'; it is ${inspect(value)}.`,
  );
}
