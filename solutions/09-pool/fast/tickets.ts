import type { SharedMemory } from '#kernel';

/*
 * The waiting tasks, in order: a ring of tickets in shared memory, each a word and the number of a slot. Only the
 * parent adds tickets; children take them. One compareExchange takes a ticket *and* records its owner, so whenever that
 * child is killed, the parent sees what it held.
 */
const HEAD = 0; // the place of the next ticket to be taken; places only count up
const TICKETS_BEGIN = 64;
const TICKET_BYTES = 8;

/** How many may wait at a time. A power of two, because places count beyond 2³¹. */
export const TICKETS = 64;
export const TICKETS_END = TICKETS_BEGIN + TICKETS * TICKET_BYTES;

const CODE_BITS = 12;
const FREE = 0;
const OFFERED = 4095;
const REVOKED = 4094;
/** Other codes are children, numbered from 1. */
export const MOST_SEATS = 4093;

export class Tickets {
  #tail = 0; // only the parent uses it

  constructor(readonly memory: SharedMemory) {}

  /** Adds a ticket, and returns its place. Null: the ring is full; a message will come when it no longer is. */
  offer(slot: number): number | null {
    const place = this.#tail;
    const at = offsetOf(place);
    if (!this.#isFree(place, this.memory.load(at))) return null;
    this.memory.setInt32(at + 4, slot);
    this.memory.store(at, ticket(place, OFFERED));
    this.#tail = (place + 1) | 0;
    return place;
  }

  #isFree(place: number, word: number): boolean {
    if (word === FREE) return true;
    // A revoked ticket is never given back, but once HEAD is past it, no process looks at it any more.
    const before = (place - TICKETS) | 0;
    return word === ticket(before, REVOKED) && ((this.memory.load(HEAD) - before) | 0) > 0;
  }

  /** Takes it back. False: a child was faster. */
  revoke(place: number): boolean {
    const offered = ticket(place, OFFERED);
    return this.memory.compareExchange(offsetOf(place), offered, ticket(place, REVOKED)) === offered;
  }

  /** The child that has taken the ticket of that place, and not yet given it back. */
  takerOf(place: number): number | null {
    const word = this.memory.load(offsetOf(place));
    const code = word & ((1 << CODE_BITS) - 1);
    return isTaken(place, word) && code <= MOST_SEATS ? code - 1 : null;
  }

  /** Those that a child has taken, and never gave back. */
  takenBy(seat: number): number[] {
    return Array.from({ length: TICKETS }, (_, i) => (this.#tail - TICKETS + i) | 0).filter(
      (place) => this.takerOf(place) === seat,
    );
  }

  /** Takes the first ticket, and returns its place; null if there is none. */
  take(seat: number): number | null {
    for (;;) {
      const place = this.memory.load(HEAD);
      const at = offsetOf(place);
      const word = this.memory.load(at);
      if (word === ticket(place, OFFERED)) {
        if (this.memory.compareExchange(at, word, ticket(place, seat + 1)) !== word) continue;
        this.#passBy(place);
        return place;
      }
      // Taken by a child that has not yet moved HEAD, or was killed: any child that sees this moves HEAD.
      if (isTaken(place, word)) this.#passBy(place);
      else if (this.memory.load(HEAD) === place) return null;
    }
  }

  slotOf(place: number): number {
    return this.memory.getInt32(offsetOf(place) + 4);
  }

  /** From now on, the ring may reuse it. */
  giveBack(place: number): void {
    this.#passBy(place);
    this.memory.store(offsetOf(place), FREE);
  }

  #passBy(place: number): void {
    this.memory.compareExchange(HEAD, place, (place + 1) | 0);
  }
}

function offsetOf(place: number): number {
  return TICKETS_BEGIN + ((place >>> 0) % TICKETS) * TICKET_BYTES;
}

/**
 * The word contains the ring's lap as well, or a child that was delayed for a whole lap could not tell two tickets
 * apart.
 */
function ticket(place: number, code: number): number {
  return (Math.floor((place >>> 0) / TICKETS) << CODE_BITS) | code;
}

/** Whether it is the ticket of that place, and taken or revoked. */
function isTaken(place: number, word: number): boolean {
  if (word === FREE || word === ticket(place, OFFERED)) return false;
  return word >> CODE_BITS === ticket(place, 0) >> CODE_BITS;
}
