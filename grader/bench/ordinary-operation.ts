import { SharedMemory } from '../kernel/internal';
import type { Row } from './rows';
import { sideBySide, timed } from './side-by-side';

const ROUNDS = 15;
const OPERATIONS = 3_000_000;

/**
 * What the kernel's checks and its interception point cost: atomic additions through the kernel, unexplored, compared
 * with the same on a bare typed array.
 */
export async function ordinaryOperation(): Promise<Row[]> {
  const memory = SharedMemory.create(64);
  const bare = new Int32Array(new SharedArrayBuffer(64));
  try {
    return [
      await sideBySide(
        'memory.add / Atomics.add on a typed array',
        3,
        ROUNDS,
        timed(() => {
          for (let i = 0; i < OPERATIONS; i++) memory.add(8, 1);
        }),
        timed(() => {
          for (let i = 0; i < OPERATIONS; i++) Atomics.add(bare, 2, 1);
        }),
      ),
    ];
  } finally {
    memory.close();
  }
}
