// wrong: the copy that readBytes returns is taken to be a view of the memory.
// caught by: open as wrong-value
// caught by: neighbours as stale-read

import { inspect } from 'node:util';
import type { CNumbers, TypeCode } from '#katas/value';
import { SharedMemory } from '#kernel';

/** The elements of each type, over the bytes of the memory. */
const types = {
  b: { bytes: 1, over: (buffer: ArrayBufferLike) => new Int8Array(buffer) },
  B: { bytes: 1, over: (buffer: ArrayBufferLike) => new Uint8Array(buffer) },
  h: { bytes: 2, over: (buffer: ArrayBufferLike) => new Int16Array(buffer) },
  H: { bytes: 2, over: (buffer: ArrayBufferLike) => new Uint16Array(buffer) },
  i: { bytes: 4, over: (buffer: ArrayBufferLike) => new Int32Array(buffer) },
  I: { bytes: 4, over: (buffer: ArrayBufferLike) => new Uint32Array(buffer) },
  q: { bytes: 8, over: (buffer: ArrayBufferLike) => new BigInt64Array(buffer) },
  Q: { bytes: 8, over: (buffer: ArrayBufferLike) => new BigUint64Array(buffer) },
  f: { bytes: 4, over: (buffer: ArrayBufferLike) => new Float32Array(buffer) },
  d: { bytes: 8, over: (buffer: ArrayBufferLike) => new Float64Array(buffer) },
};

/** What another process needs to find the array: plain data. */
export interface ArrayHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly length: number;
  readonly memory: string;
}

/** A C array, of fixed length, in memory that several processes share. */
export class SharedArray<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly length: number;
  readonly #memory: SharedMemory;
  #elements: { [index: number]: unknown } | undefined;

  /** So many zeros, or a copy of the items. `memory` is for `open`: without it, the array is a new one. */
  constructor(typeCode: Code, lengthOrItems: number | Iterable<CNumbers[Code]>, memory?: SharedMemory) {
    checkTypeCode(typeCode);
    // All items are taken and checked before any memory is: an iterable that throws leaves nothing behind.
    const items = typeof lengthOrItems === 'number' ? [] : [...iterable(lengthOrItems)];
    items.forEach((item, index) => checkNumber(typeCode, `items[${index}]`, item));

    this.typeCode = typeCode;
    this.length = typeof lengthOrItems === 'number' ? checkLength(lengthOrItems) : items.length;
    this.#memory = memory ?? SharedMemory.create(bytesOf(typeCode, this.length));
    const bytes = this.#memory.readBytes(0, this.length * types[typeCode].bytes);
    this.#elements = types[typeCode].over(bytes.buffer) as { [index: number]: unknown };
    items.forEach((item, index) => this.set(index, item));
  }

  get(index: number): CNumbers[Code] {
    return this.#opened()[this.#place(index)] as CNumbers[Code];
  }

  set(index: number, value: CNumbers[Code]): void {
    const place = this.#place(index);
    checkNumber(this.typeCode, 'value', value);
    this.#opened()[place] = value;
  }

  #opened(): { [index: number]: unknown } {
    if (this.#elements !== undefined) return this.#elements;
    throw new Error('This array is closed.');
  }

  #place(index: number): number {
    if (!Number.isInteger(index)) throw new TypeError(`index must be an integer; it is ${inspect(index)}.`);
    if (index < -this.length || index >= this.length) {
      throw new RangeError(`index ${index} is outside an array of length ${this.length}.`);
    }
    return index < 0 ? index + this.length : index;
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
    return { typeCode: this.typeCode, length: this.length, memory: this.#memory.name };
  }

  /** The same array, seen from this process. */
  static open<Code extends TypeCode>(handle: ArrayHandle<Code>): SharedArray<Code> {
    checkTypeCode(handle?.typeCode, 'handle.typeCode');
    checkLength(handle.length, 'handle.length');
    const memory = SharedMemory.open(handle.memory);
    if (memory.byteLength === bytesOf(handle.typeCode, handle.length)) {
      return new SharedArray(handle.typeCode, handle.length, memory);
    }
    memory.close();
    throw new TypeError(
      `handle.memory must be that of ${handle.length} '${handle.typeCode}'; it is ${handle.memory}.`,
    );
  }

  close(): void {
    this.#elements = undefined;
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** An empty array has memory too, since the kernel gives no less than one byte. */
function bytesOf(typeCode: TypeCode, length: number): number {
  return Math.max(1, length * types[typeCode].bytes);
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
