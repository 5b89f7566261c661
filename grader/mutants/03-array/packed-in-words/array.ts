// right: elements of 8 and 16 bits are exchanged in the word that they lie in, again until it works; floats are the bits of an integer; the length is in the memory.

import type { CNumbers, TypeCode } from '#katas/value';
import { SharedMemory } from '#kernel';

/** The array in memory: its length (an int32), a free word, the elements, up to a whole word. */
const LENGTH_AT = 0;
const FIRST_AT = 8;

const bytesOf = new Map<unknown, 1 | 2 | 4 | 8>();
for (const [codes, bytes] of [
  ['bB', 1],
  ['hH', 2],
  ['iIf', 4],
  ['qQd', 8],
] as const) {
  for (const code of codes) bytesOf.set(code, bytes);
}

const scratch = new DataView(new ArrayBuffer(8));

/** What another process needs: who knows the memory and the type knows the array. */
export type ArrayHandle<Code extends TypeCode = TypeCode> = `${Code}:${string}`;

/** A C array, of fixed length, in memory that several processes share. */
export class SharedArray<Code extends TypeCode = TypeCode> implements Iterable<CNumbers[Code]> {
  #typeCode: Code;
  #bytes: 1 | 2 | 4 | 8;
  #memory: SharedMemory;
  #length: number;

  constructor(typeCode: Code, lengthOrItems: number | Iterable<CNumbers[Code]> | SharedMemory) {
    const bytes = bytesOf.get(typeCode);
    if (bytes === undefined) throw new RangeError(`${String(typeCode)}: no such type code`);
    [this.#typeCode, this.#bytes] = [typeCode, bytes];
    if (lengthOrItems instanceof SharedMemory) {
      this.#memory = lengthOrItems;
      this.#length = lengthOrItems.load(LENGTH_AT);
      return;
    }
    const items = listOf(lengthOrItems);
    for (const item of items ?? []) this.#accept(item);
    this.#length = items?.length ?? (lengthOrItems as number);
    this.#memory = SharedMemory.create(FIRST_AT + Math.ceil((this.#length * bytes) / 4) * 4);
    this.#memory.store(LENGTH_AT, this.#length);
    items?.forEach((item, at) => this.#write(at, item));
  }

  get typeCode(): Code {
    return this.#typeCode;
  }

  get length(): number {
    return this.#length;
  }

  get(index: number): CNumbers[Code] {
    return this.#read(this.#within(index));
  }

  set(index: number, value: CNumbers[Code]): void {
    this.#accept(value);
    this.#write(this.#within(index), value);
  }

  slice(start?: number, end?: number): CNumbers[Code][] {
    const places = [...Array(this.#length).keys()].slice(start, end);
    return places.map((place) => this.#read(place));
  }

  fill(value: CNumbers[Code]): this {
    this.#accept(value);
    for (let place = this.#length; place-- > 0;) this.#write(place, value);
    return this;
  }

  [Symbol.iterator](): Iterator<CNumbers[Code]> {
    let place = 0;
    return {
      next: () => {
        const isDone = place >= this.#length;
        return isDone ? { done: true, value: undefined } : { done: false, value: this.#read(place++) };
      },
    };
  }

  get handle(): ArrayHandle<Code> {
    return `${this.#typeCode}:${this.#memory.name}`;
  }

  static open<Code extends TypeCode>(handle: ArrayHandle<Code>): SharedArray<Code> {
    const [, typeCode, name] = /^(.):(.+)$/.exec(handle) ?? [];
    if (name === undefined) throw new TypeError(`a handle is made by an array; this is none: ${handle}`);
    return new SharedArray(typeCode as Code, SharedMemory.open(name));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.#memory.close();
  }

  #within(index: number): number {
    const place = index < 0 ? index + this.#length : index;
    if (Number.isInteger(index) && place >= 0 && place < this.#length) return place;
    throw new RangeError(`[${String(index)}]: the array has elements 0 to ${this.#length - 1}`);
  }

  #accept(value: unknown): void {
    const wanted = this.#typeCode === 'q' || this.#typeCode === 'Q' ? 'bigint' : 'number';
    if (typeof value !== wanted) throw new TypeError(`${wanted} wanted, ${typeof value} given`);
  }

  #read(place: number): CNumbers[Code] {
    const at = FIRST_AT + place * this.#bytes;
    if (this.#bytes === 8) {
      scratch.setBigInt64(0, this.#memory.getBigInt64(at));
      if (this.#typeCode === 'd') return scratch.getFloat64(0) as CNumbers[Code];
      return (this.#typeCode === 'q' ? scratch.getBigInt64(0) : scratch.getBigUint64(0)) as CNumbers[Code];
    }
    const [bits, shift] = [this.#bytes * 8, (at % 4) * 8];
    const high = (this.#memory.load(at - (at % 4)) >>> shift) << (32 - bits);
    if (this.#typeCode === 'f') {
      scratch.setInt32(0, high);
      return scratch.getFloat32(0) as CNumbers[Code];
    }
    const isSigned = this.#typeCode === this.#typeCode.toLowerCase();
    return (isSigned ? high >> (32 - bits) : high >>> (32 - bits)) as CNumbers[Code];
  }

  #write(place: number, value: CNumbers[Code]): void {
    const at = FIRST_AT + place * this.#bytes;
    if (this.#bytes === 8) {
      if (typeof value === 'bigint') scratch.setBigInt64(0, value);
      else scratch.setFloat64(0, value);
      return this.#memory.setBigInt64(at, scratch.getBigInt64(0));
    }
    if (this.#typeCode === 'f') scratch.setFloat32(0, Number(value));
    else scratch.setInt32(0, Number(value));
    this.#exchange(at, scratch.getInt32(0));
  }

  /** Others may write other parts of the word meanwhile: then it is tried again on what they made of it. */
  #exchange(at: number, value: number): void {
    const [word, shift] = [at - (at % 4), (at % 4) * 8];
    const mask = (this.#bytes === 4 ? -1 : (1 << (this.#bytes * 8)) - 1) << shift;
    for (let old = this.#memory.load(word); ;) {
      const found = this.#memory.compareExchange(word, old, (old & ~mask) | ((value << shift) & mask));
      if (found === old) return;
      old = found;
    }
  }
}

/** The items as a list; undefined when a length was given. */
function listOf<T>(lengthOrItems: number | Iterable<T>): T[] | undefined {
  if (typeof lengthOrItems === 'number') {
    if (lengthOrItems >= 0 && lengthOrItems % 1 === 0) return undefined;
    throw new RangeError(`${lengthOrItems} is no length`);
  }
  if (lengthOrItems === null || typeof lengthOrItems !== 'object')
    throw new TypeError('a length or items wanted');
  if (!(Symbol.iterator in lengthOrItems)) throw new TypeError('the items cannot be iterated');
  return Array.from(lengthOrItems);
}
