import type { JSX } from 'preact';
import { rowText } from '../model/row-text';
import type { Row } from '../model/rows';

/** For so many lanes picture.css says where they lie: thousands of elements with the same style cost much less. */
const SHARED_LANES = 8;

export interface RowCardProps {
  readonly row: Row;
  readonly at: number;
  readonly lane: number;
  readonly isList: boolean;
  /** Columns of memory show what it did; otherwise the card says so. */
  readonly hasCells: boolean;
  /** What the columns are called, where that is shorter than the names of the cells. */
  readonly names: ReadonlyMap<string, string>;
}

/** One row of the picture: a card in the lane of its process. */
export function RowCard({ row, at, lane, isList, hasCells, names }: RowCardProps): JSX.Element {
  const { kind, process, number, text, where, memory, drawn, isDecisive, end } = row;
  const [said = '', ...outcome] = text.split(' → ');
  const cell = drawn?.cell === undefined ? '' : (names.get(drawn.cell) ?? drawn.cell);
  const place = [cell, where === undefined ? '' : `:${where.line}`].filter((one) => one !== '').join(' ');
  const classes = ['row', kind, isDecisive === true ? 'decisive' : '', END_CLASSES[end ?? ''] ?? ''];
  return (
    <div
      role="listitem"
      class={classes.join(' ')}
      data-row={at}
      data-process={process}
      data-lane={lane}
      style={lane < SHARED_LANES ? undefined : { '--lane': lane }}
    >
      <button type="button" tabIndex={-1}>
        <span class="hidden">{rowText(row)}</span>
        <span class="seen" aria-hidden="true">
          {number === undefined ? null : <span class="number">{number}</span>}
          {isList ? <span class="who">{process}</span> : null}
          <span class="text">
            {breakable(said)}
            {outcome.length === 0 ? null : <b> → {outcome.join(' → ')}</b>}
          </span>
          {row.isDeciding === true ? <span class="switched">without this switch, the run passes</span> : null}
          {place === '' ? null : <span class="line">{place}</span>}
          {!hasCells && memory !== undefined && drawn?.old !== undefined ? (
            <span class="effect">{memory}</span>
          ) : null}
        </span>
      </button>
    </div>
  );
}

/** In a narrow lane, an operation is better broken before its arguments than anywhere. */
function breakable(text: string): JSX.Element | string {
  const end = text.indexOf('(') + 1;
  if (end === 0) return text;
  return (
    <>
      {text.slice(0, end)}
      <wbr />
      {text.slice(end)}
    </>
  );
}

const END_CLASSES: Readonly<Record<string, string>> = {
  killed: 'bad',
  'asleep-for-ever': 'bad',
  'never-returns': 'bad',
  endless: 'bad',
  threw: 'bad',
  failed: 'bad',
};
