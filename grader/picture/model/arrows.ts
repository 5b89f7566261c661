import type { Row } from './rows';

/** What leads from one row to another: a wake-up, a message, or a switch to another process. */
export interface Arrow {
  readonly kind: 'wake' | 'message' | 'switch' | 'delivery';
  readonly from: number;
  readonly to: number;
  /** Of a delivery: the lane in which it begins, at the row itself. */
  readonly sender?: number;
  /** Without that switch, the run passes. */
  readonly isDeciding?: boolean;
}

/** The arrows of a picture. */
export function arrowsOf(rows: readonly Row[]): Arrow[] {
  const numbered = new Map(rows.flatMap(({ number }, at) => (number === undefined ? [] : [[number, at]])));
  return rows.flatMap((row, at): Arrow[] => {
    const causes = (row.drawn?.after ?? []).flatMap((number): Arrow[] => {
      const from = numbered.get(number);
      const kind = row.drawn?.kind === 'awake' ? 'wake' : 'message';
      return from === undefined || rows[from]?.process === row.process ? [] : [{ kind, from, to: at }];
    });
    const before = rows[at - 1];
    const isSwitch = before !== undefined && before.process !== row.process;
    return [
      ...(isSwitch
        ? [
            {
              kind: 'switch',
              from: at - 1,
              to: at,
              isDeciding: row.isDeciding === true,
            } as const,
          ]
        : []),
      ...(row.from === undefined || row.from === row.process
        ? []
        : [{ kind: 'delivery', from: at, to: at, sender: row.from } as const]),
      ...causes,
    ];
  });
}
