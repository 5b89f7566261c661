import type { JSX } from 'preact';
import type { Cell } from '../model/cells';

/** The columns of memory: what each place held, from row to row. The cards say the same to a screen reader. */
export function Strips({
  cells,
  lanes,
  names,
}: {
  readonly cells: readonly Cell[];
  readonly lanes: number;
  readonly names: ReadonlyMap<string, string>;
}): JSX.Element {
  return (
    <>
      {cells.map(({ name, stretches }, column) => (
        <>
          <div class="cell-name" aria-hidden="true" title={name} style={at(1, 2, lanes + column)}>
            {names.get(name) ?? name}
          </div>
          {stretches.map(({ from, to, value, by }) => (
            <div
              class="stretch"
              aria-hidden="true"
              title={`${name} = ${value}`}
              data-process={by}
              style={at(from + 2, to + 2, lanes + column)}
            >
              <span>{value}</span>
            </div>
          ))}
        </>
      ))}
    </>
  );
}

function at(from: number, to: number, column: number): { gridRow: string; gridColumn: number } {
  return { gridRow: `${from} / ${to}`, gridColumn: column + 1 };
}
