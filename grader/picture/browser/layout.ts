/* How a picture uses the width that it has. */
import { shortNames, type Cell } from '../model/cells';

const NARROWEST_LANE = 190;
const CELL = 92;
const COLUMN = '5.75rem';
/** Between columns; picture.css has the same. */
const GAP = '0.625rem';
const LIST_LANE = '1.5rem';
const MOST_CELLS = 7;
/** What a column of memory has room for. */
const MOST_CHARACTERS = 11;

/** Lanes side by side, with as many columns of memory as fit; or one list, with the lanes as lines beside it. */
export interface Layout {
  readonly isList: boolean;
  readonly cells: readonly Cell[];
  /** What the columns are called, where that is shorter than the names of the cells. */
  readonly names: ReadonlyMap<string, string>;
  /** The value of `grid-template-columns`, for what stands above and below the lanes. */
  readonly columns: string;
  /** As CSS lengths: the width of a row, where lane 0 begins, and the distance from one lane to the next. */
  readonly row: string;
  readonly first: string;
  readonly step: string;
}

export function layoutFor(width: number, lanes: number, cells: readonly Cell[]): Layout {
  if (width < lanes * NARROWEST_LANE) return list(lanes);
  const room = Math.min(MOST_CELLS, Math.floor((width - lanes * NARROWEST_LANE) / CELL));
  const shown = mostChanged(cells, room);
  const memory = shown.length === 0 ? '' : ` repeat(${shown.length}, ${COLUMN})`;
  const others = `${shown.length} * ${COLUMN} + ${lanes + shown.length - 1} * ${GAP}`;
  const lane = `((100% - (${others})) / ${lanes})`;
  return {
    isList: false,
    cells: shown,
    names: shortNames(shown, MOST_CHARACTERS),
    columns: `repeat(${lanes}, minmax(0, 1fr))${memory}`,
    row: `calc(${lane})`,
    first: '0rem',
    step: `calc(${lane} + ${GAP})`,
  };
}

function list(lanes: number): Layout {
  const lines = `${lanes} * ${LIST_LANE}`;
  return {
    isList: true,
    cells: [],
    names: new Map(),
    columns: `repeat(${lanes}, ${LIST_LANE}) minmax(0, 1fr)`,
    row: `calc(100% - ${lines})`,
    first: `calc(${lines})`,
    step: '0rem',
  };
}

/** Those that change, rather than those that are only looked at; in the order in which they were touched. */
function mostChanged(cells: readonly Cell[], room: number): readonly Cell[] {
  if (cells.length <= room) return cells;
  const best = [...cells].sort(
    (a, b) => b.stretches.length - a.stretches.length || b.touched.length - a.touched.length,
  );
  const kept = new Set(best.slice(0, room));
  return cells.filter((cell) => kept.has(cell));
}
