import type { JSX } from 'preact';
import type { Cell } from '../model/cells';
import type { Geometry } from './geometry';

/** Longer than a screen, so that its value must stay in sight. */
const LONG_PX = 400;

/** The columns of memory: what each place held, from row to row. The cards say the same to a screen reader. */
export function Strips({
  cells,
  geometry,
}: {
  readonly cells: readonly Cell[];
  readonly geometry: Geometry;
}): JSX.Element {
  return (
    <>
      {cells.map(({ name, stretches }, column) =>
        stretches.map(({ from, to, value, by }) => {
          const { left = 0, right = 0 } = geometry.cells[column] ?? {};
          const top = geometry.rows[from]?.top ?? 0;
          const height = (geometry.rows[to - 1]?.bottom ?? top) - top;
          const isLong = height > LONG_PX;
          return (
            <div
              class={`stretch ${isLong ? 'long' : ''}`}
              aria-hidden="true"
              title={`${name} = ${value}`}
              data-process={by}
              style={{ left, top, width: right - left, height }}
            >
              {isLong ? <span>{value}</span> : value}
            </div>
          );
        }),
      )}
    </>
  );
}
