import { SharedArray } from '#katas/array';
import type { TypeCode } from '#katas/value';

// Worlds to explore, one for each type code and named for it: an array on which each process may call anything. It has
// nine elements, an odd number: a copy of all its bytes, in two halves, cuts an element.

type Cell = number | bigint;

interface Nine {
  readonly array: SharedArray;
}

const worldOf = (code: TypeCode) => ({
  share: { array: (): SharedArray => new SharedArray(code, 9) },
  calls: {
    set: ({ array }: Nine, { index, value }: { readonly index: number; readonly value: Cell }): void =>
      array.set(index, value),
    get: ({ array }: Nine, { index }: { readonly index: number }): Cell => array.get(index),
    elements: ({ array }: Nine): Cell[] => [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => array.get(index)),
    slice: ({ array }: Nine): Cell[] => array.slice(),
    iterate: ({ array }: Nine): Cell[] => [...array],
    fill({ array }: Nine, { value }: { readonly value: Cell }): void {
      array.fill(value);
    },
    close: ({ array }: Nine): void => array.close(),
  },
});

export const b = worldOf('b');
export const B = worldOf('B');
export const h = worldOf('h');
export const H = worldOf('H');
export const i = worldOf('i');
export const I = worldOf('I');
export const q = worldOf('q');
export const Q = worldOf('Q');
export const f = worldOf('f');
export const d = worldOf('d');
