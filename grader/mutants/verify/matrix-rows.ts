import type { Kata } from '../../course/course';
import type { Item } from './item';
import type { Entry, Matrix } from './matrix';

/** An item, and what the matrix has on it. */
export interface Row {
  readonly title: string;
  readonly text: string;
  readonly kata: Kata;
  readonly operator: string | undefined;
  readonly entry: Entry;
}

export function rowsOf(matrix: Matrix, items: readonly Item[]): Row[] {
  return items.flatMap(({ title, text, kata, promised }): Row[] => {
    const entry = matrix[title];
    const operator = promised.kind === 'operator' ? promised.operator : undefined;
    return entry === undefined ? [] : [{ title, text, kata, operator, entry }];
  });
}

/** The rows of this kata in which the law fails. */
export function catchesOf(law: string, rows: readonly Row[], { id }: Kata): Row[] {
  return rows.filter(({ kata, entry }) => kata.id === id && entry.caught?.[law] !== undefined);
}
