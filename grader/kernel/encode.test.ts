import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { inspect } from 'node:util';
import { BytePipe, decode, decodeOpaque, encode, isOpaque, SharedMemory } from './internal';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

function roundTrip(value: unknown): unknown {
  return decode(encode(value).wire);
}

describe('data', () => {
  const anything = fc
    .anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
    })
    // Jest calls two invalid dates unequal, so it could not notice that one has arrived.
    .filter((value) => !inspect(value, { depth: Infinity }).includes('Invalid Date'));

  test('arrives equal, whatever it is made of', () => {
    fc.assert(
      fc.property(anything, (value) => expect(roundTrip(value)).toEqual(value)),
      { numRuns: 500 },
    );
  });

  test('arrives equal beside something that had to be marked', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const [arrived, root] = roundTrip([value, Math.sqrt]) as unknown[];
        expect(arrived).toEqual(value);
        expect(root).toBe(Math.sqrt);
      }),
      { numRuns: 500 },
    );
  });

  test.each([[[]], [[Math.sqrt]]])('keeps cycles and shared references, with %j beside it', (beside) => {
    const shared = { name: 'shared' };
    const cyclic: Record<string, unknown> = {
      shared,
      again: [shared],
      map: new Map([['shared', shared]]),
      beside,
    };
    cyclic.self = cyclic;
    cyclic.set = new Set([cyclic]);
    const arrived = roundTrip(cyclic) as typeof cyclic & {
      again: unknown[];
      map: Map<string, unknown>;
      set: Set<unknown>;
    };
    expect(arrived.self).toBe(arrived);
    expect(arrived.again[0]).toBe(arrived.shared);
    expect(arrived.map.get('shared')).toBe(arrived.shared);
    expect(arrived.set.has(arrived)).toBe(true);
  });

  test('keeps the order and the identities inside maps and sets that hold marked values', () => {
    const key = {};
    const map = new Map<unknown, unknown>([
      ['a', Math.sqrt],
      [key, key],
      [Math.abs, 'abs'],
    ]);
    const arrived = roundTrip({ map, key, set: new Set([1, Math.abs, 2]) }) as {
      map: typeof map;
      key: object;
      set: Set<unknown>;
    };
    expect([...arrived.map]).toEqual([
      ['a', Math.sqrt],
      [{}, {}],
      [Math.abs, 'abs'],
    ]);
    expect(arrived.map.get(arrived.key)).toBe(arrived.key);
    expect([...arrived.set]).toEqual([1, Math.abs, 2]);
  });

  test('that looks like the wire format is data', () => {
    const lookalike = [[undefined], [{ type: 'memory', name: '/x' }], [['place', {}, 'x', 0]]];
    expect(roundTrip(lookalike)).toEqual(lookalike);
    expect(roundTrip([lookalike, Math.sqrt])).toEqual([lookalike, Math.sqrt]);
    const token = {
      kind: 'function',
      label: 'f',
      mark: { type: 'function', reference: { file: 'x', exportName: 'f' } },
    };
    expect(roundTrip([token, Math.sqrt])).toEqual([token, Math.sqrt]);
    expect(isOpaque(roundTrip(token))).toBe(false);
  });

  test('with a key `__proto__` changes no prototype', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "f": 1}') as Record<string, unknown>;
    const arrived = roundTrip([value, Math.sqrt]) as [Record<string, unknown>];
    expect(Object.hasOwn(arrived[0], '__proto__')).toBe(true);
    expect(arrived[0].polluted).toBeUndefined();
  });

  test('of a class without a handle arrives as its own fields, as structured clones do', () => {
    class Point {
      constructor(readonly x: number) {}
      double(): number {
        return 2 * this.x;
      }
    }
    expect(roundTrip(new Point(3))).toEqual({ x: 3 });
  });

  test('of 300,000 entries in one map needs no deep stack', () => {
    const map = new Map(Array.from({ length: 300_000 }, (_, i) => [i, {}] as const));
    expect((roundTrip(map) as Map<number, object>).size).toBe(300_000);
  });
});

describe('an error', () => {
  test('keeps its class if it is a standard one, its name, message, stack and own fields', () => {
    class Refused extends Error {
      override readonly name = 'Refused';
      readonly code = 'REFUSED';
    }
    const type = roundTrip(new TypeError('bad')) as Error;
    expect(type).toBeInstanceOf(TypeError);
    expect(type.message).toBe('bad');
    const original = new Refused('no');
    const refused = roundTrip({ deep: [original] }) as { deep: [Refused] };
    expect(refused.deep[0]).toMatchObject({
      name: 'Refused',
      message: 'no',
      code: 'REFUSED',
      stack: original.stack,
    });
  });

  test('keeps its cause, also when that is itself, and the errors it sums up', () => {
    const error = new Error('outer', { cause: new RangeError('inner') });
    expect((roundTrip(error) as Error).cause).toMatchObject({ name: 'RangeError', message: 'inner' });
    const own = new Error('own');
    own.cause = own;
    const arrived = roundTrip(own) as Error;
    expect(arrived.cause).toBe(arrived);
    const sum = roundTrip(new AggregateError([new Error('one')], 'all')) as AggregateError;
    expect(sum).toMatchObject({ name: 'AggregateError', message: 'all', errors: [{ message: 'one' }] });
  });
});

