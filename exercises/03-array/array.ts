import type { CNumbers, TypeCode } from '#katas/value';
import { NotWritten, SharedMemory } from '#kernel';

// Kata 03: `npm run grade array` judges this file, `npm run hint array` helps.

/** What another process needs to find the array. Plain data: change it as you like. */
export interface ArrayHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly length: number;
  /** The name of the shared memory. */
  readonly memory: string;
}

/** A C array, of fixed length, in memory that several processes share. */
export class SharedArray<Code extends TypeCode = TypeCode> {
  // Stage 1: square_list. The code is 'i', and the second argument is a length; for anything else, throw
  // `new NotWritten('TODO: items, and the other type codes')`.

  /** The code that the array was made with. */
  readonly typeCode: Code;

  /** The number of elements; never changes. */
  readonly length: number;

  /** A number is a length, and makes that many zeros; an iterable is copied. */
  constructor(typeCode: Code, lengthOrItems: number | Iterable<CNumbers[Code]>) {
    throw new NotWritten('TODO: create shared memory for all the elements');
  }

  /** What was last written into the element, by any process. */
  get(index: number): CNumbers[Code] {
    throw new NotWritten('TODO: find the offset of the element, read it in one operation');
  }

  /** Writes the element, and nothing beside it. */
  set(index: number, value: CNumbers[Code]): void {
    throw new NotWritten('TODO: find the offset of the element, write it in one operation');
  }

  /** What travels to another process in place of this object. */
  get handle(): ArrayHandle<Code> {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same array, seen from this process. */
  static open<Code extends TypeCode>(handle: ArrayHandle<Code>): SharedArray<Code> {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  // Stage 2: indices, items, type codes. It adds no member: extend the constructor, get(), set() and open().

  // Stage 3: slices, filling, iteration.

  /** A plain array: a copy of the part that Array.prototype.slice would choose. */
  slice(start = 0, end = this.length): CNumbers[Code][] {
    throw new NotWritten('TODO: turn start and end into indices within the array, copy what lies between');
  }

  /** Writes the value into each element, and returns the array. */
  fill(value: CNumbers[Code]): this {
    throw new NotWritten('TODO: check the value once, write it everywhere');
  }

  /** Reads each element when it is asked for, so it sees what other processes have written by then. */
  [Symbol.iterator](): Iterator<CNumbers[Code], void> {
    throw new NotWritten('TODO: yield one element after the other');
  }

  // Stage 4: neighbours, whole elements, and nothing left behind.

  /** Gives the memory back. Every later read or write throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the shared memory');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}
