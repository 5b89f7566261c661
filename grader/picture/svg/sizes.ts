/** Sizes of a still picture, in CSS pixels. The font has a fixed width, so that a text's width is known without a browser. */
export const WIDTH = 840;
export const MARGIN = 16;
export const CHARACTER = 7.25;
export const LINE = 17;
export const CARD_PADDING = 5;
export const GAP = 5;
export const HEAD = 40;
export const CELL_WIDTH = 104;
export const MOST_CELLS = 2;

/** Where the lanes and the columns of memory are. */
export interface Columns {
  /** The left edge of each lane. */
  readonly lanes: readonly number[];
  readonly laneWidth: number;
  /** The left edge of each column of memory. */
  readonly cells: readonly number[];
}

export function columnsFor(lanes: number, cells: number): Columns {
  const room = WIDTH - 2 * MARGIN - cells * CELL_WIDTH;
  const laneWidth = room / lanes;
  return {
    laneWidth,
    lanes: Array.from({ length: lanes }, (_, lane) => MARGIN + lane * laneWidth),
    cells: Array.from({ length: cells }, (_, cell) => WIDTH - MARGIN - (cells - cell) * CELL_WIDTH),
  };
}

/** How many characters fit into a width. */
export function charactersIn(width: number): number {
  return Math.floor(width / CHARACTER);
}
