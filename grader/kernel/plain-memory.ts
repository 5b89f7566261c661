import { wrongType } from './arguments';
import { active } from './interception';
import { Operation } from './operation';
import { MappedMemory, viewsOf } from './mapped-memory';

type NumberArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
type BigIntArray = BigInt64Array | BigUint64Array;

/**
 * Plain access, named as in DataView: native byte order, aligned offsets in bytes, numbers converted as
 * DataView does. One access is never torn, but two of them are two: another process may come between.
 *
 * Every method throws RangeError for an offset outside or misaligned, and SharedMemoryClosed after close().
 * They look alike on purpose: a shared body would see all element types and run several times slower.
 * Values are converted first, because a conversion can run foreign code (`valueOf`), and that could close
 * the memory.
 */
export abstract class PlainMemory extends MappedMemory {
  getInt8(offset: number): number {
    const view = viewsOf(this).int8;
    if (offset >>> 0 !== offset || offset >= view.length) throw this.refusal(offset, 1);
    return active === null ? (view[offset] as number) : watchedRead(this, view, offset);
  }

  setInt8(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).int8;
    if (offset >>> 0 !== offset || offset >= view.length) throw this.refusal(offset, 1);
    if (active === null) view[offset] = number;
    else watchedWrite(this, view, offset, number);
  }

  getUint8(offset: number): number {
    const view = viewsOf(this).uint8;
    if (offset >>> 0 !== offset || offset >= view.length) throw this.refusal(offset, 1);
    return active === null ? (view[offset] as number) : watchedRead(this, view, offset);
  }

  setUint8(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).uint8;
    if (offset >>> 0 !== offset || offset >= view.length) throw this.refusal(offset, 1);
    if (active === null) view[offset] = number;
    else watchedWrite(this, view, offset, number);
  }

  getInt16(offset: number): number {
    const view = viewsOf(this).int16;
    const index = offset >>> 1;
    if (index << 1 !== offset || index >= view.length) throw this.refusal(offset, 2);
    return active === null ? (view[index] as number) : watchedRead(this, view, index);
  }

  setInt16(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).int16;
    const index = offset >>> 1;
    if (index << 1 !== offset || index >= view.length) throw this.refusal(offset, 2);
    if (active === null) view[index] = number;
    else watchedWrite(this, view, index, number);
  }

  getUint16(offset: number): number {
    const view = viewsOf(this).uint16;
    const index = offset >>> 1;
    if (index << 1 !== offset || index >= view.length) throw this.refusal(offset, 2);
    return active === null ? (view[index] as number) : watchedRead(this, view, index);
  }

  setUint16(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).uint16;
    const index = offset >>> 1;
    if (index << 1 !== offset || index >= view.length) throw this.refusal(offset, 2);
    if (active === null) view[index] = number;
    else watchedWrite(this, view, index, number);
  }

  getInt32(offset: number): number {
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    return active === null ? (view[index] as number) : watchedRead(this, view, index);
  }

  setInt32(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) view[index] = number;
    else watchedWrite(this, view, index, number);
  }

  getUint32(offset: number): number {
    const view = viewsOf(this).uint32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    return active === null ? (view[index] as number) : watchedRead(this, view, index);
  }

  setUint32(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).uint32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) view[index] = number;
    else watchedWrite(this, view, index, number);
  }

  getFloat32(offset: number): number {
    const view = viewsOf(this).float32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    return active === null ? (view[index] as number) : watchedRead(this, view, index);
  }

  setFloat32(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).float32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) view[index] = number;
    else watchedWrite(this, view, index, number);
  }

  getFloat64(offset: number): number {
    const view = viewsOf(this).float64;
    const index = offset >>> 3;
    if (index << 3 !== offset || index >= view.length) throw this.refusal(offset, 8);
    return active === null ? (view[index] as number) : watchedRead(this, view, index);
  }

  setFloat64(offset: number, value: number): void {
    const number = +value;
    const view = viewsOf(this).float64;
    const index = offset >>> 3;
    if (index << 3 !== offset || index >= view.length) throw this.refusal(offset, 8);
    if (active === null) view[index] = number;
    else watchedWrite(this, view, index, number);
  }

  getBigInt64(offset: number): bigint {
    const view = viewsOf(this).bigInt64;
    const index = offset >>> 3;
    if (index << 3 !== offset || index >= view.length) throw this.refusal(offset, 8);
    return active === null ? (view[index] as bigint) : watchedRead(this, view, index);
  }

  setBigInt64(offset: number, value: bigint): void {
    if (typeof value !== 'bigint') throw wrongType('value', 'a bigint', value);
    const view = viewsOf(this).bigInt64;
    const index = offset >>> 3;
    if (index << 3 !== offset || index >= view.length) throw this.refusal(offset, 8);
    if (active === null) view[index] = value;
    else watchedWrite(this, view, index, value);
  }

  getBigUint64(offset: number): bigint {
    const view = viewsOf(this).bigUint64;
    const index = offset >>> 3;
    if (index << 3 !== offset || index >= view.length) throw this.refusal(offset, 8);
    return active === null ? (view[index] as bigint) : watchedRead(this, view, index);
  }

  setBigUint64(offset: number, value: bigint): void {
    if (typeof value !== 'bigint') throw wrongType('value', 'a bigint', value);
    const view = viewsOf(this).bigUint64;
    const index = offset >>> 3;
    if (index << 3 !== offset || index >= view.length) throw this.refusal(offset, 8);
    if (active === null) view[index] = value;
    else watchedWrite(this, view, index, value);
  }
}

function watchedRead(memory: PlainMemory, view: NumberArray, index: number): number;
function watchedRead(memory: PlainMemory, view: BigIntArray, index: number): bigint;
function watchedRead(memory: PlainMemory, view: NumberArray | BigIntArray, index: number): number | bigint {
  const size = view.BYTES_PER_ELEMENT;
  const access = { kind: Operation.read, memory, offset: index * size, size, operand: 0, expected: 0 };
  active?.before(access);
  const value = view[index] as number | bigint;
  active?.after(access, value);
  return value;
}

function watchedWrite(
  memory: PlainMemory,
  view: NumberArray | BigIntArray,
  index: number,
  value: number | bigint,
): void {
  const size = view.BYTES_PER_ELEMENT;
  const access = { kind: Operation.write, memory, offset: index * size, size, operand: value, expected: 0 };
  active?.before(access);
  view[index] = value;
  active?.after(access, value);
}
