import { wrap } from '../../report/terminal/wrap';
import type { Row } from '../model/rows';
import { CARD_PADDING, charactersIn, GAP, HEAD, LINE, type Columns } from './sizes';

/** A row with its place in the picture. */
export interface Placed {
  readonly row: Row;
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly lines: readonly string[];
}

/** Beside the line of its lane. */
const INDENT = 22;

/** The rows from top to bottom, each in the lane of its process, as high as its text needs. */
export function placeRows(rows: readonly Row[], processes: readonly number[], columns: Columns): Placed[] {
  let top = HEAD;
  return rows.map((row) => {
    const left = (columns.lanes[processes.indexOf(row.process)] ?? 0) + INDENT;
    const width = columns.laneWidth - INDENT - 12;
    const lines = wrap(textOf(row), charactersIn(width - 14));
    const placed = { row, left, width, top, bottom: top + lines.length * LINE + CARD_PADDING, lines };
    top = placed.bottom + GAP;
    return placed;
  });
}

function textOf({ number, where, text, drawn }: Row): string {
  const before = [
    number === undefined ? '' : `${number} `,
    where === undefined ? '' : `:${where.line} `,
  ].join('');
  return `${before}${text}${drawn?.cell === undefined ? '' : `  ${drawn.cell}`}`;
}
