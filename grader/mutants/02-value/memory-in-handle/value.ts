// right: the handle holds the SharedMemory itself, which travels too; each type is a class of cell with a way to read and a way to write.

import { SharedMemory } from '#kernel';

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

type Fits = (number: unknown) => boolean;
const isNumber: Fits = (number) => typeof number === 'number';
const isBigInt: Fits = (number) => typeof number === 'bigint';

/** A number at the start of a memory. Integers of up to 32 bits are a whole word, through the atomic operations. */
class Word {
  readonly fits = isNumber;
  constructor(
    readonly bits: 8 | 16 | 32,
    readonly isSigned: boolean,
  ) {}

  read(memory: SharedMemory): number {
    const free = 32 - this.bits;
    const high = memory.load(0) << free;
    return this.isSigned ? high >> free : high >>> free;
  }

  write(memory: SharedMemory, number: never): void {
    // The conversion of C: modulo 2 to the 32, toward zero.
    memory.exchange(0, Math.trunc(number) | 0);
  }
}

class Long {
  readonly fits = isBigInt;
  constructor(readonly isSigned: boolean) {}

  read(memory: SharedMemory): bigint {
    return this.isSigned ? memory.getBigInt64(0) : BigInt.asUintN(64, memory.getBigInt64(0));
  }

  write(memory: SharedMemory, number: never): void {
    memory.setBigInt64(0, BigInt.asIntN(64, number));
  }
}

/** A float is stored as the double that it rounds to. */
class Float {
  readonly fits = isNumber;
  constructor(readonly round: (number: number) => number) {}

  read(memory: SharedMemory): number {
    return memory.getFloat64(0);
  }

  write(memory: SharedMemory, number: never): void {
    memory.setFloat64(0, this.round(number));
  }
}

const cells = new Map<unknown, Word | Long | Float>([
  ['b', new Word(8, true)],
  ['B', new Word(8, false)],
  ['h', new Word(16, true)],
  ['H', new Word(16, false)],
  ['i', new Word(32, true)],
  ['I', new Word(32, false)],
  ['q', new Long(true)],
  ['Q', new Long(false)],
  ['f', new Float(Math.fround)],
  ['d', new Float((number) => number)],
]);

const WIDEST = 8;

function cellOf(typeCode: unknown): Word | Long | Float {
  const cell = cells.get(typeCode);
  if (cell === undefined) throw new RangeError(`There is no type '${String(typeCode)}' among bBhHiIqQfd.`);
  return cell;
}

/** One C number in memory that several processes share. */
export class Value<Code extends TypeCode = TypeCode> {
  readonly handle: readonly [Code, SharedMemory];

  constructor(typeCode: Code, initial?: CNumbers[Code] | 0) {
    const cell = cellOf(typeCode);
    const isGiven = initial !== undefined && !Object.is(initial, 0);
    if (isGiven && !cell.fits(initial))
      throw new TypeError(`initial ${String(initial)}: not for '${typeCode}'.`);
    this.handle = [typeCode, SharedMemory.create(WIDEST)];
    if (isGiven) this.value = initial as CNumbers[Code];
  }

  get typeCode(): Code {
    return this.handle[0];
  }

  get value(): CNumbers[Code] {
    return cellOf(this.typeCode).read(this.handle[1]) as CNumbers[Code];
  }

  set value(number: CNumbers[Code]) {
    const cell = cellOf(this.typeCode);
    if (!cell.fits(number)) throw new TypeError(`value: a '${this.typeCode}' takes no ${typeof number}.`);
    cell.write(this.handle[1], number as never);
  }

  static open<Code extends TypeCode>(handle: Value<Code>['handle']): Value<Code> {
    if (!Array.isArray(handle) || !(handle[1] instanceof SharedMemory))
      throw new TypeError('handle: not of a Value.');
    cellOf(handle[0]);
    return Object.assign(Object.create(Value.prototype) as Value<Code>, { handle });
  }

  close(): void {
    this.handle[1].close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
