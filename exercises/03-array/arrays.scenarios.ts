import { SharedArray } from '#katas/array';
import type { TypeCode } from '#katas/value';

// Worlds to explore, one for each type code and named for it: an array of three, on which each process may call anything.

type Cell = number | bigint;

interface Three {
  readonly array: SharedArray;
}

const worldOf = (code: TypeCode) => ({
  share: { array: (): SharedArray => new SharedArray(code, 3) },
  calls: {
    set: ({ array }: Three, { index, value }: { readonly index: number; readonly value: Cell }): void =>
      array.set(index, value),
    get: ({ array }: Three, { index }: { readonly index: number }): Cell => array.get(index),
    elements: ({ array }: Three): Cell[] => [array.get(0), array.get(1), array.get(2)],
    slice: ({ array }: Three): Cell[] => array.slice(),
    iterate: ({ array }: Three): Cell[] => [...array],
    fill({ array }: Three, { value }: { readonly value: Cell }): void {
      array.fill(value);
    },
    close: ({ array }: Three): void => array.close(),
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
