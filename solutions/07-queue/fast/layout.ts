import { UNIT_BYTES, UNITS, unitOf, type Mark } from './mark';

// Consumers write the first 64 bytes (one cache line), producers the next 64. Each side publishes its progress by one
// store of its mark, which only the owner of the turn makes. So a process that is killed has either put or taken its
// item, or done nothing.
export const HEAD = 0;
export const GET_TURN = 4;
export const TAIL = 64;
export const PUT_TURN = 68;
export const COUNTED = 72; // how many items had been put at some earlier time
export const WRITER = 76; // of the last item that was too large for one piece: the pid of its producer,
export const BEGUN = 80; //  and what TAIL was when it began
export const GETTERS = 128; // how many processes sleep until TAIL changes,
export const PUTTERS = 132; //  and until HEAD does; including killed sleepers, which cost a needless notify
/** Where `EXTRA_BYTES` bytes, initially zero, are free for whatever else a queue needs. */
export const EXTRA = 192;
export const EXTRA_BYTES = 64;
export const UNITS_BEGIN = EXTRA + EXTRA_BYTES;
export const UNITS_END = UNITS_BEGIN + UNITS * UNIT_BYTES;

// A piece: an int32 with its length and its relation to other pieces, then its bytes. It begins at a unit. An item is
// one piece, unless it is larger than a quarter of the ring.
export const HEADER_BYTES = 4;
export const MOST_BYTES = (UNITS / 4) * UNIT_BYTES - HEADER_BYTES;
export const HAS_MORE = 1;
export const CONTINUES = 2;
export const LENGTH_SHIFT = 2;

export function unitsFor(bytes: number): number {
  return Math.ceil((HEADER_BYTES + bytes) / UNIT_BYTES);
}

export function offsetOf(mark: Mark): number {
  return UNITS_BEGIN + unitOf(mark) * UNIT_BYTES;
}
