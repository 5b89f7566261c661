import fc from 'fast-check';
import { asInC } from './c-numbers';
import type { Answered } from './waiting-calls';

type Method = (...args: never[]) => unknown;
type Args = fc.Arbitrary<readonly unknown[]>;

/** An object of the Manager of kata 08 that holds data, as it is in one process, and arguments for each of its methods. */
export interface DataModel {
  readonly kind: string;
  /** What it is made with. */
  readonly made: readonly unknown[];
  readonly model: () => Readonly<Record<string, Method>>;
  readonly methods: Readonly<Record<string, Args>>;
}

/** What the call returns in one process; an error by its name. */
export function inOneProcess(
  object: Readonly<Record<string, Method>>,
  method: string,
  args: readonly unknown[],
): Answered {
  try {
    return { value: object[method]?.(...(args as never[])) };
  } catch (error) {
    return { error: (error as Error).name };
  }
}

const item = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.string({ maxLength: 2 }),
  fc.constantFrom<unknown>(undefined, undefined, null, false, NaN, -0, 3n),
  fc.array(fc.nat(3), { maxLength: 2 }),
);
const plain = fc.constantFrom<unknown>(0, 1, -1, '', 'a', undefined, null, NaN);
const key = fc.constantFrom<unknown>('x', 'y', 1, '1', null, undefined, 'constructor', '__proto__');
const name = fc.constantFrom('x', 'y', 'toString', 'constructor', '__proto__');
const index = fc.integer({ min: -4, max: 4 });
const none: Args = fc.constant([]);
const items: Args = fc.array(item, { maxLength: 3 });

/** One of these lists of arguments. */
const either = (...all: fc.Arbitrary<unknown>[][]): Args => fc.oneof(...all.map((each) => fc.tuple(...each)));
const count = fc.nat(2);

/** The place of an element in an array that is as long. */
function place(at: number, length: number): number {
  if (at < -length || at >= length) throw new RangeError('out of range');
  return at < 0 ? at + length : at;
}

function methodsOf(object: object, names: string[]): Record<string, Method> {
  return Object.fromEntries(names.map((each) => [each, (Reflect.get(object, each) as Method).bind(object)]));
}

function list(made: unknown[]): Record<string, Method> {
  const all = ['at', 'push', 'pop', 'shift', 'unshift', 'slice', 'splice', 'indexOf', 'includes'];
  return {
    ...methodsOf(made, all),
    length: () => made.length,
    set: (at: number, value: unknown) => void (made[place(at, made.length)] = value),
    reverse: () => void made.reverse(),
    sort: () => void made.sort(),
    snapshot: () => [...made],
  };
}

function dict(made: [unknown, unknown][]): Record<string, Method> {
  const map = new Map(made);
  return {
    ...methodsOf(map, ['get', 'has', 'delete', 'clear']),
    set: (at: unknown, value: unknown) => void map.set(at, value),
    size: () => map.size,
    keys: () => [...map.keys()],
    values: () => [...map.values()],
    entries: () => [...map],
    update: (more: [unknown, unknown][]) => {
      for (const [at, value] of more) map.set(at, value);
    },
    setDefault: (at: unknown, value: unknown) => (map.has(at) ? map : map.set(at, value)).get(at),
    pop: (at: unknown, fallback: unknown) => {
      const value = map.has(at) ? map.get(at) : fallback;
      map.delete(at);
      return value;
    },
    snapshot: () => new Map(map),
  };
}

function namespace(made: object): Record<string, Method> {
  const { get, set, delete: remove, entries } = dict(Object.entries(made));
  return { get, set, delete: remove, snapshot: () => Object.fromEntries(entries?.() as []) } as never;
}

function value(code: 'i', initial: number): Record<string, Method> {
  let held = asInC(code, initial);
  return { get: () => held, set: (next: number) => void (held = asInC(code, next)) };
}

function array(code: 'h', made: number[]): Record<string, Method> {
  const numbers = made.map((each) => asInC(code, each));
  return {
    get: (at: number) => numbers[place(at, numbers.length)],
    set: (at: number, next: number) => void (numbers[place(at, numbers.length)] = asInC(code, next)),
    slice: (...between: number[]) => numbers.slice(...between),
    length: () => numbers.length,
    snapshot: () => [...numbers],
  };
}

const number = fc.constantFrom(0, -1, 2 ** 15, 2 ** 16 + 5, -(2 ** 31) - 1, 2 ** 32 + 7);
const between = either([], [index], [index, index]);

export const dataModels: readonly DataModel[] = [
  {
    kind: 'list',
    made: [['a', 1]],
    model: () => list(['a', 1]),
    methods: {
      ...{ length: none, pop: none, shift: none, reverse: none, sort: none, snapshot: none },
      ...{ push: items, unshift: items, at: either([index]), set: either([index, item]) },
      ...{ slice: between, indexOf: either([plain]), includes: either([plain]) },
      splice: either([index], [index, count], [index, count, item], [index, count, item, item]),
    },
  },
  {
    kind: 'dict',
    made: [[['x', 1]]],
    model: () => dict([['x', 1]]),
    methods: {
      ...{ get: either([key]), set: either([key, item]), has: either([key]), delete: either([key]) },
      ...{ clear: none, size: none, keys: none, values: none, entries: none, snapshot: none },
      update: either([fc.array(fc.tuple(key, item), { maxLength: 3 })]),
      setDefault: either([key, item]),
      pop: either([key], [key, item]),
    },
  },
  {
    kind: 'namespace',
    made: [{ x: 1 }],
    model: () => namespace({ x: 1 }),
    methods: { get: either([name]), set: either([name, item]), delete: either([name]), snapshot: none },
  },
  {
    kind: 'value',
    made: ['i', 2 ** 31],
    model: () => value('i', 2 ** 31),
    methods: { get: none, set: either([number]) },
  },
  {
    kind: 'array',
    made: ['h', [1, 2 ** 15, 3]],
    model: () => array('h', [1, 2 ** 15, 3]),
    methods: {
      ...{ get: either([index]), set: either([index, number]) },
      ...{ slice: between, length: none, snapshot: none },
    },
  },
];
