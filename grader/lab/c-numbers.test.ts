import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyNumber, asInC, edges, typeCodes, unlike } from './c-numbers';

test('an integer wraps and loses its fraction, and a float is rounded', () => {
  expect(asInC('B', 300)).toBe(44);
  expect(asInC('b', -129)).toBe(127);
  expect(asInC('i', -2.7)).toBe(-2);
  expect(asInC('f', 0.1)).toBe(Math.fround(0.1));
  expect(asInC('q', 2n ** 63n)).toBe(-(2n ** 63n));
});

test('a whole number stands for the bigint of a 64-bit type', () => {
  expect(asInC('Q', 7)).toBe(7n);
  expect(asInC('i', 7)).toBe(7);
});

test.each(typeCodes)('%s: no half of one unlike number is the same half of another', (code) => {
  const numbers = unlike(code);
  expect(numbers.map((number) => asInC(code, number))).toEqual(numbers);
  const bytes = numbers.map((value) => {
    const view = new DataView(new ArrayBuffer(8));
    if (typeof value === 'bigint') view.setBigUint64(0, BigInt.asUintN(64, value));
    else view.setFloat64(0, value);
    return [view.getUint32(0), view.getUint32(4)];
  });
  if (code === 'q' || code === 'Q' || code === 'd') {
    for (const half of [0, 1]) expect(new Set(bytes.map((halves) => halves[half])).size).toBe(3);
  } else expect(new Set(numbers).size).toBe(3);
});

test.each(typeCodes)('%s: any number is one that its cell can be given', (code) => {
  const expected = code === 'q' || code === 'Q' ? 'bigint' : 'number';
  fc.assert(fc.property(anyNumber(code), (value) => typeof value === expected));
});

test.each(typeCodes)('%s: its edges are numbers for its cell, and some are out of its range', (code) => {
  const expected = code === 'q' || code === 'Q' ? 'bigint' : 'number';
  expect(edges(code).every((value) => typeof value === expected)).toBe(true);
  // A double holds any number.
  expect(edges(code).every((value) => Object.is(asInC(code, value), value))).toBe(code === 'd');
});
