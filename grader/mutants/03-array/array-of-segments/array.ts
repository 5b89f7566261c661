// wrong: each element has a segment of its own, so a long array exhausts the system’s limit.
// caught by: one-piece as wrong-value

import { inspect } from 'node:util';
import type { CNumbers, TypeCode } from '#katas/value';
import { SharedMemory } from '#kernel';

interface CType<N> {
  readonly bytes: number;
  get(memory: SharedMemory, offset: number): N;
  set(memory: SharedMemory, offset: number, value: N): void;
}

/** The types of Value, now at an offset. Each writes exactly its own bytes, and so never a neighbour's. */
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

/** What another process needs to find the array: plain data. */
export interface ArrayHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly length: number;
  readonly memories: readonly string[];
}

/** A C array, of fixed length, in memory that several processes share. */
export class SharedArray<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly length: number;
  readonly #type: CType<CNumbers[Code]>;
  readonly #memories: readonly SharedMemory[];

  /** So many zeros, or a copy of the items. `memories` is for `open`: without it, the array is a new one. */
  constructor(
    typeCode: Code,
    lengthOrItems: number | Iterable<CNumbers[Code]>,
    memories?: readonly SharedMemory[],
  ) {
    checkTypeCode(typeCode);
    // All items are taken and checked before any memory is: an iterable that throws leaves nothing behind.
    const items = typeof lengthOrItems === 'number' ? [] : [...iterable(lengthOrItems)];
    items.forEach((item, index) => checkNumber(typeCode, `items[${index}]`, item));

    this.typeCode = typeCode;
    this.#type = types[typeCode];
    this.length = typeof lengthOrItems === 'number' ? checkLength(lengthOrItems) : items.length;
    this.#memories =
      memories ?? Array.from({ length: this.length }, () => SharedMemory.create(this.#type.bytes));
    items.forEach((item, index) => this.set(index, item));
  }

  get(index: number): CNumbers[Code] {
    return this.#type.get(this.#at(index), 0);
  }

  set(index: number, value: CNumbers[Code]): void {
    const memory = this.#at(index);
    checkNumber(this.typeCode, 'value', value);
    this.#type.set(memory, 0, value);
  }

  /** The memory of an element; -1 is the last one. */
  #at(index: number): SharedMemory {
    if (!Number.isInteger(index)) throw new TypeError(`index must be an integer; it is ${inspect(index)}.`);
    if (index < -this.length || index >= this.length) {
      throw new RangeError(`index ${index} is outside an array of length ${this.length}.`);
    }
    const memory = this.#memories[index < 0 ? index + this.length : index];
    if (memory === undefined) throw new RangeError(`index ${index} is outside.`);
    return memory;
  }

  /** A copy of a part, as Array.prototype.slice counts. Elements may change between two reads. */
  slice(start = 0, end = this.length): CNumbers[Code][] {
    const last = this.#bound('end', end);
    const copy: CNumbers[Code][] = [];
    for (let index = this.#bound('start', start); index < last; index += 1) copy.push(this.get(index));
    return copy;
  }

  #bound(argument: string, index: number): number {
    if (typeof index !== 'number') {
      throw new TypeError(`${argument} must be a number; it is ${inspect(index)}.`);
    }
    const whole = Math.trunc(index) || 0;
    return whole < 0 ? Math.max(whole + this.length, 0) : Math.min(whole, this.length);
  }

  fill(value: CNumbers[Code]): this {
    checkNumber(this.typeCode, 'value', value);
    for (let index = 0; index < this.length; index += 1) this.set(index, value);
    return this;
  }

  /** Reads each element when it is asked for: it sees what others have written by then. */
  *[Symbol.iterator](): Generator<CNumbers[Code], void> {
    for (let index = 0; index < this.length; index += 1) yield this.get(index);
  }

  get handle(): ArrayHandle<Code> {
    return {
      typeCode: this.typeCode,
      length: this.length,
      memories: this.#memories.map((memory) => memory.name),
    };
  }

  /** The same array, seen from this process. */
  static open<Code extends TypeCode>(handle: ArrayHandle<Code>): SharedArray<Code> {
    checkTypeCode(handle?.typeCode, 'handle.typeCode');
    const memories = handle.memories.map((name) => SharedMemory.open(name));
    return new SharedArray(handle.typeCode, checkLength(handle.length, 'handle.length'), memories);
  }

  close(): void {
    for (const memory of this.#memories) memory.close();
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

function checkLength(length: unknown, argument = 'length'): number {
  if (typeof length !== 'number') {
    throw new TypeError(`${argument} must be a number; it is ${inspect(length)}.`);
  }
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new RangeError(`${argument} must be an integer, 0 or more; it is ${length}.`);
}

function checkNumber(typeCode: TypeCode, argument: string, value: unknown): void {
  const expected = typeCode === 'q' || typeCode === 'Q' ? 'bigint' : 'number';
  if (typeof value === expected) return;
  throw new TypeError(
    `${argument} must be a ${expected} for type code '${typeCode}'; it is ${inspect(value)}.`,
  );
}

function iterable<T>(items: Iterable<T>): Iterable<T> {
  if (typeof items === 'object' && items !== null && Symbol.iterator in items) return items;
  throw new TypeError(`the second argument must be a length or the items; it is ${inspect(items)}.`);
}
