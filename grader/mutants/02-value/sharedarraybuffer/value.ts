// wrong: the number is in a SharedArrayBuffer, which threads of one process share, but processes never do.
// caught by: initial as threw

import { inspect } from 'node:util';

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

export interface ValueHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly buffer: SharedArrayBuffer;
}

/** One C number in memory that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  #cell: { [index: number]: number | bigint } | undefined;
  readonly #buffer: SharedArrayBuffer;

  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0, buffer?: SharedArrayBuffer) {
    if (typeof typeCode !== 'string' || !Object.hasOwn(arrays, typeCode)) {
      throw new TypeError(
        `typeCode must be one of ${Object.keys(arrays).join(' ')}; it is ${inspect(typeCode)}.`,
      );
    }
    this.typeCode = typeCode;
    this.#buffer = buffer ?? new SharedArrayBuffer(arrays[typeCode].BYTES_PER_ELEMENT);
    const Cells = arrays[typeCode] as new (buffer: SharedArrayBuffer) => Int8Array | BigInt64Array;
    this.#cell = new Cells(this.#buffer);
    if (!Object.is(initial, 0)) this.value = initial as CNumbers[Code];
  }

  get value(): CNumbers[Code] {
    return this.#opened()[0] as CNumbers[Code];
  }

  set value(value: CNumbers[Code]) {
    const expected = this.typeCode === 'q' || this.typeCode === 'Q' ? 'bigint' : 'number';
    if (typeof value !== expected)
      throw new TypeError(`value must be a ${expected}; it is ${inspect(value)}.`);
    this.#opened()[0] = value;
  }

  get handle(): ValueHandle<Code> {
    return { typeCode: this.typeCode, buffer: this.#buffer };
  }

  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    return new Value(handle.typeCode, 0, handle.buffer);
  }

  close(): void {
    this.#cell = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #opened(): { [index: number]: number | bigint } {
    if (this.#cell !== undefined) return this.#cell;
    throw new Error('This Value is closed.');
  }
}
