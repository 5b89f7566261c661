import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

/*
 * Items travel as the structured clone's bytes. For the small ones that most programs send, its setting up takes longer
 * than all the rest of a put() and a get(): they travel as JSON, where that is sure to come out the same.
 */

const FIRST_OF_CLONES = 0xff; // no UTF-8 text has that byte

/** @throws for what cannot be cloned, such as a function. */
export function encode(item: unknown): Uint8Array {
  return isFlat(item) ? Buffer.from(JSON.stringify(item)) : serialize(item);
}

export function decode(bytes: Uint8Array): unknown {
  if (bytes[0] === FIRST_OF_CLONES) return deserialize(bytes);
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
}

const MOST_ELEMENTS = 16;

/** Something simple, or a plain object or short array of such; so nothing in it can be there twice, or be a circle. */
function isFlat(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return isSimple(item);
  if (types.isProxy(item) || 'toJSON' in item) return false;
  if (Array.isArray(item)) return isFlatArray(item);
  if (Object.getPrototypeOf(item) !== Object.prototype) return false;
  for (const key in item) if (!isSimple((item as Record<string, unknown>)[key])) return false;
  return true;
}

/** Without holes, and with nothing beside its elements. */
function isFlatArray(array: readonly unknown[]): boolean {
  return array.length <= MOST_ELEMENTS && Object.keys(array).length === array.length && array.every(isSimple);
}

/** JSON has no NaN, no infinity, no -0, no undefined and no bigint. */
function isSimple(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}
