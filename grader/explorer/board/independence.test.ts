import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Operation } from '../../kernel/interception';
import { clashes, onlyReads } from './independence';
import { Pending } from './codes';

const BYTES = 24;

/** What is done to memory; pipes are below. */
type MemoryOperation = Exclude<
  Operation,
  | typeof Operation.readPipe
  | typeof Operation.writePipe
  | typeof Operation.pollPipe
  | typeof Operation.closePipe
>;
const memoryOperations = Object.values(Operation).filter(
  (kind): kind is MemoryOperation => kind <= Operation.notify,
);

/** One step, with all that it needs to be carried out on a model of memory. */
interface ModelStep {
  readonly process: number;
  readonly kind: MemoryOperation;
  readonly address: number;
  readonly size: number;
  readonly operand: number;
  readonly expected: number;
}

/** Bytes, and the sleepers with their places; the longest waiting first. */
interface Memory {
  readonly bytes: readonly number[];
  readonly sleepers: readonly { readonly process: number; readonly address: number }[];
}

const word = (bytes: readonly number[], at: number, size: number): number[] => bytes.slice(at, at + size);
const filled = (size: number, value: number): number[] => Array.from({ length: size }, () => value);

/** What the step gives, and the memory after it. */
function carryOut(step: ModelStep, memory: Memory): { readonly result: string; readonly memory: Memory } {
  const { process, kind, address, size, operand, expected } = step;
  const found = word(memory.bytes, address, size);
  const written = (values: readonly number[]): Memory => ({
    ...memory,
    bytes: memory.bytes.toSpliced(address, size, ...values),
  });
  const isExpected = found.every((byte) => byte === expected);
  switch (kind) {
    case Operation.read:
    case Operation.readBytes:
    case Operation.load:
      return { result: found.join(), memory };
    case Operation.write:
    case Operation.writeBytes:
    case Operation.store:
      return { result: '', memory: written(filled(size, operand)) };
    case Operation.exchange:
      return { result: found.join(), memory: written(filled(size, operand)) };
    case Operation.add:
      return { result: found.join(), memory: written(found.map((byte) => (byte + operand) % 4)) };
    case Operation.sub:
      return { result: found.join(), memory: written(found.map((byte) => (byte + 4 - operand) % 4)) };
    case Operation.compareExchange:
      return { result: found.join(), memory: isExpected ? written(filled(size, operand)) : memory };
    case Operation.wait: {
      const sleepers = [...memory.sleepers, { process, address }];
      return isExpected
        ? { result: 'sleeps', memory: { ...memory, sleepers } }
        : { result: 'continues', memory };
    }
    case Operation.notify: {
      const first = memory.sleepers.find((one) => one.address === address);
      const sleepers = memory.sleepers.filter((one) => one !== first);
      return { result: String(first?.process), memory: { ...memory, sleepers } };
    }
  }
}

/** The sleepers of an address, in order; between addresses there is no order. */
function seen({ bytes, sleepers }: Memory): unknown {
  return { bytes, sleepers: [...sleepers].sort((a, b) => a.address - b.address) };
}

const small = fc.nat(3);
const step = (process: number): fc.Arbitrary<ModelStep> =>
  fc
    .record({
      kind: fc.constantFrom(...memoryOperations),
      at: fc.nat(BYTES - 9),
      length: fc.constantFrom(1, 2, 4, 8),
      operand: small,
      expected: small,
    })
    .map(({ kind, at, length, ...values }) => {
      // Atomic operations are on aligned words of four bytes.
      const isAtomic = kind >= Operation.load;
      return { process, kind, address: isAtomic ? at & ~3 : at, size: isAtomic ? 4 : length, ...values };
    });
const memory = fc.record({
  bytes: fc.array(small, { minLength: BYTES, maxLength: BYTES }),
  sleepers: fc.array(fc.record({ process: fc.constantFrom(2, 3), address: fc.constantFrom(0, 4, 8) }), {
    maxLength: 2,
  }),
});

const doClash = (one: ModelStep, other: ModelStep): boolean =>
  clashes(one.kind, one.address, one.size, other.kind, other.address, other.size);

describe('two steps', () => {
  test('clash with each other, or neither does with the other', () => {
    fc.assert(
      fc.property(step(0), step(1), (one, other) => {
        expect(doClash(one, other)).toBe(doClash(other, one));
      }),
      { numRuns: 3_000 },
    );
  });

  test('that do not clash commute: the same answers and the same memory in both orders', () => {
    let apart = 0;
    fc.assert(
      fc.property(step(0), step(1), memory, (one, other, before) => {
        if (doClash(one, other)) return;
        apart += 1;
        const first = carryOut(one, before);
        const second = carryOut(other, first.memory);
        const otherFirst = carryOut(other, before);
        const oneSecond = carryOut(one, otherFirst.memory);
        expect([first.result, second.result]).toEqual([oneSecond.result, otherFirst.result]);
        expect(seen(second.memory)).toEqual(seen(oneSecond.memory));
      }),
      { numRuns: 10_000 },
    );
    expect(apart).toBeGreaterThan(3_000);
  });

  test('on the same word clash, unless both only read', () => {
    const kinds = memoryOperations;
    for (const kind of kinds) {
      for (const otherKind of kinds) {
        expect(clashes(kind, 8, 4, otherKind, 8, 4)).toBe(!(onlyReads(kind) && onlyReads(otherKind)));
      }
    }
  });

  test('on bytes side by side do not clash; on one common byte they do', () => {
    const { write } = Operation;
    expect(clashes(write, 0, 4, write, 4, 4)).toBe(false);
    expect(clashes(write, 4, 4, write, 0, 4)).toBe(false);
    expect(clashes(write, 0, 4, write, 3, 1)).toBe(true);
    expect(clashes(write, 3, 1, write, 0, 4)).toBe(true);
  });

  test('on one pipe clash, unless both only poll; on two they do not', () => {
    const { readPipe, writePipe, pollPipe, closePipe } = Operation;
    const kinds = [readPipe, writePipe, pollPipe, closePipe];
    for (const kind of kinds) {
      for (const otherKind of kinds) {
        expect(clashes(kind, 64, 4, otherKind, 64, 4)).toBe(kind !== pollPipe || otherKind !== pollPipe);
        expect(clashes(kind, 64, 4, otherKind, 128, 4)).toBe(false);
      }
    }
  });

  test('of which one is the end of a process clash where the other is on a pipe: its ends are closed', () => {
    const { readPipe, store } = Operation;
    expect(clashes(Pending.exit, -1, 0, readPipe, 64, 4)).toBe(true);
    expect(clashes(readPipe, 64, 4, Pending.exit, -1, 0)).toBe(true);
    expect(clashes(Pending.exit, -1, 0, Pending.exit, -1, 0)).toBe(true);
    expect(clashes(Pending.exit, -1, 0, store, 64, 4)).toBe(false);
  });

  test('of which one is not an operation on memory do not clash', () => {
    for (const pending of Object.values(Pending)) {
      expect(clashes(pending, 8, 4, Operation.store, 8, 4)).toBe(false);
      expect(clashes(Operation.store, 8, 4, pending, 8, 4)).toBe(false);
    }
  });
});
