import { statfsSync } from 'node:fs';
import { listSegments } from '../kernel/internal';
import { MachineTrouble } from '../faults/machine-trouble';

const SHARED_MEMORY = '/dev/shm';
/** The most that a kata's checks need at once: two boards of explorations, 27.4 MiB, and what the code under test creates. */
const NEEDED_BYTES = 40 * 1024 ** 2;
/** With this much free, one process under test has all that it needs. */
const ENOUGH_FOR_ONE_BYTES = 8 * 1024 ** 2;
/** A learner's processes that use more than this have filled the memory themselves. */
const MODEST_BYTES = 4 * 1024 ** 2;

/** The machine lacks the shared memory that correct code needs, so nothing can be judged on it. */
export class NoSharedMemory extends MachineTrouble {
  override readonly code = 'no-room';
  constructor(readonly freeBytes: number) {
    super(
      `There is not enough shared memory: ${SHARED_MEMORY} has ${mib(freeBytes)} free, and the checks need ${mib(NEEDED_BYTES)}.`,
      `Remove what is left in it (\`ls -l ${SHARED_MEMORY}\`), or give a container more (\`docker run --shm-size=256m\`).`,
    );
  }
}

/** @throws NoSharedMemory when the machine's shared memory is almost full. */
export function assertSharedMemory(): void {
  const free = freeBytes();
  if (free !== undefined && free < NEEDED_BYTES) throw new NoSharedMemory(free);
}

/** After shared memory ran out in these processes: the trouble, if the machine is at fault. */
export function sharedMemoryTrouble(pids: readonly number[]): NoSharedMemory | undefined {
  const own = listSegments().filter(({ pid }) => pids.includes(pid));
  const used = own.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const free = freeBytes();
  return used < MODEST_BYTES && free !== undefined && free < ENOUGH_FOR_ONE_BYTES
    ? new NoSharedMemory(free)
    : undefined;
}

/** Undefined where shared memory is not a file system. */
function freeBytes(): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function mib(bytes: number): string {
  return `${String(Math.floor(bytes / 1024 ** 2))} MiB`;
}
