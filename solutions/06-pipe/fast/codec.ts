import { types } from 'node:util';
import { DefaultSerializer, deserialize } from 'node:v8';

/*
 * Values travel as the bytes of a structured clone. For the small values that most programs send, setting up the
 * serializer takes longer than everything else, so they travel as JSON wherever the result is sure to be the same.
 */

const FIRST_OF_CLONES = 0xff; // no UTF-8 text contains that byte

/** The bytes of a value, after `free` bytes that the caller may overwrite. Throws if it cannot be cloned. */
export function encodeBehind(free: number, value: unknown): Uint8Array {
  if (isFlat(value)) return Buffer.from(' '.repeat(free) + JSON.stringify(value));
  const serializer = new DefaultSerializer();
  serializer.writeRawBytes(new Uint8Array(free));
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

export function decode(bytes: Uint8Array): unknown {
  if (bytes[0] === FIRST_OF_CLONES) return deserialize(bytes);
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
}

const MOST_ELEMENTS = 16;

/** A primitive, or a plain object or short array of primitives, so nothing in it can occur twice or form a cycle. */
function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isSimple(value);
  if (types.isProxy(value) || 'toJSON' in value) return false;
  if (Array.isArray(value)) return isFlatArray(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) if (!isSimple((value as Record<string, unknown>)[key])) return false;
  return true;
}

/** Without holes, and with no other properties. */
function isFlatArray(array: readonly unknown[]): boolean {
  return array.length <= MOST_ELEMENTS && Object.keys(array).length === array.length && array.every(isSimple);
}

/** JSON has no NaN, no infinity, no -0, no undefined and no bigint. */
function isSimple(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}
