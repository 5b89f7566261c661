import { isDeepStrictEqual } from 'node:util';
import { attempt, call, type Settled } from './calls.scenarios';

// Values that keep their types.

const kinds: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'not a number': () => NaN,
  'minus zero': () => -0,
  infinity: () => -Infinity,
  'a large integer': () => 2 ** 53 - 1,
  'a bigint': () => -(10n ** 30n),
  'a string with all kinds of letters': () => 'tab\t \u0000 é 漢 🙂 \ud800',
  'an empty string': () => '',
  'a megabyte of text': () => 'ä漢🙂'.repeat(2 ** 17),
  'bytes, five million': () => new Uint8Array(5_000_000).fill(7),
  'an error': () => new RangeError('nothing has failed'),
  'a date': () => new Date(86_400_000),
  'a Map': () => new Map<unknown, unknown>([['a', new Map([[1, 2]])]]),
  'a Set': () => new Set([1, 'two', 3n]),
  'a typed array': () => Float64Array.of(1.5, -2),
  bytes: () => Uint8Array.of(0, 255, 7),
  'a regular expression': () => /a+b/gi,
  'nested objects': () => ({ a: [{ b: { c: [null, undefined, false] } }], __proto__x: 1 }),
  'an array with holes in it': () => [, 1, , 2], // eslint-disable-line no-sparse-arrays
  'a key named __proto__': () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown,
};

export function kindsOfValues(): string[] {
  return Object.keys(kinds);
}

/** Puts such a value into a list, and compares what comes back. Null, or what is wrong. */
export async function keeps(list: object, kind: string): Promise<string | null> {
  const made = kinds[kind]?.();
  await call(list, 'push', [made]);
  const came = await call(list, 'at', [-1]);
  const isSame =
    made instanceof Error && came instanceof Error
      ? String(came) === String(made)
      : isDeepStrictEqual(came, made);
  return isSame ? null : `it came back as ${typeof came}: ${String(JSON.stringify(came, shown))}`;
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export async function keepsCycle(list: object): Promise<boolean> {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  await call(list, 'push', [cycle]);
  const came = (await call(list, 'at', [-1])) as { self: unknown };
  return came.self === came;
}

/** Changes a value right after the call that puts it, and changes what comes back: neither may change the server's value. */
export async function copies(list: object): Promise<unknown[]> {
  const mine = { score: [1] };
  const pushed = call(list, 'push', [mine]);
  mine.score.push(2);
  await pushed;
  const came = (await call(list, 'at', [-1])) as { score: number[] };
  came.score.push(3);
  return [came === mine, await call(list, 'at', [-1])];
}

export async function pushUnsendable(list: object): Promise<Settled> {
  return attempt(list, 'push', [1, () => 1]);
}

/** The elements that `for await` yields; after the first, it calls another method of the list. */
export async function iterate(list: object, pushMeanwhile?: unknown): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of list as AsyncIterable<unknown>) {
    all.push(one);
    if (all.length === 1 && pushMeanwhile !== undefined) await call(list, 'push', [pushMeanwhile]);
    if (all.length > 100) break;
  }
  return all;
}

/** A dict's contents as pairs, whatever form `snapshot` returns. */
export async function pairs(dict: object): Promise<unknown[]> {
  const content = await call(dict, 'snapshot');
  if (content instanceof Map) return [...content];
  return Array.isArray(content) ? (content as unknown[]) : Object.entries(content as object);
}

/** Reads, writes and reads again through one and the same proxy. */
export async function readWriteRead(dict: object, key: unknown, value: unknown): Promise<unknown[]> {
  const before = await call(dict, 'get', [key]);
  await call(dict, 'set', [key, value]);
  return [before, await call(dict, 'get', [key])];
}

/** Takes a plain list out of a list, and changes it. */
export async function changeCopy(list: object): Promise<void> {
  ((await call(list, 'at', [0])) as unknown[]).push('changed');
}

/** A proxy inside a plain value in a dict: `{ deep: [proxy] }`. */
export async function callDeep(
  dict: object,
  key: string,
  method: string,
  args: readonly unknown[],
): Promise<unknown> {
  const { deep } = (await call(dict, 'get', [key])) as { deep: object[] };
  return call(deep[0] ?? {}, method, args);
}
