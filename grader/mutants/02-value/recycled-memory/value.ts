// wrong: closed memory is kept for the next Value of that size, with the number of the last one still in it.
// caught by: zeroed as wrong-value
// caught by: model as wrong-value

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
  readonly #isMine: boolean;
  #isOpen = true;

  /** `memory` is for `open`: without it, the number is a new one. */
  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0, memory?: SharedMemory) {
    checkTypeCode(typeCode);
    // New memory is all zeros, which is 0 in every type: so 0 will also do for a bigint.
    const isZero = Object.is(initial, 0);
    if (!isZero) checkNumber(typeCode, 'initial', initial);

    this.typeCode = typeCode;
    this.#type = types[typeCode];
    this.#memory = memory ?? recycled(this.#type.bytes);
    this.#isMine = memory === undefined;
    if (!isZero) this.value = initial as CNumbers[Code];
  }

  get value(): CNumbers[Code] {
    return this.#type.get(this.#opened());
  }

  set value(value: CNumbers[Code]) {
    checkNumber(this.typeCode, 'value', value);
    this.#type.set(this.#opened(), value);
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
    if (this.#isOpen && this.#isMine) spare.push(this.#memory);
    else if (this.#isOpen) this.#memory.close();
    this.#isOpen = false;
  }

  #opened(): SharedMemory {
    if (this.#isOpen) return this.#memory;
    throw new Error('This Value is closed: open it again from its handle.');
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Making and removing a segment costs much more than a read: those that are free are used again. */
const spare: SharedMemory[] = [];

function recycled(bytes: number): SharedMemory {
  const found = spare.findIndex((memory) => memory.byteLength === bytes);
  const [memory] = found < 0 ? [] : spare.splice(found, 1);
  return memory ?? SharedMemory.create(bytes);
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
