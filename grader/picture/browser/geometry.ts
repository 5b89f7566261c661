/** Where the rows and lanes of a picture lie, in CSS pixels from its corner. */
export interface Geometry {
  readonly rows: readonly { readonly top: number; readonly bottom: number; readonly right: number }[];
  /** The x of each lane's line. */
  readonly lanes: readonly number[];
  /** The columns of memory. */
  readonly cells: readonly { readonly left: number; readonly right: number }[];
  readonly width: number;
  readonly height: number;
}

/** Reads it from the page, which lays everything out once. */
export function geometryOf(grid: HTMLElement): Geometry {
  const rows: { top: number; bottom: number; right: number }[] = [];
  for (const row of grid.querySelectorAll<HTMLElement>('[data-row]')) {
    const top = row.offsetTop;
    const right = row.offsetLeft + row.offsetWidth;
    rows[Number(row.dataset['row'])] = { top, bottom: top + row.offsetHeight, right };
  }
  const lanes = [...grid.querySelectorAll<HTMLElement>('.lane-head')].map((lane) => lane.offsetLeft + 11);
  const cells = [...grid.querySelectorAll<HTMLElement>('.cell-name')].map((cell) => ({
    left: cell.offsetLeft,
    right: cell.offsetLeft + cell.offsetWidth,
  }));
  return { rows, lanes, cells, width: grid.clientWidth, height: grid.clientHeight };
}

export function middle(geometry: Geometry, row: number): number {
  const place = geometry.rows[row];
  return place === undefined ? 0 : (place.top + place.bottom) / 2;
}
