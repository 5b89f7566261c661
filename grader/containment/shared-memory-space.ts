import { statfsSync } from 'node:fs';
import { listSegments } from '../kernel/internal';
import { MachineTrouble } from '../faults/machine-trouble';

const SHARED_MEMORY = '/dev/shm';
/** What the checks of a kata need at most at a time: two boards of explorations, 27.4 MiB, and what the code under test makes. */
const NEEDED_BYTES = 40 * 1024 ** 2;
/** Where that much is free, one process under test has all that it needs. */
const ENOUGH_FOR_ONE_BYTES = 8 * 1024 ** 2;
/** A learner's processes that hold more than this have filled the memory themselves. */
const MODEST_BYTES = 4 * 1024 ** 2;

/** The machine has no room for what right code needs: nothing can be judged on it. */
export class NoRoom extends MachineTrouble {
  override readonly code = 'no-room';
  constructor(readonly freeBytes: number) {
    super(
      `There is no room in shared memory: ${SHARED_MEMORY} has ${mib(freeBytes)} free, and the checks need ${mib(NEEDED_BYTES)}.`,
      `Remove what is left in it (\`ls -l ${SHARED_MEMORY}\`), or give a container more (\`docker run --shm-size=256m\`).`,
    );
  }
}

/** @throws NoRoom when the machine's shared memory is all but full. */
export function assertRoom(): void {
  const free = freeBytes();
  if (free !== undefined && free < NEEDED_BYTES) throw new NoRoom(free);
}

/** After shared memory ran out in these processes: was it the machine's fault? */
export function noRoomFor(pids: readonly number[]): NoRoom | undefined {
  const own = listSegments().filter(({ pid }) => pids.includes(pid));
  const held = own.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const free = freeBytes();
  return held < MODEST_BYTES && free !== undefined && free < ENOUGH_FOR_ONE_BYTES
    ? new NoRoom(free)
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
