import { abandon, pinTo, SharedMemory } from '#kernel/internal';
import { BOARD_BYTES } from '../board/layout';
import { watchHolds } from './holds';
import { Leader } from './leader';
import type { Part, PartReport, Surroundings } from './part';
import { Player } from './player';
import { underControl } from './under-control';
import { standStillInTime } from './virtual-time';
import type { World } from './world';

export type { Part, PartReport, Surroundings } from './part';

/** Takes part in an exploration, run after run, until it is over. Blocks this process for as long. */
export function perform(part: Part, world: World, around: Surroundings): PartReport {
  const memory = SharedMemory.open(part.board);
  if (memory.byteLength !== BOARD_BYTES) throw new RangeError('the board has another size');
  const unpin = part.cpu < 0 ? () => undefined : pinTo(part.cpu);
  const release = standStillInTime();
  try {
    const player = new Player(memory, part, world, around);
    underControl(player.puppet, () => takePart(player));
    const { failure, intended } = player.tracer ?? {};
    return {
      traced: player.tracer?.events ?? [],
      ranges: player.ranges,
      ...(intended === undefined ? {} : { intended }),
      ...(failure === undefined ? {} : { failure }),
    };
  } finally {
    release();
    unpin();
    // Not unmapped: a variable of the learner's may still hold a part of it.
    abandon(memory);
  }
}

function takePart(player: Player): void {
  const stopWatching = watchHolds(player.puppet);
  try {
    if (player.part.process === 0) new Leader(player).lead();
    else player.follow();
  } finally {
    stopWatching();
  }
}
