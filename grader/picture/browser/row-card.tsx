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

/**
 * One row of the picture: a card in the lane of its process. What stands around its text is drawn from attributes, because
 * each element costs a long run time.
 */
export function RowCard({ row, at, lane, isList, hasCells, names }: RowCardProps): JSX.Element {
  const { kind, process, number, text, where, memory, drawn, isDecisive, end } = row;
  const [said = '', ...outcome] = text.split(' → ');
  const cell = drawn?.cell === undefined ? '' : (names.get(drawn.cell) ?? drawn.cell);
  const place = [cell, where === undefined ? '' : `:${where.line}`].filter((one) => one !== '').join(' ');
  const marks = [isDecisive === true ? 'decisive' : '', row.isDeciding === true ? 'deciding' : ''];
  const classes = ['row', kind, ...marks, END_CLASSES[end ?? ''] ?? ''];
  return (
    <div
      role="listitem"
      class={classes.join(' ')}
      data-row={at}
      data-process={process}
      data-lane={lane}
      style={lane < SHARED_LANES ? undefined : { '--lane': lane }}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={rowText(row)}
        data-number={number}
        data-place={place === '' ? undefined : place}
      >
        <span
          class="text"
          data-who={isList ? process : undefined}
          data-effect={!hasCells && drawn?.old !== undefined ? memory : undefined}
        >
          {breakable(said)}
          {outcome.length === 0 ? null : <b>{` → ${outcome.join(' → ')}`}</b>}
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
