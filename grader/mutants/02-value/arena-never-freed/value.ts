// wrong: all Values of a process live in one large segment, and closing one never frees its place.
// caught by: gives-back as leaked-memory

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
  get(memory: SharedMemory, at: number): N;
  set(memory: SharedMemory, at: number, value: N): void;
}

/** Each get and each set is one operation of the kernel, so no reader sees half a number. */
const types: { readonly [Code in TypeCode]: CType<CNumbers[Code]> } = {
  b: { bytes: 1, get: (m, at) => m.getInt8(at), set: (m, at, v) => m.setInt8(at, v) },
  B: { bytes: 1, get: (m, at) => m.getUint8(at), set: (m, at, v) => m.setUint8(at, v) },
  h: { bytes: 2, get: (m, at) => m.getInt16(at), set: (m, at, v) => m.setInt16(at, v) },
  H: { bytes: 2, get: (m, at) => m.getUint16(at), set: (m, at, v) => m.setUint16(at, v) },
  i: { bytes: 4, get: (m, at) => m.getInt32(at), set: (m, at, v) => m.setInt32(at, v) },
  I: { bytes: 4, get: (m, at) => m.getUint32(at), set: (m, at, v) => m.setUint32(at, v) },
  q: { bytes: 8, get: (m, at) => m.getBigInt64(at), set: (m, at, v) => m.setBigInt64(at, v) },
  Q: { bytes: 8, get: (m, at) => m.getBigUint64(at), set: (m, at, v) => m.setBigUint64(at, v) },
  f: { bytes: 4, get: (m, at) => m.getFloat32(at), set: (m, at, v) => m.setFloat32(at, v) },
  d: { bytes: 8, get: (m, at) => m.getFloat64(at), set: (m, at, v) => m.setFloat64(at, v) },
};

/** Making a segment for each number costs a file each: take them from a larger one, and another when it is full. */
const ARENA_BYTES = 4096;
const SLOT_BYTES = 8;
let arena: SharedMemory | undefined;
let used = ARENA_BYTES;

function nextSlot(): Place {
  if (arena === undefined || used === ARENA_BYTES) {
    arena = SharedMemory.create(ARENA_BYTES);
    used = 0;
  }
  const place = { memory: arena, offset: used };
  used += SLOT_BYTES;
  return place;
}

const attached = new Map<string, SharedMemory>();

function attach(name: string): SharedMemory {
  const memory = attached.get(name) ?? SharedMemory.open(name);
  attached.set(name, memory);
  return memory;
}

interface Place {
  readonly memory: SharedMemory;
  readonly offset: number;
}

/** What another process needs to find the number: it is plain data, and can be sent anywhere. */
export interface ValueHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly memory: string;
  /** Where in the memory, in bytes. */
  readonly offset: number;
}

/** One C number in memory that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly #type: CType<CNumbers[Code]>;
  #place: Place | undefined;

  /** `place` is for `open`: without it, the number is a new one. */
  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0, place?: Place) {
    checkTypeCode(typeCode);
    const isZero = Object.is(initial, 0);
    if (!isZero) checkNumber(typeCode, 'initial', initial);

    this.typeCode = typeCode;
    this.#type = types[typeCode];
    this.#place = place ?? nextSlot();
    if (!isZero) this.value = initial as CNumbers[Code];
  }

  get value(): CNumbers[Code] {
    const { memory, offset } = this.#opened();
    return this.#type.get(memory, offset);
  }

  set value(value: CNumbers[Code]) {
    checkNumber(this.typeCode, 'value', value);
    const { memory, offset } = this.#opened();
    this.#type.set(memory, offset, value);
  }

  get handle(): ValueHandle<Code> {
    const { memory, offset } = this.#opened();
    return { typeCode: this.typeCode, memory: memory.name, offset };
  }

  /** The same number, seen from this process. */
  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    checkTypeCode(handle?.typeCode, 'handle.typeCode');
    return new Value(handle.typeCode, 0, { memory: attach(handle.memory), offset: handle.offset });
  }

  close(): void {
    this.#place = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #opened(): Place {
    if (this.#place !== undefined) return this.#place;
    throw new Error('This Value is closed: open it again from its handle.');
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
