/**
 * The table in shared memory in which processes note how often they have changed what: 32-bit words. Word 0 is the number of
 * rows, one for each process that has ended by itself; in a row, the number of counts, and then the counts.
 */
export const ROWS = 0;
export const MOST_ROWS = 16;
export const MOST_COUNTS = 63;
export const TABLE_BYTES = rowAt(MOST_ROWS);

/** The variable with the name of the table. A scenario sets it while the processes are started that are to count. */
export const CHANGES_VARIABLE = 'FORKLINGS_CHANGES';

/** The offset of a row, from 0. */
export function rowAt(row: number): number {
  return 4 + 4 * (1 + MOST_COUNTS) * row;
}
