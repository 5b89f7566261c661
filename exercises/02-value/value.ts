import { NotWritten, SharedMemory } from '#kernel';

// Kata 02: `npm run grade value` judges this file, `npm run hint value` helps.

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

/** What another process needs to find the number. Plain data: change it as you like. */
export interface ValueHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  /** The name of the shared memory. */
  readonly memory: string;
}

/** One C number in memory that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  // Stage 1: one number that two processes see. The codes are 'i' and 'd'; for any other, throw
  // `new NotWritten('TODO: the other type codes')`.

  /** The code that the Value was made with. */
  readonly typeCode: Code;

  /** A new number in shared memory: zero, or `initial`. */
  constructor(typeCode: Code, initial: CNumbers[Code] | 0 = 0) {
    throw new NotWritten('TODO: create shared memory of the right size, store the initial value');
  }

  /** What was last written, by any process. */
  get value(): CNumbers[Code] {
    throw new NotWritten('TODO: read the number from shared memory');
  }

  /** When this returns, every process sees the new number. */
  set value(value: CNumbers[Code]) {
    throw new NotWritten('TODO: write the number to shared memory');
  }

  /** What travels to another process in place of this object. */
  get handle(): ValueHandle<Code> {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same number, seen from this process. */
  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    throw new NotWritten('TODO: attach to the memory that the handle names');
  }

  // Stage 2: every type code, and bad input. It adds no member: extend the constructor, `value` and open().

  // Stage 3: whole, fresh, and nothing left behind.

  /** Gives the memory back. Every later read or write throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the shared memory');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}
