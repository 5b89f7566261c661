import { clip } from '../../report/terminal/wrap';
import { shortNames, type Cell } from '../model/cells';
import { element, type Drawn } from './element';
import type { Placed } from './placed-rows';
import { CELL_WIDTH, charactersIn, GAP, LINE, type Columns } from './sizes';

/** The places in memory over time: each value from the row that stored it to the row before the next one. */
export function memoryColumns(
  cells: readonly Cell[],
  placed: readonly Placed[],
  { cells: lefts }: Columns,
): Drawn[] {
  const names = shortNames(cells, 0);
  return cells.flatMap(({ name, stretches }, at) => {
    const left = lefts[at] ?? 0;
    const most = charactersIn(CELL_WIDTH - 12);
    const head = element('text', { class: 'soft', x: left + 4, y: 26 }, clip(names.get(name) ?? name, most));
    return [
      head,
      ...stretches.flatMap(({ from, to, value, by }): Drawn[] => {
        const [first, last] = [placed[from], placed[to - 1]];
        if (first === undefined || last === undefined) return [];
        const kind = by === undefined ? 'value' : `value p${by}`;
        return [
          element('g', { class: kind }, [
            element('rect', {
              x: left,
              y: first.top,
              width: CELL_WIDTH - 8,
              height: last.bottom - first.top + GAP - 3,
              rx: 4,
            }),
            element('text', { x: left + 7, y: first.top + LINE }, clip(value, most)),
          ]),
        ];
      }),
    ];
  });
}
