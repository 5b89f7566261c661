import { pack, unpack } from '#kernel';
import { types } from 'node:util';

/*
 * Items and results travel packed, as the arguments of `spawn` do. For the few small values that most tasks have,
 * setting up the serializer takes longer than everything else, so they travel as JSON wherever the result is sure to be
 * the same.
 */

const FIRST_OF_PACKED = 0xff; // no UTF-8 text contains that byte
const MOST_ELEMENTS = 16;

/** @throws NotTransferable for what cannot be sent, such as a function that is not exported; it calls it `name`. */
export function encode(values: readonly unknown[], name: string): Uint8Array {
  return isFlat(values) ? Buffer.from(JSON.stringify(values)) : pack(values, name);
}

export function decode(bytes: Uint8Array): readonly unknown[] {
  if (bytes[0] === FIRST_OF_PACKED) return unpack(bytes) as unknown[];
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()) as unknown[];
}

/** A few primitives, or lists of primitives, so nothing in it can occur twice or form a cycle. */
function isFlat(values: readonly unknown[]): boolean {
  if (values.length > MOST_ELEMENTS) return false;
  return values.every((value) => isSimple(value) || isSimpleList(value));
}

/** Without holes, and with no other properties. */
function isSimpleList(value: unknown): boolean {
  if (!Array.isArray(value) || types.isProxy(value) || 'toJSON' in value) return false;
  return value.length <= MOST_ELEMENTS && Object.keys(value).length === value.length && value.every(isSimple);
}

/** JSON has no NaN, no infinity, no -0, no undefined and no bigint. */
function isSimple(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}
