import { types } from 'node:util';
import { expectInteger, wrongType } from './arguments';
import { active, type MemoryAccess } from './interception';
import { Operation } from './operation';
import { viewsOf } from './mapped-memory';
import { PlainMemory } from './plain-memory';

/**
 * Ranges of bytes. They are copied, never shared, and one range is not one access: another process may come
 * between.
 */
export abstract class ByteRanges extends PlainMemory {
  /** A copy of `length` bytes from `offset` on. */
  readBytes(offset: number, length: number): Uint8Array {
    expectInteger('length', length, 0, this.byteLength);
    this.#expectRange(offset, length);
    if (active === null) return viewsOf(this).uint8.slice(offset, offset + length);
    const bytes = new Uint8Array(length);
    for (const [start, end] of halves(length)) {
      const access = this.#half(Operation.readBytes, offset, start, end);
      active.before(access);
      bytes.set(viewsOf(this).uint8.subarray(offset + start, offset + end), start);
      active.after(access, 0);
    }
    return bytes;
  }

  /** Copies all of `bytes` to `offset` and on; writes nothing when they do not fit. */
  writeBytes(offset: number, bytes: Uint8Array): void {
    if (!types.isUint8Array(bytes)) throw wrongType('bytes', 'a Uint8Array', bytes);
    this.#expectRange(offset, bytes.length);
    if (active === null) {
      viewsOf(this).uint8.set(bytes, offset);
      return;
    }
    for (const [start, end] of halves(bytes.length)) {
      const access = this.#half(Operation.writeBytes, offset, start, end);
      active.before(access);
      viewsOf(this).uint8.set(bytes.subarray(start, end), offset + start);
      active.after(access, 0);
    }
  }

  #half(kind: Operation, offset: number, start: number, end: number): MemoryAccess {
    return { kind, memory: this, offset: offset + start, size: end - start, operand: 0, expected: 0 };
  }

  #expectRange(offset: number, length: number): void {
    if (this.closed || offset >>> 0 !== offset || offset + length > this.byteLength)
      throw this.refusal(offset, length, 1);
  }
}

/** An interceptor sees a range as two accesses, because that is the least that a copy may be. */
function halves(length: number): readonly (readonly [start: number, end: number])[] {
  const middle = length >> 1;
  return middle === 0
    ? [[0, length]]
    : [
        [0, middle],
        [middle, length],
      ];
}
