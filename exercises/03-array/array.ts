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
  readonly typeCode: Code;
  readonly length: number;

  /**
   * A number is a length, and makes that many zeros; an iterable is copied. TypeError for an unknown code or an item
   * that is not a number, RangeError for a length that is negative or not an integer; in these cases no memory is
   * created.
   */
  constructor(typeCode: Code, lengthOrItems: number | Iterable<CNumbers[Code]>) {
    throw new NotWritten(
      'TODO: check the arguments, create shared memory for all the elements, store the items',
    );
  }

  /** -1 is the last element. RangeError out of range, naming index and length; TypeError for a non-integer. */
  get(index: number): CNumbers[Code] {
    throw new NotWritten('TODO: find the offset of the element, read it in one operation');
  }

  /** As get; wraps and rounds as C does. TypeError for a non-number, and nothing changes. */
  set(index: number, value: CNumbers[Code]): void {
    throw new NotWritten('TODO: find the offset of the element, check the value, write it in one operation');
  }

  /** A plain array: a copy of the part that Array.prototype.slice would choose. */
  slice(start = 0, end = this.length): CNumbers[Code][] {
    throw new NotWritten('TODO: turn start and end into indices within the array, copy what lies between');
  }

  /** Writes the value to each element, and returns the array. TypeError for a non-number. */
  fill(value: CNumbers[Code]): this {
    throw new NotWritten('TODO: check the value once, write it everywhere');
  }

  /** Reads each element when it is asked for, so it sees what other processes have written by then. */
  [Symbol.iterator](): Iterator<CNumbers[Code], void> {
    throw new NotWritten('TODO: yield one element after the other');
  }

  /** What travels to another process in place of this object. */
  get handle(): ArrayHandle<Code> {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same array, seen from this process. TypeError for anything that is not a handle. */
  static open<Code extends TypeCode>(handle: ArrayHandle<Code>): SharedArray<Code> {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  /** Releases the memory; every later read or write throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the shared memory');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}
