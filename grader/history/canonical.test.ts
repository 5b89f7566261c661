import { describe, expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { canonical, sameValue } from './canonical';

const values = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
});

test('a structured clone is the same value', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(canonical(structuredClone(value))).toBe(canonical(value));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('values that Jest distinguishes have different texts', () => {
  const plain = fc.jsonValue();
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      let areEqual = true;
      try {
        expect(a).toStrictEqual(b);
      } catch {
        areEqual = false;
      }
      expect(sameValue(a, b)).toBe(areEqual);
    }),
    { seed: 1, numRuns: 500 },
  );
});

describe('look-alikes are distinguished', () => {
  test.each<[unknown, unknown]>([
    [0, -0],
    [1, 1n],
    [1, '1'],
    [null, undefined],
    [[], {}],
    [['a,b'], ['a', 'b']],
    [{ a: undefined }, {}],
    [new Map([[1, 2]]), { 1: 2 }],
    [new Set([1]), [1]],
    [new Uint8Array([1]), new Int8Array([1])],
    [new Uint8Array([1]), [1]],
    [new Date(0), new Date(1)],
    [new Error('a'), new Error('b')],
  ])('%p and %p', (a, b) => {
    expect(sameValue(a, b)).toBe(false);
  });
});

describe('the same, seen twice, is the same', () => {
  test('NaN is itself', () => expect(sameValue(NaN, NaN)).toBe(true));
  test('keys, entries and members in another order', () => {
    expect(sameValue({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(
      sameValue(
        new Map([
          [1, 2],
          [3, 4],
        ]),
        new Map([
          [3, 4],
          [1, 2],
        ]),
      ),
    ).toBe(true);
    expect(sameValue(new Set([1, 2]), new Set([2, 1]))).toBe(true);
  });
  test('values of another realm', () => {
    const foreign: unknown = runInNewContext(
      '({ map: new Map([[1, new Date(5)]]), bytes: new Uint8Array([7]) })',
    );
    expect(sameValue(foreign, { map: new Map([[1, new Date(5)]]), bytes: new Uint8Array([7]) })).toBe(true);
  });
  test('values that contain themselves', () => {
    const loop = (): object => {
      const made: { self?: object } = {};
      made.self = made;
      return made;
    };
    expect(sameValue(loop(), loop())).toBe(true);
    expect(sameValue(loop(), { self: {} })).toBe(false);
  });
});
