import { inspect } from 'node:util';
import type { TypeCode } from '#katas/value';
import { placeOf } from './hosted-data';

/** The types of kata 02: a typed array wraps and rounds as C does. */
const types = {
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
};
type CNumber = number | bigint;

export class CArray {
  readonly #items: { length: number; [index: number]: CNumber };
  readonly #expected: 'number' | 'bigint';

  constructor(typeCode: TypeCode, lengthOrItems: number | readonly CNumber[]) {
    if (typeof typeCode !== 'string' || !Object.hasOwn(types, typeCode)) {
      const legal = Object.keys(types).join(' ');
      throw new TypeError(`typeCode must be one of ${legal}; it is ${inspect(typeCode)}.`);
    }
    this.#expected = typeCode === 'q' || typeCode === 'Q' ? 'bigint' : 'number';
    const items = typeof lengthOrItems === 'number' ? [] : lengthOrItems;
    items.forEach((item, index) => this.#check(`items[${index}]`, item));
    this.#items = new types[typeCode](
      typeof lengthOrItems === 'number' ? checkLength(lengthOrItems) : items.length,
    );
    items.forEach((item, index) => (this.#items[index] = item));
  }

  length(): number {
    return this.#items.length;
  }

  get(index: number): CNumber | undefined {
    return this.#items[placeOf(index, this.#items.length)];
  }

  set(index: number, value: CNumber): void {
    const place = placeOf(index, this.#items.length);
    this.#check('value', value);
    this.#items[place] = value;
  }

  slice(start?: number, end?: number): CNumber[] {
    return this.snapshot().slice(start, end);
  }

  snapshot(): CNumber[] {
    return Array.from(this.#items);
  }

  #check(argument: string, value: unknown): void {
    if (typeof value === this.#expected) return;
    throw new TypeError(`${argument} must be a ${this.#expected}; it is ${inspect(value)}.`);
  }
}

export class CValue {
  readonly #items: CArray;

  constructor(typeCode: TypeCode, initial: CNumber) {
    this.#items = new CArray(typeCode, 1);
    if (initial !== 0) this.set(initial); // which all types begin with, bigints too
  }

  get(): CNumber | undefined {
    return this.#items.get(0);
  }

  set(value: CNumber): void {
    this.#items.set(0, value);
  }
}

function checkLength(length: number): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new RangeError(`length must be an integer, 0 or more; it is ${length}.`);
}
