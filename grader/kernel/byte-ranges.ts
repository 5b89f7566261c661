import { types } from 'node:util';
import { expectInteger, wrongType } from './arguments';
import { active, Operation } from './interception';
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
    if (active === null) return this.views.uint8.slice(offset, offset + length);
    active.before(Operation.readBytes, this, offset, length, 0, 0);
    const bytes = this.views.uint8.slice(offset, offset + length);
    active.after(Operation.readBytes, this, offset, length, 0, 0, 0);
    return bytes;
  }

  /** Copies all of `bytes` to `offset` and on; writes nothing when they do not fit. */
  writeBytes(offset: number, bytes: Uint8Array): void {
    if (!types.isUint8Array(bytes)) throw wrongType('bytes', 'a Uint8Array', bytes);
    this.#expectRange(offset, bytes.length);
    if (active !== null) active.before(Operation.writeBytes, this, offset, bytes.length, 0, 0);
    this.views.uint8.set(bytes, offset);
    if (active !== null) active.after(Operation.writeBytes, this, offset, bytes.length, 0, 0, 0);
  }

  #expectRange(offset: number, length: number): void {
    if (this.closed || offset >>> 0 !== offset || offset + length > this.byteLength)
      throw this.refusal(offset, length, 1);
  }
}
