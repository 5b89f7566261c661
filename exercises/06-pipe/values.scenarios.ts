import { inspect, isDeepStrictEqual } from 'node:util';
import { end } from './connections.scenarios';

// Values that can be sent, and others that cannot.

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

/** The widths at which numbers stop fitting. */
const BITS = [7, 8, 15, 16, 24, 30, 31, 32, 53, 63, 64];

function around(...numbers: readonly number[]): number[] {
  return numbers.flatMap((n) => [n - 1, n, n + 1, -n - 1, -n, 1 - n]);
}

type Kinds = Readonly<Record<string, () => readonly unknown[]>>;

const primitives: Kinds = {
  undefined: () => [undefined],
  null: () => [null],
  booleans: () => [true, false],
  numbers: () => [0, -0, 1.5, NaN, Infinity, -Infinity, 5e-324, ...around(...BITS.map((bits) => 2 ** bits))],
  bigints: () => [0n, ...BITS.map((bits) => 2n ** BigInt(bits)), -1n, -(2n ** 63n), -(2n ** 200n)],
};

const texts: Kinds = {
  'short texts': () => ['', 'plain', 'naïve', '漢字', '😀', '\u0000', '\ufeffmarked', 'two\nlines'],
  'long texts': () => ['x', 'é', '漢', '😀'].flatMap((letter) => [300, 70_001].map((n) => letter.repeat(n))),
  'texts with half a letter': () => [
    '\ud800',
    'at the end \udc00',
    '\udc00\ud800',
    `${'x'.repeat(5000)}\ud800x`,
  ],
  'a text of all code units': () => [
    Array.from({ length: 64 }, (_, page) => page * 1024)
      .map((from) => String.fromCharCode(...Array.from({ length: 1024 }, (_, at) => from + at)))
      .join(''),
  ],
  'a text of a million letters': () => [`x${'漢é😀'.repeat(250_000)}`],
};

const others: Kinds = {
  dates: () => [new Date(0), new Date(-1), new Date(8.64e15)],
  'regular expressions': () => [/a+b/giu, /(?<year>\d{4})/],
  maps: () => [
    new Map<unknown, unknown>([
      ['a', 1],
      [{ b: 2 }, new Map([[NaN, 'x']])],
    ]),
  ],
  sets: () => [new Set(), new Set<unknown>([1, 'a', NaN, new Set([2])])],
  objects: () => [{}, { a: undefined, b: { c: { d: [] } }, 'with space': 1, 7: 'seven', then: 'no promise' }],
  'objects without a prototype': () => [Object.assign(Object.create(null) as object, { a: 1 })],
  'objects that look like a part of a protocol': () => [
    { type: 'Buffer', data: [1] },
    { error: { message: 'no error' }, value: 1 },
    { toJSON: 1, length: 3 },
  ],
  arrays: () => [[], [1, [2, [3]]], Array.from({ length: 1000 }, (_, i) => i)],
  'arrays with holes': () => [
    new Array<unknown>(3),
    Object.assign(new Array<unknown>(5), { 1: 'one', 3: undefined }),
    Object.assign([1], { name: 'an array with a property' }),
  ],
  'boxed primitives': () => [new Number(-0), new String('s'), new Boolean(false), Object(1n) as object],
  'array buffers': () => [new ArrayBuffer(0), Uint8Array.from([1, 2, 3]).buffer],
  'typed arrays': () => [
    Int8Array.from([-1]),
    Uint8Array.from([255, 0]),
    Uint8ClampedArray.from([300]),
    Int16Array.from([-2, 2]),
    Uint16Array.from([65535]),
    Int32Array.from([-3]),
    Uint32Array.from([2 ** 32 - 1]),
    Float32Array.from([0.5]),
    Float64Array.from([Math.PI]),
    BigInt64Array.from([-4n]),
    BigUint64Array.from([2n ** 64n - 1n]),
  ],
  'data views': () => [new DataView(Uint8Array.from([1, 2, 3, 4]).buffer, 1, 2)],
  'class instances': () => [new Point(1, 2)],
  cycles: () => {
    const node: { self?: unknown; list: unknown[] } = { list: [] };
    node.self = node;
    node.list.push(node.list, node);
    return [node];
  },
};

const errors: Kinds = {
  errors: () => [new Error('one'), new TypeError('two'), new RangeError(''), new SyntaxError('漢')],
  'other errors': () => [new EvalError('a'), new ReferenceError('b'), new URIError('c')],
  'errors with a cause': () => [
    new Error('outer', { cause: new RangeError('inner', { cause: new TypeError('innermost') }) }),
    new Error('with a text', { cause: 'a text' }),
    new Error('with an object', { cause: { code: 7 } }),
  ],
};

