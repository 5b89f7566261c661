import assert from 'node:assert/strict';
import { Process } from '#katas/process';
import { Value, type TypeCode } from '#katas/value';
import { fails, type Program } from './program';

export function set(value: Value<'i'>, to: number): void {
  value.value = to;
}
export function double(value: Value<'d'>): void {
  value.value *= 2;
}
export function setAll(int: Value<'i'>, float: Value<'d'>, long: Value<'q'>): void {
  int.value = 7;
  float.value = 3.5;
  long.value = 1n << 62n;
}

/** Runs it in a child, and waits for that. */
async function inChild<Args extends readonly unknown[]>(
  fn: (...args: Args) => void,
  ...args: Args
): Promise<void> {
  const child = new Process(fn, args);
  child.start();
  await child.join();
  assert.equal(child.exitCode, 0);
}

const ranges: readonly (readonly [TypeCode & ('b' | 'B' | 'h' | 'H' | 'i' | 'I'), number, number])[] = [
  ['b', -(2 ** 7), 2 ** 7 - 1],
  ['B', 0, 2 ** 8 - 1],
  ['h', -(2 ** 15), 2 ** 15 - 1],
  ['H', 0, 2 ** 16 - 1],
  ['i', -(2 ** 31), 2 ** 31 - 1],
  ['I', 0, 2 ** 32 - 1],
];

export const valuePrograms: readonly Program[] = [
  {
    title: 'a Value has what it was made with',
    like: 'test_value',
    run: () => {
      using int = new Value('i', -3);
      using float = new Value('d', 0.25);
      assert.deepEqual([int.value, float.value], [-3, 0.25]);
    },
  },
  {
    title: 'a Value that was made with nothing is zero',
    like: 'test_value',
    run: () => {
      using int = new Value('i');
      using long = new Value('q');
      assert.deepEqual([int.value, long.value], [0, 0n]);
    },
  },
  {
    title: 'a child changes Values of several types, and its parent sees that',
    like: 'test_value',
    run: async () => {
      using int = new Value('i');
      using float = new Value('d');
      using long = new Value('q');
      await inChild(setAll, int, float, long);
      assert.deepEqual([int.value, float.value, long.value], [7, 3.5, 1n << 62n]);
    },
  },
  {
    title: 'what the parent writes, a child reads',
    like: 'test_sharedctypes',
    run: async () => {
      using value = new Value('d', 21);
      await inChild(double, value);
      assert.equal(value.value, 42);
    },
  },
  {
    title: 'each integer type holds its least and its greatest number',
    like: 'codes_values',
    run: () => {
      for (const [code, least, most] of ranges)
        for (const number of [least, most, 0]) {
          using value = new Value(code, number);
          assert.equal(value.value, number);
        }
    },
  },
  {
    title: 'and beyond these it wraps as C does',
    like: 'ctypes: no overflow checking is done',
    run: () => {
      for (const [code, least, most] of ranges) {
        using value = new Value(code);
        value.value = most + 1;
        assert.equal(value.value, least);
      }
    },
  },
  {
    title: '64-bit integers are exact',
    like: 'test_value (codes_values)',
    run: () => {
      using signed = new Value('q', -(2n ** 63n));
      using unsigned = new Value('Q', 2n ** 64n - 1n);
      assert.deepEqual([signed.value, unsigned.value], [-(2n ** 63n), 2n ** 64n - 1n]);
    },
  },
  {
    title: 'a float is rounded to single precision, a double is not',
    like: 'codes_values',
    run: () => {
      using float = new Value('f', 0.1);
      using double_ = new Value('d', 0.1);
      assert.equal(float.value, Math.fround(0.1));
      assert.equal(double_.value, 0.1);
    },
  },
  {
    title: 'a child of a child writes the same number',
    like: 'test_sharedctypes',
    run: async () => {
      using value = new Value('i');
      await inChild(set, value, 5);
      await inChild(set, Value.open(value.handle), 6);
      assert.equal(value.value, 6);
    },
  },
  {
    title: 'what is not a number is rejected, and changes nothing',
    like: 'test_invalid_typecode',
    run: async () => {
      using value = new Value('i', 4);
      await fails('TypeError', () => {
        value.value = '5' as never;
      });
      assert.equal(value.value, 4);
    },
  },
  {
    title: 'an unknown type code is rejected',
    like: 'test_invalid_typecode',
    run: () => {
      let failed = false;
      try {
        new Value('x' as never);
      } catch {
        failed = true;
      }
      assert.ok(failed);
    },
  },
];
