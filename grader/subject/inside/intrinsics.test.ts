import { expect, test } from '@jest/globals';
import { guardedFunctions, snapshotIntrinsics, type GuardedFunction } from './intrinsics';

const { defineProperty, getOwnPropertyDescriptor } = Reflect;

/** Replaces the function during one look. */
function lookWith(replacement: unknown, { target, key }: GuardedFunction, look: () => unknown): unknown {
  const before = getOwnPropertyDescriptor(target, key) ?? {};
  defineProperty(target, key, { ...before, value: replacement });
  try {
    return look();
  } finally {
    defineProperty(target, key, before);
  }
}

const hostile = function replaced(): never {
  throw new Error('a replaced function was called');
};

test('each guarded function that is replaced is reported, with the replacement’s source', () => {
  const functions = guardedFunctions();
  const { replaced } = snapshotIntrinsics();
  // All looks come first, and the comparison later, when all functions are restored.
  const seen = functions.map((one) => lookWith(hostile, one, replaced));
  expect(functions.length).toBeGreaterThan(500);
  expect(seen).toEqual(functions.map(({ name }) => [{ name, text: hostile.toString() }]));
  expect(replaced()).toEqual([]);
});

test('a replacement that is not a function has no text', () => {
  const writeSync = guardedFunctions().filter(({ name }) => name === 'fs.writeSync');
  const { replaced } = snapshotIntrinsics();
  expect(writeSync.map((one) => lookWith(7, one, replaced))).toEqual([[{ name: 'fs.writeSync', text: '' }]]);
});

test('what is added to a built-in replaces nothing', () => {
  const { replaced } = snapshotIntrinsics();
  Object.defineProperty(Array.prototype, 'ours', { value: () => 1, configurable: true });
  expect(replaced()).toEqual([]);
  Reflect.deleteProperty(Array.prototype, 'ours');
});

test('work under `asBefore` finds every function as it was, and then the learner’s replacements are back', () => {
  const { asBefore } = snapshotIntrinsics();
  for (const one of guardedFunctions()) {
    const seen = lookWith(hostile, one, () => {
      const inside = asBefore(() => getOwnPropertyDescriptor(one.target, one.key)?.value as unknown);
      return inside === one.value && getOwnPropertyDescriptor(one.target, one.key)?.value === hostile;
    });
    expect({ name: one.name, seen }).toEqual({ name: one.name, seen: true });
  }
});
