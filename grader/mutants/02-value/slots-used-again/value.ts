// wrong: Values share a slab of memory, and a slot that is closed by its creator is used again while others have it open.
// caught by: creator-leaves as wrong-value

import { inspect } from 'node:util';
import { SharedMemory } from '#kernel';

export interface CNumbers {
  b: number;
  B: number;
  h: number;
  H: number;
  i: number;
  I: number;
  q: bigint;
  Q: bigint;
  f: number;
  d: number;
}
export type TypeCode = keyof CNumbers;

export interface ValueHandle<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly memory: string;
  readonly slot: number;
  readonly generation: number;
}

// Segments are expensive: the Values of a process share one "slab". Each slot has 16 bytes: its generation, then the number.
// Odd generations are in use. The slab goes when the last of its Values is closed.
const SLOTS = 64;
const SLOT_BYTES = 16;
interface Slab {
  memory: SharedMemory;
  free: number[];
  used: number;
}
let slab: Slab | undefined;

function takeSlot(): { slab: Slab; slot: number } {
  if (slab === undefined || slab.free.length === 0) {
    slab = {
      memory: SharedMemory.create(SLOTS * SLOT_BYTES),
      free: Array.from({ length: SLOTS }, (_, i) => SLOTS - 1 - i),
      used: 0,
    };
  }
  const slot = slab.free.pop()!;
  slab.used += 1;
  slab.memory.add(slot * SLOT_BYTES, 1);
  slab.memory.setBigInt64(slot * SLOT_BYTES + 8, 0n);
  return { slab, slot };
}

function giveSlot(of: Slab, slot: number): void {
  of.memory.add(slot * SLOT_BYTES, 1);
  of.free.push(slot);
  of.used -= 1;
  if (of.used > 0) return;
  of.memory.close();
  if (slab === of) slab = undefined;
}

export class Value<Code extends TypeCode = TypeCode> {
  readonly typeCode: Code;
  readonly #type: CType<CNumbers[Code]>;
  readonly #memory: SharedMemory;
  readonly #slab: Slab | undefined;
  readonly #slot: number;
  readonly #generation: number;
  #closed = false;

  constructor(
    typeCode: Code,
    initial: CNumbers[Code] | 0 = 0,
    from?: { memory: SharedMemory; slot: number; generation: number },
  ) {
    checkTypeCode(typeCode);
    const isZero = Object.is(initial, 0);
    if (!isZero) checkNumber(typeCode, 'initial', initial);
    this.typeCode = typeCode;
    this.#type = types[typeCode];
    if (from) {
      this.#memory = from.memory;
      this.#slot = from.slot;
      this.#generation = from.generation;
      return;
    }
    const taken = takeSlot();
    this.#slab = taken.slab;
    this.#memory = taken.slab.memory;
    this.#slot = taken.slot;
    this.#generation = this.#memory.load(this.#slot * SLOT_BYTES);
    if (!isZero) this.value = initial as CNumbers[Code];
  }

  get value(): CNumbers[Code] {
    if (this.#closed) throw new Error('This Value is closed.');
    return this.#type.get(this.#memory, this.#slot * SLOT_BYTES + 8);
  }

  set value(value: CNumbers[Code]) {
    checkNumber(this.typeCode, 'value', value);
    if (this.#closed) throw new Error('This Value is closed.');
    this.#type.set(this.#memory, this.#slot * SLOT_BYTES + 8, value);
  }

  get handle(): ValueHandle<Code> {
    return {
      typeCode: this.typeCode,
      memory: this.#memory.name,
      slot: this.#slot,
      generation: this.#generation,
    };
  }

  static open<Code extends TypeCode>(handle: ValueHandle<Code>): Value<Code> {
    checkTypeCode(handle?.typeCode, 'handle.typeCode');
    const memory = SharedMemory.open(handle.memory);
    if (memory.load(handle.slot * SLOT_BYTES) !== handle.generation) {
      memory.close();
      return SharedMemory.open(goneName()) as never; // throws SharedMemoryGone
    }
    return new Value(handle.typeCode, 0, { memory, slot: handle.slot, generation: handle.generation });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#slab) giveSlot(this.#slab, this.#slot);
    else this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The name of memory that is no more. */
function goneName(): string {
  const memory = SharedMemory.create(1);
  memory.close();
  return memory.name;
}

interface CType<N> {
  get(memory: SharedMemory, at: number): N;
  set(memory: SharedMemory, at: number, value: N): void;
}
const types: { readonly [Code in TypeCode]: CType<CNumbers[Code]> } = {
  b: { get: (m, at) => m.getInt8(at), set: (m, at, v) => m.setInt8(at, v) },
  B: { get: (m, at) => m.getUint8(at), set: (m, at, v) => m.setUint8(at, v) },
  h: { get: (m, at) => m.getInt16(at), set: (m, at, v) => m.setInt16(at, v) },
  H: { get: (m, at) => m.getUint16(at), set: (m, at, v) => m.setUint16(at, v) },
  i: { get: (m, at) => m.getInt32(at), set: (m, at, v) => m.setInt32(at, v) },
  I: { get: (m, at) => m.getUint32(at), set: (m, at, v) => m.setUint32(at, v) },
  q: { get: (m, at) => m.getBigInt64(at), set: (m, at, v) => m.setBigInt64(at, v) },
  Q: { get: (m, at) => m.getBigUint64(at), set: (m, at, v) => m.setBigUint64(at, v) },
  f: { get: (m, at) => m.getFloat32(at), set: (m, at, v) => m.setFloat32(at, v) },
  d: { get: (m, at) => m.getFloat64(at), set: (m, at, v) => m.setFloat64(at, v) },
};
function checkTypeCode(typeCode: unknown, argument = 'typeCode'): void {
  if (typeof typeCode === 'string' && Object.hasOwn(types, typeCode)) return;
  throw new TypeError(`${argument} must be a type code; it is ${inspect(typeCode)}.`);
}
function checkNumber(typeCode: TypeCode, argument: string, value: unknown): void {
  const expected = typeCode === 'q' || typeCode === 'Q' ? 'bigint' : 'number';
  if (typeof value === expected) return;
  throw new TypeError(`${argument} must be a ${expected}; it is ${inspect(value)}.`);
}