describe('what cannot travel', () => {
  class Unexported {
    static open(): void {}
    readonly handle = 1;
  }
  const closedMemory = SharedMemory.create(4);
  closedMemory.close();
  const closedPipe = BytePipe.create();
  closedPipe.close();
  test.each<[string, unknown, string, string, string]>([
    ['a closure', { callback: () => 1 }, 'value.callback', 'function', 'callback'],
    ['an anonymous function', [[() => 1]], 'value[0][0]', 'function', '(anonymous)'],
    ['a class that is not exported', Unexported, 'value', 'class', 'Unexported'],
    [
      'a shareable of such a class',
      { a: { 'b-c': new Unexported() } },
      'value.a["b-c"]',
      'class',
      'Unexported',
    ],
    ['a symbol', [Symbol('s')], 'value[0]', 'symbol', 'Symbol(s)'],
    ['closed memory', [closedMemory], 'value[0]', 'closed', 'SharedMemory'],
    ['a closed end', [closedPipe.reader], 'value[0]', 'closed', 'PipeReader'],
    ['a promise', { later: Promise.resolve() }, 'value.later', 'value', 'a Promise'],
    ['a weak map', new WeakMap(), 'value', 'value', 'a WeakMap'],
    ['a weak reference', [new WeakRef({})], 'value[0]', 'value', 'a WeakRef'],
    ['a proxy', { proxy: new Proxy({}, {}) }, 'value.proxy', 'value', 'a Proxy'],
    ['memory of one process', new SharedArrayBuffer(8), 'value', 'value', 'a SharedArrayBuffer'],
    ['a view of it', [new Int32Array(new SharedArrayBuffer(8))], 'value[0]', 'value', 'a Int32Array'],
    ['a generator', [(function* () {})()], 'value[0]', 'value', 'a Generator'],
    ['a value in a map', new Map([['k', () => 1]]), 'value.get("k")', 'function', '(anonymous)'],
    ['a key of a map', new Map([[Symbol('k'), 1]]), 'value.keys()', 'symbol', 'Symbol(k)'],
    ['a member of a set', new Set([() => 1]), 'value.values()', 'function', '(anonymous)'],
    [
      "an error's field",
      Object.assign(new Error('x'), { retry: () => 1 }),
      'value.retry',
      'function',
      'retry',
    ],
  ])('%s is refused with its place, kind and name', (_, value, path, kind, valueName) => {
    expect(() => encode(value)).toThrow(
      expect.objectContaining({ code: 'NOT_TRANSFERABLE', path, kind, valueName }),
    );
  });

  test('the message says what to do', () => {
    expect(() => encode([function helper() {}], 'args')).toThrow(
      'cannot send args[0] to another process: function `helper` is not exported by any loaded module: ' +
        "export it from its file, as Python's pickle needs a top-level function",
    );
  });
});

describe('opaque tokens', () => {
  test('stand for what they name without opening it, and encode again as the same', () => {
    using memory = SharedMemory.create(8);
    using pipe = BytePipe.create();
    const wire = encode({ memory, pipe, list: [memory, 1], root: Math.sqrt, error: new TypeError('t') }).wire;
    const tokens = decodeOpaque(wire) as Record<string, unknown> & { list: unknown[] };
    expect(isOpaque(tokens.memory)).toBe(true);
    expect(tokens.memory).toMatchObject({ kind: 'memory', label: memory.name });
    expect(tokens.pipe).toMatchObject({ kind: 'pipe', label: 'pipe' });
    expect(tokens.root).toMatchObject({ kind: 'function', label: 'Math.sqrt' });
    expect(tokens.list).toEqual([tokens.memory, 1]);
    expect(tokens.list[0]).toBe(tokens.memory);
    expect(tokens.error).toBeInstanceOf(TypeError);

    const arrived = decode(encode(tokens).wire) as {
      memory: SharedMemory;
      list: unknown[];
      root: unknown;
      pipe: BytePipe;
    };
    memory.setInt32(0, 7);
    expect(arrived.memory.getInt32(0)).toBe(7);
    expect(arrived.list[0]).toBe(arrived.memory);
    expect(arrived.root).toBe(Math.sqrt);
    arrived.pipe.writer.write(new Uint8Array([5]));
    expect([...pipe.reader.read(9)]).toEqual([5]);
    arrived.pipe.close();
    arrived.memory.close();
  });

  test('of the same thing in two messages are equal by structure', () => {
    using memory = SharedMemory.create(8);
    expect(decodeOpaque(encode(memory).wire)).toEqual(decodeOpaque(encode(memory).wire));
  });

  test('malformed bytes throw, and do nothing else', () => {
    expect(() => decodeOpaque(new Uint8Array([1, 2, 3]))).toThrow();
    expect(() => decodeOpaque(new Uint8Array(0))).toThrow();
  });
});
