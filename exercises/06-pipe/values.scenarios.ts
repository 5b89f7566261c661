import { isDeepStrictEqual } from 'node:util';
import { end } from './connections.scenarios';

// Values that can be sent, and others that cannot.

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

type Kinds = Readonly<Record<string, () => readonly unknown[]>>;

const primitives: Kinds = {
  undefined: () => [undefined],
  null: () => [null],
  booleans: () => [true, false],
  numbers: () => [0, -0, 1.5, -(2 ** 31), 2 ** 53, NaN, Infinity, -Infinity, 5e-324],
  bigints: () => [0n, -1n, 2n ** 64n, -(2n ** 200n)],
};

const texts: Kinds = {
  'short texts': () => ['', 'plain', 'naïve', '漢字', '😀', '\u0000', 'two\nlines'],
  'long texts': () => ['x', 'é', '漢', '😀'].flatMap((letter) => [300, 5000].map((n) => letter.repeat(n))),
  'texts with half a letter': () => ['\ud800 alone', 'at the end \udc00', '\udc00\ud800'],
};

const others: Kinds = {
  dates: () => [new Date(0), new Date(8.64e15)],
  'regular expressions': () => [/a+b/giu, /(?<year>\d{4})/],
  maps: () => [
    new Map<unknown, unknown>([
      ['a', 1],
      [{ b: 2 }, new Map([[NaN, 'x']])],
    ]),
  ],
  sets: () => [new Set<unknown>([1, 'a', new Set([2])])],
  objects: () => [{}, { a: undefined, b: { c: { d: [] } }, 'with space': 1, 7: 'seven', then: 'no promise' }],
  arrays: () => [[], [1, [2, [3]]], Array.from({ length: 1000 }, (_, i) => i)],
  'arrays with holes': () => [
    new Array<unknown>(3),
    Object.assign(new Array<unknown>(5), { 1: 'one', 3: undefined }),
  ],
  'boxed primitives': () => [new Number(1), new String('s'), new Boolean(false)],
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
  'errors with a cause': () => [new Error('outer', { cause: new RangeError('inner') })],
};

const families = { primitives, texts, others, errors };
type Family = keyof typeof families;
const all: Kinds = { ...primitives, ...texts, ...others, ...errors };

export function kindsOf(family: Family): string[] {
  return Object.keys(families[family]);
}

/** Sends values of that kind, first all inside one message, then each as a message of its own. */
export function sendValues(name: string, kind: string): void {
  const values = all[kind]?.() ?? [];
  end(name).send({ values });
  for (const value of values) end(name).send(value);
}

/** Receives what sendValues() sent. Returns what came instead, or null. */
export function recvValues(name: string, kind: string): string | null {
  const values = all[kind]?.() ?? [];
  const together = end(name).recv();
  if (!isAlike(together, { values })) return `${describe(together)}, inside an object`;
  for (const value of values) {
    const alone = end(name).recv();
    if (!isAlike(alone, value)) return `${describe(alone)}, instead of ${describe(value)}`;
  }
  return null;
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
    (!(clone.cause instanceof Error) || isSameError(received.cause, clone.cause))
  );
}

export function describe(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message} (cause: ${describe(value.cause)})`;
  const type = Object.prototype.toString.call(value).slice(8, -1);
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
