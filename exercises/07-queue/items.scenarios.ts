import { inspect, isDeepStrictEqual } from 'node:util';
import type { Queue } from '#katas/queue';

// Items of all kinds, what cannot be an item, and patterns: items of any size, whose bytes show whether they are whole.

/** The widths at which numbers stop fitting. */
const bits = [7, 8, 15, 16, 31, 32, 53];

const makers: Readonly<Record<string, () => readonly unknown[]>> = {
  undefined: () => [undefined],
  null: () => [null],
  booleans: () => [true, false],
  numbers: () => [
    0,
    -0,
    NaN,
    Infinity,
    1.5,
    ...bits.flatMap((n) => [2 ** n - 1, 2 ** n, -(2 ** n), -(2 ** n) - 1]),
  ],
  bigints: () => [0n, 2n ** 70n, -(2n ** 63n)],
  texts: () => ['', '漢字', '😀', '\ud800', 'x'.repeat(5000), '漢😀\udc00'.repeat(2000)],
  dates: () => [new Date(86_400_000)],
  'maps and sets': () => [new Map([['a', new Set([1, 2])]]), new Set([NaN])],
  expressions: () => [/a+/giu],
  'typed arrays': () => [Uint8Array.from([1, 255]), Float64Array.from([0.1]), BigInt64Array.from([-1n])],
  arrays: () => [[], [undefined, null], new Array<unknown>(3), [[1], { a: [] }]],
  objects: () => [
    {},
    { a: undefined },
    { toJSON: 'no method', then: 1 },
    { name: 'Error', message: 'no error' },
  ],
  errors: () => [new Error('one'), new RangeError('two', { cause: new TypeError('three') })],
  'one list in two places': () => {
    const list = [1];
    return [[list, list]];
  },
  'a cycle': () => {
    const node: { self?: unknown } = {};
    node.self = node;
    return [node];
  },
};

export function kindsOfItems(): string[] {
  return Object.keys(makers);
}

/** Puts items of that kind, first all of them in one item. Returns whether they are still what they were. */
export function putKind(queue: Queue, kind: string): boolean {
  const items = makers[kind]?.() ?? [];
  for (const item of [items, ...items]) queue.put(item);
  return isDeepStrictEqual(items, makers[kind]?.());
}

/** What came instead of an item of that kind, and what was put; null if all are right. */
export function getKind(queue: Queue, kind: string): { actual: string; expected: string } | null {
  const items = makers[kind]?.() ?? [];
  const expected = [items, ...items].map((item) => structuredClone(item));
  const got = expected.map(() => queue.get());
  const wrong = expected.findIndex((item, at) => !isAlike(got[at], item));
  const shown = (item: unknown): string =>
    `${inspect(item).slice(0, 200)}${isOneTwice(item) ? ', one list in two places' : ''}`;
  return wrong < 0 ? null : { actual: shown(got[wrong]), expected: shown(expected[wrong]) };
}

/** The stack of an error is not compared. */
function isAlike(got: unknown, item: unknown): boolean {
  if (!(item instanceof Error)) return isDeepStrictEqual(got, item) && isOneTwice(got) === isOneTwice(item);
  if (!(got instanceof Error) || Object.getPrototypeOf(got) !== Object.getPrototypeOf(item)) return false;
  return got.message === item.message && (item.cause === undefined || isAlike(got.cause, item.cause));
}

const isOneTwice = (item: unknown): boolean =>
  Array.isArray(item) && Array.isArray(item[0]) && item[0] === item[1];

/** Puts one object twice, and changes it after each time. */
export function putAndChange(queue: Queue): void {
  const item = { list: [1] };
  for (const more of [2, 3]) {
    queue.put(item);
    item.list.push(more);
  }
}

/** Bytes that repeat after a prime number of them, so that no power of two is a multiple of the period. */
function pattern(length: number): Uint8Array {
  return Buffer.alloc(
    length,
    Uint8Array.from({ length: 65_521 }, (_, i) => i * 31 + (i >>> 8) * 7),
  );
}

export function putPattern(queue: Queue, length: number): void {
  queue.put(pattern(length));
}

/** The same, but gives up when its time is up. */
export function putPatternInTime(queue: Queue, length: number, timeoutMs: number): void {
  try {
    queue.put(pattern(length), timeoutMs);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'QueueFull')) throw error;
  }
}

/** What is wrong with the item; null if nothing is. */
export function getPattern(queue: Queue, length: number): string | null {
  const got = queue.get(60_000);
  if (!(got instanceof Uint8Array)) return inspect(got).slice(0, 200);
  if (got.length !== length) return `${got.length} bytes`;
  return isPattern(got) ? null : 'other bytes';
}

function isPattern(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, pattern(bytes.length)) === 0;
}

/** Lengths around those at which an item, with what surrounds it, fills half of the ring, or all of it. */
const LENGTHS = [0, 1, 63, 64, 65, 1000, 4096].concat(
  [32_768, 65_536].flatMap((full) => Array.from({ length: 40 }, (_, more) => full - 36 + more)),
);

export function putLengths(queue: Queue): void {
  for (const length of LENGTHS) putPattern(queue, length);
}

/** Which of the items of putLengths() came out different, and how; null if none. */
export function getLengths(queue: Queue): string | null {
  const wrong = LENGTHS.map((length) => [length, getPattern(queue, length)] as const).find(
    ([, one]) => one !== null,
  );
  return wrong === undefined ? null : `${wrong[1]} instead of an item of ${wrong[0]} bytes`;
}

/** What cannot be copied, and the errors that put() may throw for it. */
const unsendable: Readonly<Record<string, readonly [make: () => unknown, errors: readonly string[]]>> = {
  'a function': [() => () => 1, ['DataCloneError']],
  'a symbol': [() => Symbol('s'), ['DataCloneError']],
  'an object with a function in it': [() => ({ a: 'x'.repeat(100), call: () => 1 }), ['DataCloneError']],
  'a long list with a function at its end': [
    () => [...new Array<number>(5000).fill(7), () => 1],
    ['DataCloneError'],
  ],
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

/** Gets items until it gets a string, which it returns. Before that, it must not get parts of an item. */
export function getText(queue: Queue): unknown {
  for (;;) {
    const item = queue.get(60_000);
    if (!(item instanceof Uint8Array)) return item;
    if (!isPattern(item)) return `${item.length} bytes that were never put`;
  }
}