const families = { primitives, texts, others, errors };
type Family = keyof typeof families;
const all: Kinds = { ...primitives, ...texts, ...others, ...errors };

export function kindsOf(family: Family): string[] {
  return Object.keys(families[family]);
}

/**
 * Sends values of that kind, first all inside one message, then each as a message of its own. Returns whether they are
 * still what they were.
 */
export function sendValues(name: string, kind: string): boolean {
  const values = all[kind]?.() ?? [];
  end(name).send({ values });
  for (const value of values) end(name).send(value);
  return isDeepStrictEqual(values, all[kind]?.());
}

/** Receives what sendValues() sent, and only then looks at it. Returns what came instead, or null. */
export function recvValues(name: string, kind: string): string | null {
  const values = all[kind]?.() ?? [];
  const together = end(name).recv();
  const alone = values.map(() => end(name).recv());
  if (!isAlike(together, { values })) return `${describe(together)}, inside an object`;
  const wrong = values.findIndex((value, at) => !isAlike(alone[at], value));
  return wrong < 0 ? null : `${describe(alone[wrong])}, instead of ${describe(values[wrong])}`;
}

/** Whether a value arrived as a structured clone of it would. */
function isAlike(received: unknown, sent: unknown): boolean {
  if (sent instanceof Error) return isSameError(received, structuredClone(sent));
  if (isListOfErrors(sent)) {
    const { values } = (received ?? {}) as { values?: unknown };
    return Array.isArray(values) && sent.values.every((one, at) => isAlike(values[at], one));
  }
  return isDeepStrictEqual(received, structuredClone(sent));
}

function isListOfErrors(sent: unknown): sent is { readonly values: readonly Error[] } {
  const { values } = (sent ?? {}) as { values?: unknown };
  return Array.isArray(values) && values.length > 0 && values.every((one) => one instanceof Error);
}

/** The sender decides what stack an error has, and the engine whether its clone has a cause. */
function isSameError(received: unknown, clone: Error): boolean {
  return (
    received instanceof Error &&
    Object.getPrototypeOf(received) === Object.getPrototypeOf(clone) &&
    received.name === clone.name &&
    received.message === clone.message &&
    (clone.cause === undefined || isAlike(received.cause, clone.cause))
  );
}

export function describe(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message} (cause: ${describe(value.cause)})`;
  const type = Object.prototype.toString.call(value).slice(8, -1);
  // JSON leaves out the properties of a list that have names, and takes a hole for null.
  if (Array.isArray(value))
    return `${type} ${inspect(value, { depth: 5, breakLength: Infinity }).slice(0, 200)}`;
  try {
    return `${type} ${JSON.stringify(value)?.slice(0, 200) ?? String(value)}`;
  } catch {
    return type;
  }
}

/** Sends one object at several places of a message. */
export function sendTwice(name: string): void {
  const shared = { n: 1 };
  end(name).send({ one: shared, other: shared, list: [shared] });
}

/** Whether it is still one object after it arrives. */
export function isStillOne(name: string): boolean {
  const { one, other, list } = end(name).recv() as { one: unknown; other: unknown; list: unknown[] };
  return one === other && list[0] === one;
}

/** Sends one object twice, and changes it in between. */
export function sendAndChange(name: string): void {
  const message = { list: [1, 2] };
  end(name).send(message);
  message.list.push(3);
  end(name).send(message);
}

const unsendable: Readonly<Record<string, () => unknown>> = {
  'a function': () => () => 1,
  'a symbol': () => Symbol('s'),
  'an object with a method': () => ({ a: 1, call() {} }),
  'a promise': () => ({ a: Promise.resolve(1) }),
  'a WeakMap': () => [new WeakMap()],
  'a long list with a function at its end': () => [...new Array<number>(5000).fill(7), () => 1],
  'a map with a function': () => new Map<unknown, unknown>([['a', [{ b: () => 1 }]]]),
  'an error with a function as its cause': () => new Error('e', { cause: () => 1 }),
  'an object whose getter throws': () => ({
    first: 'x'.repeat(100_000),
    get second(): never {
      throw new RangeError('not today');
    },
  }),
};

export function kindsOfUnsendable(): string[] {
  return Object.keys(unsendable);
}

export function sendUnsendable(name: string, kind: string): unknown {
  return end(name).send(unsendable[kind]?.());
}
