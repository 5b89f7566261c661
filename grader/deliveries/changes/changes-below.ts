import { SharedMemory } from '../../kernel/internal';
import type { ExplorationContext as Context } from '../../exploration/context';
import { exploreDeliveries } from '../explore-deliveries';
import { MOST_ROWS, rowAt, ROWS, TABLE_BYTES } from './layout';

/**
 * What the processes changed that one under test started during a call: for each of them that has ended by itself, how often it
 * has changed each place of shared memory and written to each pipe, the largest number first.
 *
 * @param run makes the call; the scenario sets `CHANGES_VARIABLE` to the name that it is given while it starts processes
 */
export async function changesBelow(
  context: Context,
  process: object,
  run: (table: string) => Promise<void>,
): Promise<number[][]> {
  const memory = SharedMemory.create(TABLE_BYTES);
  try {
    await exploreDeliveries(context, [process], { most: 1, run: () => run(memory.name) });
    const rows = Math.min(memory.load(ROWS), MOST_ROWS);
    return Array.from({ length: rows }, (_, row) => countsIn(memory, rowAt(row)));
  } finally {
    memory.close();
  }
}

function countsIn(memory: SharedMemory, row: number): number[] {
  return Array.from({ length: memory.load(row) }, (_, at) => memory.load(row + 4 * (at + 1)));
}
