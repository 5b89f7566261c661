// right: every element has eight bytes, 64-bit integers as such and all others as a double; conversions are done before the write; the handle holds the SharedMemory itself.

import type { CNumbers, TypeCode } from '#katas/value';
import { SharedMemory } from '#kernel';

type Convert = (value: number) => number;

/** C's conversion to an integer of so many bits, without any memory of that width. */
function integer(bits: number, isSigned: boolean): Convert {
  const size = 2 ** bits;
  return (value) => {
    const whole = Number.isFinite(value) ? Math.trunc(value) % size : 0;
    const positive = whole < 0 ? whole + size : whole;
    // Adding 0 makes 0 of -0, which no integer is.
    return (isSigned && positive >= size / 2 ? positive - size : positive) + 0;
  };
}

const conversions: ReadonlyMap<string, Convert | 'signed' | 'unsigned'> = new Map<
  string,
  Convert | 'signed' | 'unsigned'
>([
  ['b', integer(8, true)],
  ['B', integer(8, false)],
  ['h', integer(16, true)],
  ['H', integer(16, false)],
  ['i', integer(32, true)],
  ['I', integer(32, false)],
  ['q', 'signed'],
  ['Q', 'unsigned'],
  ['f', Math.fround],
  ['d', (value) => value],
]);

const STRIDE = 8;

/** What another process needs to find the array: SharedMemory travels as itself. */
export interface ArrayHandle<Code extends TypeCode = TypeCode> {
  readonly code: Code;
  readonly count: number;
  readonly memory: SharedMemory;
}

/** A C array, of fixed length, in memory that several processes share. */
export class SharedArray<Code extends TypeCode = TypeCode> {
  constructor(handle: ArrayHandle<Code>);
  constructor(typeCode: Code, lengthOrItems: number | Iterable<CNumbers[Code]>);
  constructor(codeOrHandle: Code | ArrayHandle<Code>, lengthOrItems?: number | Iterable<CNumbers[Code]>) {
    if (typeof codeOrHandle === 'object' && codeOrHandle !== null) this.handle = codeOrHandle;
    else this.handle = made(codeOrHandle, lengthOrItems);
  }

  readonly handle: ArrayHandle<Code>;

  static open<Code extends TypeCode>(handle: ArrayHandle<Code>): SharedArray<Code> {
    if (!(handle?.memory instanceof SharedMemory))
      throw new TypeError('SharedArray.open wants the handle of a SharedArray');
    return new SharedArray(handle);
  }

  get typeCode(): Code {
    return this.handle.code;
  }

  get length(): number {
    return this.handle.count;
  }

  get(index: number): CNumbers[Code] {
    return read(this.handle, at(this.handle, index));
  }

  set(index: number, value: CNumbers[Code]): void {
    const place = at(this.handle, index);
    write(this.handle.memory, place, converted(this.handle.code, value));
  }

  slice(...bounds: [start?: number, end?: number]): CNumbers[Code][] {
    return [...this].slice(...bounds);
  }

  fill(value: CNumbers[Code]): this {
    const number = converted(this.handle.code, value);
    for (let index = 0; index < this.length; index++) write(this.handle.memory, index * STRIDE, number);
    return this;
  }

  *[Symbol.iterator](): IterableIterator<CNumbers[Code]> {
    for (let place = 0; place < this.length * STRIDE; place += STRIDE) yield read(this.handle, place);
  }

  close(): void {
    this.handle.memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function made<Code extends TypeCode>(code: Code, lengthOrItems: unknown): ArrayHandle<Code> {
  const numbers: (number | bigint)[] = [];
  if (!conversions.has(code))
    throw new TypeError(`'${String(code)}' is not one of ${[...conversions.keys()].join(', ')}`);
  if (typeof lengthOrItems === 'object' && lengthOrItems !== null && Symbol.iterator in lengthOrItems) {
    for (const item of lengthOrItems as Iterable<unknown>) numbers.push(converted(code, item));
  } else if (!Number.isSafeInteger(lengthOrItems) || Number(lengthOrItems) < 0) {
    throw new TypeError(`the second argument is a length or an iterable, not ${String(lengthOrItems)}`);
  }
  const count = typeof lengthOrItems === 'number' ? lengthOrItems : numbers.length;
  const memory = SharedMemory.create((count + 1) * STRIDE);
  for (const [index, number] of numbers.entries()) write(memory, index * STRIDE, number);
  return { code, count, memory };
}

function at({ count }: ArrayHandle, index: number): number {
  if (typeof index !== 'number' || index % 1 !== 0) throw new TypeError(`${String(index)} is no index`);
  if (index >= count || index < -count) throw new RangeError(`${index} is outside of ${count} elements`);
  return (index < 0 ? count + index : index) * STRIDE;
}

function converted(code: TypeCode, value: unknown): number | bigint {
  const conversion = conversions.get(code);
  if (typeof conversion === 'function') {
    if (typeof value === 'number') return conversion(value);
  } else if (typeof value === 'bigint') {
    return conversion === 'signed' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  }
  throw new TypeError(`${typeof value} does not fit type '${code}'`);
}

function read<Code extends TypeCode>({ code, memory }: ArrayHandle<Code>, place: number): CNumbers[Code] {
  const conversion = conversions.get(code);
  if (conversion === 'signed') return memory.getBigInt64(place) as CNumbers[Code];
  if (conversion === 'unsigned') return memory.getBigUint64(place) as CNumbers[Code];
  return memory.getFloat64(place) as CNumbers[Code];
}

function write(memory: SharedMemory, place: number, number: number | bigint): void {
  if (typeof number === 'bigint') memory.setBigUint64(place, BigInt.asUintN(64, number));
  else memory.setFloat64(place, number);
}
