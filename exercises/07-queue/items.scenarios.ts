import { isDeepStrictEqual } from 'node:util';
import type { Queue } from '#katas/queue';

// Items of all kinds, what cannot be an item, and patterns: items of any size, whose bytes show whether they are whole.

const makers: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  numbers: () => [0, -0, NaN, Infinity, 1.5, 2 ** 53],
  'a bigint': () => 2n ** 70n,
  strings: () => ['', '漢字', '😀', '\ud800'],
  'a date': () => new Date(86_400_000),
  'a map with a set': () => new Map([['a', new Set([1, 2])]]),
  'an expression': () => /a+/giu,
  'typed arrays': () => [Uint8Array.from([1, 255]), Float64Array.from([0.1]), BigInt64Array.from([-1n])],
  'an object with undefined in it': () => ({ a: undefined, b: [undefined, null] }),
  'an object with a toJSON property': () => ({ toJSON: 'no method', a: 1 }),
  'a cycle': () => {
    const node: { self?: unknown } = {};
    node.self = node;
    return node;
  },
};

export function kindsOfItems(): string[] {
  return Object.keys(makers);
}

export function putKind(queue: Queue, kind: string): void {
  queue.put(makers[kind]?.());
}

/** What came instead of an item of that kind; null if it is right. */
export function getKind(queue: Queue, kind: string): string | null {
  const got = queue.get();
  if (isDeepStrictEqual(got, structuredClone(makers[kind]?.()))) return null;
  try {
    return `${Object.prototype.toString.call(got)} ${JSON.stringify(got) ?? String(got)}`;
  } catch {
    return Object.prototype.toString.call(got);
  }
}

export function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >>> 8) * 7 + (i >>> 16)) & 255;
  return bytes;
}

export function putPattern(queue: Queue, length: number): void {
  queue.put(pattern(length));
}

/** What is wrong with the item; null if nothing is. */
export function getPattern(queue: Queue, length: number): string | null {
  const got = queue.get(60_000);
  if (!(got instanceof Uint8Array)) return Object.prototype.toString.call(got);
  if (got.length !== length) return `${got.length} bytes`;
  const expected = pattern(length);
  const at = expected.findIndex((byte, index) => got[index] !== byte);
  return at < 0 ? null : `other bytes from number ${at} on`;
}

/** What cannot be copied, and the errors that put() may throw for it. */
const unsendable: Readonly<Record<string, readonly [make: () => unknown, errors: readonly string[]]>> = {
  'a function': [() => () => 1, ['DataCloneError']],
  'a symbol': [() => Symbol('s'), ['DataCloneError']],
  'an object with a function in it': [() => ({ a: 'x'.repeat(100), call: () => 1 }), ['DataCloneError']],
  'an object whose getter throws': [
    () => ({
      get a(): never {
        throw new RangeError('not today');
      },
    }),
    ['DataCloneError', 'RangeError'],
  ],
};

export function kindsOfUnsendable(): (readonly [kind: string, errors: readonly string[]])[] {
  return Object.entries(unsendable).map(([kind, [, errors]]) => [kind, errors]);
}

export function putUnsendable(queue: Queue, kind: string): unknown {
  return queue.put(unsendable[kind]?.[0]());
}

/** Gets an item that is a pattern of any length. Says whether it is whole, or what is wrong with it. */
export function getAnyPattern(queue: Queue): string {
  const item = queue.get(60_000);
  if (!(item instanceof Uint8Array)) return Object.prototype.toString.call(item);
  const expected = pattern(item.length);
  return expected.every((byte, at) => item[at] === byte) ? 'a whole one' : `${item.length} bytes of both`;
}

/** Gets items until it gets a string, which it returns. Before that, it must not get parts of an item. */
export function getText(queue: Queue): unknown {
  for (;;) {
    const item = queue.get(60_000);
    if (!(item instanceof Uint8Array)) return item;
    const expected = pattern(item.length);
    if (expected.some((byte, at) => item[at] !== byte)) return `${item.length} bytes that were never put`;
  }
}
