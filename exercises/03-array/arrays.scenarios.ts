import { SharedArray } from '#katas/array';
import type { TypeCode } from '#katas/value';

// Worlds to explore, one for each type code and named for it: an array of eight, on which each process may call anything.

type Cell = number | bigint;

interface Eight {
  readonly array: SharedArray;
}

const worldOf = (code: TypeCode) => ({
  share: { array: (): SharedArray => new SharedArray(code, 8) },
  calls: {
    set: ({ array }: Eight, { index, value }: { readonly index: number; readonly value: Cell }): void =>
      array.set(index, value),
    get: ({ array }: Eight, { index }: { readonly index: number }): Cell => array.get(index),
    elements: ({ array }: Eight): Cell[] => [0, 1, 2, 3, 4, 5, 6, 7].map((index) => array.get(index)),
    slice: ({ array }: Eight): Cell[] => array.slice(),
    iterate: ({ array }: Eight): Cell[] => [...array],
    fill({ array }: Eight, { value }: { readonly value: Cell }): void {
      array.fill(value);
    },
    close: ({ array }: Eight): void => array.close(),
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
