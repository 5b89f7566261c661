// wrong: it keeps a DataView of the bytes of the SharedMemory, and reads and writes through it.
// caught by: whole-write as unobserved
// caught by: whole-read as unobserved
// caught by: killed-writer as unobserved

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

interface CType<N> {
  readonly bytes: number;
  get(bytes: DataView): N;
  set(bytes: DataView, value: N): void;
}

/** A DataView is a little faster than a call of the kernel, and reads every type. */
const types: { readonly [Code in TypeCode]: CType<CNumbers[Code]> } = {
  b: { bytes: 1, get: (view) => view.getInt8(0), set: (view, v) => view.setInt8(0, v) },
  B: { bytes: 1, get: (view) => view.getUint8(0), set: (view, v) => view.setUint8(0, v) },
  h: { bytes: 2, get: (view) => view.getInt16(0, true), set: (view, v) => view.setInt16(0, v, true) },
  H: { bytes: 2, get: (view) => view.getUint16(0, true), set: (view, v) => view.setUint16(0, v, true) },
  i: { bytes: 4, get: (view) => view.getInt32(0, true), set: (view, v) => view.setInt32(0, v, true) },
  I: { bytes: 4, get: (view) => view.getUint32(0, true), set: (view, v) => view.setUint32(0, v, true) },
  q: { bytes: 8, get: (view) => view.getBigInt64(0, true), set: (view, v) => view.setBigInt64(0, v, true) },
  Q: { bytes: 8, get: (view) => view.getBigUint64(0, true), set: (view, v) => view.setBigUint64(0, v, true) },
  f: { bytes: 4, get: (view) => view.getFloat32(0, true), set: (view, v) => view.setFloat32(0, v, true) },
  d: { bytes: 8, get: (view) => view.getFloat64(0, true), set: (view, v) => view.setFloat64(0, v, true) },
};

function bytesOf(memory: SharedMemory): DataView {
  const { buffer, byteOffset, byteLength } = memory['views'].uint8;
  return new DataView(buffer, byteOffset, byteLength);
}

/** What another process needs to find the number: it is plain data, and can be sent anywhere. */
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
    // New memory is all zeros, which is 0 in every type: so 0 will also do for a bigint.
    const isZero = Object.is(initial, 0);
    if (!isZero) checkNumber(typeCode, 'initial', initial);

    this.typeCode = typeCode;
    this.#type = types[typeCode];
    this.#memory = memory ?? SharedMemory.create(this.#type.bytes);
    if (!isZero) this.value = initial as CNumbers[Code];
  }

  get value(): CNumbers[Code] {
    return this.#type.get(bytesOf(this.#memory));
  }

  set value(value: CNumbers[Code]) {
    checkNumber(this.typeCode, 'value', value);
    this.#type.set(bytesOf(this.#memory), value);
  }

  get handle(): ValueHandle<Code> {
    return { typeCode: this.typeCode, memory: this.#memory.name };
  }

  /** The same number, seen from this process. */
  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    checkTypeCode(handle?.typeCode, 'handle.typeCode');
    const memory = SharedMemory.open(handle.memory);
    if (memory.byteLength === types[handle.typeCode].bytes) return new Value(handle.typeCode, 0, memory);
    memory.close();
    throw new TypeError(
      `handle.memory must be that of a Value('${handle.typeCode}'); it is ${handle.memory}.`,
    );
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

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
