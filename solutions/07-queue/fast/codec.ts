import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

/*
 * Items travel as the bytes of a structured clone. For the small items that most programs send, setting up the
 * serializer takes longer than the rest of a put() and a get(), so they travel as JSON wherever the result is sure to
 * be the same.
 */

const FIRST_OF_CLONES = 0xff; // no UTF-8 text contains that byte

/** @throws for what cannot be cloned, such as a function. */
export function encode(item: unknown): Uint8Array {
  return isFlat(item) ? Buffer.from(JSON.stringify(item)) : serialize(item);
}

export function decode(bytes: Uint8Array): unknown {
  if (bytes[0] === FIRST_OF_CLONES) return deserialize(bytes);
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
}

const MOST_ELEMENTS = 16;

/** A primitive, or a plain object or short array of primitives, so nothing in it can occur twice or form a cycle. */
function isFlat(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return isSimple(item);
  if (types.isProxy(item) || 'toJSON' in item) return false;
  if (Array.isArray(item)) return isFlatArray(item);
  if (Object.getPrototypeOf(item) !== Object.prototype) return false;
  for (const key in item) if (!isSimple((item as Record<string, unknown>)[key])) return false;
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
