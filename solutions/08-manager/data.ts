import { inspect } from 'node:util';
import { SharedArray } from '#katas/array';
import { type CNumbers, type TypeCode, Value } from '#katas/value';

// The objects that hold data, as the server has them. Their methods are what proxies may call.

function list<T>(items: T[]) {
  return {
    ...methodsOf(items, ['at', 'push', 'pop', 'shift', 'unshift', 'slice', 'splice', 'indexOf', 'includes']),
    length: () => items.length,
    set: (index: number, value: T) => {
      items[place(index, items.length)] = value;
    },
    reverse: () => void items.reverse(),
    sort: () => void items.sort(),
    snapshot: () => items,
  };
}

function dict<K, V>(entries: Iterable<readonly [K, V]>) {
  const map = new Map<K, V>();
  const update = (more: Iterable<readonly [K, V]>) => {
    const pairs = [...new Map(more)];
    for (const [key] of pairs) checkKey(key);
    for (const [key, value] of pairs) map.set(key, value);
  };
  update(entries);
  return {
    ...methodsOf(map, ['get', 'has', 'delete', 'clear']),
    set: (key: K, value: V) => update([[key, value]]),
    size: () => map.size,
    keys: () => [...map.keys()],
    values: () => [...map.values()],
    entries: () => [...map.entries()],
    update,
    setDefault: (key: K, value: V) => {
      if (!map.has(key)) update([[key, value]]);
      return map.get(key) as V;
    },
    pop: (key: K, fallback?: V) => {
      const value = map.has(key) ? map.get(key) : fallback;
      map.delete(key);
      return value;
    },
    snapshot: () => map,
  };
}

function methodsOf<T extends object, Name extends keyof T>(object: T, names: Name[]): Pick<T, Name> {
  const bound = names.map((name) => [name, (object[name] as () => unknown).bind(object)]);
  return Object.fromEntries(bound) as Pick<T, Name>;
}

function namespace(fields: Readonly<Record<string, unknown>>) {
  const { get, set, delete: remove, snapshot } = dict(Object.entries(fields));
  return { get, set, delete: remove, snapshot: () => Object.fromEntries(snapshot()) };
}

/** A C number, as in kata 02. */
function value<Code extends TypeCode>(typeCode: Code, initial: CNumbers[Code] | 0) {
  const number = new Value(typeCode, initial);
  return {
    get: () => number.value,
    set: (value: CNumbers[Code]) => {
      number.value = value;
    },
  };
}

/** A C array, as in kata 03. */
function array<Code extends TypeCode>(typeCode: Code, content: number | Iterable<CNumbers[Code]>) {
  const numbers = new SharedArray(typeCode, content);
  return {
    ...methodsOf(numbers, ['get', 'set', 'slice']),
    length: () => numbers.length,
    snapshot: () => numbers.slice(),
  };
}

function checkKey(key: unknown): void {
  if (typeof key === 'object' && key !== null && !('handle' in key))
    throw new TypeError(`key must be a plain value or a proxy; it is ${inspect(key)}.`);
}

function place(index: unknown, length: number): number {
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw new TypeError(`index must be an integer; it is ${inspect(index)}.`);
  if (index < -length || index >= length)
    throw new RangeError(`index must be one of ${length} items; it is ${index}.`);
  return index < 0 ? index + length : index;
}

export const data = Object.freeze({ list, dict, namespace, value, array });
