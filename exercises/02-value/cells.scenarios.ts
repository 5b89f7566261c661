import { Value, type TypeCode } from '#katas/value';

// Worlds to explore, one for each type code and named for it: a single Value, which each process may set, get and close.

interface Cell {
  readonly cell: Value;
}

const worldOf = (code: TypeCode) => ({
  share: { cell: (): Value => new Value(code) },
  calls: {
    set({ cell }: Cell, { value }: { readonly value: number | bigint }): void {
      cell.value = value;
    },
    get: ({ cell }: Cell): number | bigint => cell.value,
    close: ({ cell }: Cell): void => cell.close(),
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
