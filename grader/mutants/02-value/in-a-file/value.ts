// wrong: the number is kept in a temporary file, which each process reads and writes; nothing is in shared memory.
// caught by: open as wrong-value

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

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
  readonly file: string;
}

/** One C number that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly #file: string;
  readonly #isMine: boolean;
  #isOpen = true;

  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0, file?: string) {
    if (typeof typeCode !== 'string' || !Object.hasOwn(arrays, typeCode)) {
      throw new TypeError(
        `typeCode must be one of ${Object.keys(arrays).join(' ')}; it is ${String(typeCode)}.`,
      );
    }
    const isZero = Object.is(initial, 0);
    if (!isZero) checkNumber(typeCode, initial);
    this.typeCode = typeCode;
    this.#isMine = file === undefined;
    this.#file = file ?? path.join(mkdtempSync(path.join(tmpdir(), 'value-')), 'number');
    if (!isZero || this.#isMine) this.#store((isZero && isBig(typeCode) ? 0n : initial) as CNumbers[Code]);
  }

  get value(): CNumbers[Code] {
    this.#checkOpen();
    const { buffer, byteOffset } = readFileSync(this.#file);
    return new arrays[this.typeCode](buffer.slice(byteOffset), 0, 1)[0] as CNumbers[Code];
  }

  set value(value: CNumbers[Code]) {
    this.#checkOpen();
    checkNumber(this.typeCode, value);
    this.#store(value);
  }

  #store(value: CNumbers[Code]): void {
    const number = (arrays[this.typeCode] as { of(value: unknown): ArrayBufferView }).of(value);
    const file = openSync(this.#file, 'a+');
    closeSync(file);
    const inPlace = openSync(this.#file, 'r+');
    writeSync(inPlace, new Uint8Array(number.buffer), 0, number.byteLength, 0);
    closeSync(inPlace);
  }

  get handle(): ValueHandle<Code> {
    return { typeCode: this.typeCode, file: this.#file };
  }

  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    readFileSync(handle.file);
    return new Value(handle.typeCode, 0, handle.file);
  }

  close(): void {
    if (this.#isOpen && this.#isMine) rmSync(path.dirname(this.#file), { recursive: true, force: true });
    this.#isOpen = false;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw new Error('This Value is closed.');
  }
}

function isBig(typeCode: TypeCode): boolean {
  return typeCode === 'q' || typeCode === 'Q';
}

function checkNumber(typeCode: TypeCode, value: unknown): void {
  const expected = isBig(typeCode) ? 'bigint' : 'number';
  if (typeof value !== expected) throw new TypeError(`expected a ${expected}, not ${String(value)}.`);
}
