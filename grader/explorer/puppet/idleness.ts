import { PAGE_BYTES, PIPE_WORDS, Region, Run, Seat, seatOf } from '../board/layout';
import { bitCount } from '../board/masks';
import type { Seats } from './seats';

const PAGE_WORDS = PAGE_BYTES / 4;
/** So many words of the map of dirty pages there are. */
const MAP_WORDS = Region.arena - Region.dirty;
/** Of so many pages at most, what is in them is looked at; of more, only whether anything was changed since. */
const MOST_PAGES = 24;

/** So often everybody fell asleep with nothing changed since the time before: who does that polls. */
const MOST_NAPS = 40;
/**
 * Unless each sleep lasts so long (ms): who looks up a few times a second, in case that a process was killed before it
 * could wake others, sleeps. When each has napped so often for nothing, it will be so for ever.
 */
const LONG_NAP_MS = 20;
const MOST_LONG_NAPS = 24;

const { imul } = Math;

/**
 * Notices that nothing will come of it when processes wake up by themselves, look, and sleep again. What they do
 * meanwhile, such as to count themselves among the sleepers, comes out even: so memory is compared at the moments at
 * which all sleep.
 */
export class Idleness {
  readonly #floats: Float64Array;

  constructor(
    private readonly board: Int32Array,
    private readonly seats: Seats,
    private readonly processes: number,
  ) {
    this.#floats = new Float64Array(board.buffer, board.byteOffset, board.length >>> 1);
  }

  /** All sleep, and the time of one of them will be up next. */
  heed(): 'goes on' | 'stuck' | 'polling' {
    const { board } = this;
    const now = this.seats.now;
    const hash = this.#hash();
    if (hash !== board[Run.idleHash]) {
      board[Run.idleHash] = hash;
      board[Run.naps] = 0;
      this.#floats[Run.idleSince >>> 1] = now;
      return 'goes on';
    }
    const naps = (board[Run.naps] = (board[Run.naps] as number) + 1);
    // Several nap side by side.
    const nappers = bitCount(board[Run.timed] as number);
    const each = ((now - (this.#floats[Run.idleSince >>> 1] ?? 0)) * nappers) / naps;
    if (each >= LONG_NAP_MS) return naps >= MOST_LONG_NAPS * nappers ? 'stuck' : 'goes on';
    return naps >= MOST_NAPS ? 'polling' : 'goes on';
  }

  #hash(): number {
    const { board } = this;
    let hash = 0x811c9dc5;
    for (let process = 0; process < this.processes; process++)
      hash = imul(hash ^ (board[seatOf(process) + Seat.waitAddress] as number), 0x01000193);
    hash = this.#mixed(hash, Region.pipes, (board[Run.pipes] as number) * PIPE_WORDS);
    let pages = 0;
    for (let word = 0; word < MAP_WORDS; word++) {
      for (let dirty = board[Region.dirty + word] as number; dirty !== 0; dirty &= dirty - 1) {
        pages += 1;
        if (pages > MOST_PAGES) return imul(hash ^ (board[Run.changes] as number), 0x01000193);
        const page = word * 32 + 31 - Math.clz32(dirty & -dirty);
        hash = this.#mixed(hash, Region.arena + page * PAGE_WORDS, PAGE_WORDS);
      }
    }
    return hash;
  }

  #mixed(hash: number, first: number, count: number): number {
    let mixed = hash;
    for (let at = first; at < first + count; at++)
      mixed = imul(mixed ^ (this.board[at] as number), 0x01000193);
    return mixed;
  }
}
