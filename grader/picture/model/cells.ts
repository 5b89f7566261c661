import type { Row } from './rows';

/** A value that a place in memory, or a pipe, had from row `from` to the row before `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: string;
  /** The process that left it there; undefined before the first change that the story shows. */
  readonly by?: number;
}

/** A place in memory over time. */
export interface Cell {
  readonly name: string;
  readonly stretches: readonly Stretch[];
  /** The rows that looked at it, or changed it. */
  readonly touched: readonly number[];
}

/** The memory of a story over time, in the order in which it was first touched. */
export function cellsOf(rows: readonly Row[]): Cell[] {
  const touches = new Map<
    string,
    { at: number; process: number; value: string; old?: string | undefined }[]
  >();
  for (const [at, { process, drawn }] of rows.entries()) {
    if (drawn?.cell === undefined || drawn.value === undefined) continue;
    const { cell, value, old } = drawn;
    const all = touches.get(cell) ?? [];
    all.push({ at, process, value, old });
    touches.set(cell, all);
  }
  return [...touches].map(([name, all]) => {
    const [first] = all;
    const stretches: Stretch[] = [];
    if (first !== undefined) stretches.push({ from: 0, to: rows.length, value: before(first) });
    for (const { at, process, value } of all) {
      const last = stretches.at(-1);
      if (last === undefined || last.value === value) continue;
      stretches[stretches.length - 1] = { ...last, to: at };
      stretches.push({ from: at, to: rows.length, value, by: process });
    }
    return {
      name,
      stretches: stretches.filter(({ from, to }) => from < to),
      touched: all.map(({ at }) => at),
    };
  });
}

/** What a place held before the first step that touched it: a pipe begins empty. */
function before({ value, old }: { readonly value: string; readonly old?: string | undefined }): string {
  return old ?? (value.endsWith(' B') ? '0 B' : value);
}

/** What a place holds after a row. */
export function valueAt({ stretches }: Cell, row: number): Stretch | undefined {
  return stretches.find(({ from, to }) => from <= row && row < to);
}

/**
 * `VALUE` for `semaphore.VALUE`, if some name is longer than `most`, and no two of these cells would have the same name.
 */
export function shortNames(cells: readonly Cell[], most: number): ReadonlyMap<string, string> {
  const short = cells.map(({ name }) => [name, name.replace(/^.*\./, '')] as const);
  const isClear = new Set(short.map(([, name]) => name)).size === cells.length;
  return new Map(isClear && cells.some(({ name }) => name.length > most) ? short : []);
}
