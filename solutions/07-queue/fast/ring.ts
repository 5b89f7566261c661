import { isRunning, now, SharedMemory } from '#kernel';
import {
  BEGUN,
  CONTINUES,
  COUNTED,
  GET_TURN,
  GETTERS,
  HAS_MORE,
  HEAD,
  HEADER_BYTES,
  LENGTH_SHIFT,
  MOST_BYTES,
  offsetOf,
  PUT_TURN,
  PUTTERS,
  TAIL,
  UNITS_BEGIN,
  UNITS_END,
  unitsFor,
  WRITER,
} from './layout';
import * as marks from './mark';
import type { Mark } from './mark';
import { LOOK_AGAIN_MS, sleep } from './sleep';
import { Turn } from './turn';

/** First in, first out, for byte strings, in shared memory, for any number of producers and consumers. */
export class Ring {
  readonly memory: SharedMemory;
  readonly #getTurn: Turn;
  readonly #putTurn: Turn;

  /** `memory` is for `open`: without it, the ring is new. */
  constructor(memory = SharedMemory.create(UNITS_END)) {
    this.memory = memory;
    this.#getTurn = new Turn(memory, GET_TURN);
    this.#putTurn = new Turn(memory, PUT_TURN);
  }

  static open(name: string): Ring {
    const memory = SharedMemory.open(name);
    if (memory.byteLength === UNITS_END) return new Ring(memory);
    memory.close();
    throw new TypeError(`handle.memory must be of ${UNITS_END} bytes; ${name} has ${memory.byteLength}.`);
  }

  /**
   * How many items are complete. HEAD was the same before and after, so both marks hold for the moment when TAIL was
   * read.
   */
  get size(): number {
    let head = this.memory.load(HEAD);
    for (;;) {
      const tail = this.memory.load(TAIL);
      const again = this.memory.load(HEAD);
      if (again === head) return marks.itemsBetween(head, tail);
      head = again;
    }
  }

  /** How many items were ever put, as an int32 that wraps. */
  get count(): number {
    return marks.itemsNear(this.memory.load(COUNTED), this.memory.load(TAIL));
  }

  /** Puts the item: true. False: at the deadline there were `maxSize` items (0: no bound), or no room for its bytes. */
  put(item: Uint8Array, maxSize: number, deadline: number): boolean {
    const units = unitsFor(Math.min(item.length, MOST_BYTES));
    for (;;) {
      const head = this.memory.load(HEAD);
      const tail = this.memory.load(TAIL);
      if (isFull(head, tail, maxSize)) {
        const leftMs = deadline - now();
        if (leftMs > 0) sleep(this.memory, HEAD, head, PUTTERS, leftMs);
        else if (this.memory.load(HEAD) === head) return false;
      } else if (marks.unitsFree(head, tail) < units && !marks.isOpen(tail)) {
        if (now() >= deadline) return false;
        this.#awaitMove(head, deadline);
      } else if (this.#putTurn.take()) {
        try {
          if (this.#tryPut(item, units, maxSize, deadline)) return true;
        } finally {
          this.#putTurn.leave();
        }
      }
    }
  }

  /** With the turn. Another process may have put since we looked, or been killed in the middle of that. */
  #tryPut(item: Uint8Array, units: number, maxSize: number, deadline: number): boolean {
    let tail = this.memory.load(TAIL);
    if (marks.isOpen(tail)) tail = this.#discardBroken(tail);
    const head = this.memory.load(HEAD);
    if (isFull(head, tail, maxSize) || marks.unitsFree(head, tail) < units) return false;

    if (item.length > MOST_BYTES) return this.#putPieces(tail, item, deadline);
    this.#putPiece(tail, item, 0);
    return true;
  }

  /** The turn stays ours until the last piece, so nothing can come between two pieces of an item. */
  #putPieces(begun: Mark, item: Uint8Array, deadline: number): boolean {
    this.memory.store(BEGUN, begun);
    this.memory.store(WRITER, process.pid);
    let tail = begun;
    for (let from = 0; from < item.length; from += MOST_BYTES) {
      const piece = item.subarray(from, from + MOST_BYTES);
      const isLast = from + piece.length === item.length;
      for (;;) {
        const head = this.memory.load(HEAD);
        if (marks.unitsFree(head, tail) >= unitsFor(piece.length)) break;
        if (now() >= deadline && this.#takeBack(begun)) return false;
        this.#awaitMove(head, deadline);
      }
      tail = this.#putPiece(tail, piece, (from > 0 ? CONTINUES : 0) | (isLast ? 0 : HAS_MORE));
    }
    return true;
  }

  #awaitMove(head: Mark, deadline: number): void {
    const leftMs = deadline - now();
    this.memory.wait(HEAD, head, leftMs > 0 ? Math.min(leftMs, LOOK_AGAIN_MS) : LOOK_AGAIN_MS);
  }

  /**
   * Takes the pieces so far back, unless a consumer has begun to read them, or has the turn to: it must get the whole
   * item.
   */
  #takeBack(begun: Mark): boolean {
    if (!this.#getTurn.take()) return false;
    const head = this.memory.load(HEAD);
    const isUntouched = marks.itemsBetween(head, begun) > 0 || marks.areSame(head, begun);
    if (isUntouched) this.memory.store(TAIL, begun);
    this.#getTurn.leave();
    return isUntouched;
  }

  #putPiece(tail: Mark, piece: Uint8Array, flags: number): Mark {
    const at = offsetOf(tail);
    const first = UNITS_END - at - HEADER_BYTES; // what fits before the ring's end; the rest goes to the beginning
    this.memory.setInt32(at, (piece.length << LENGTH_SHIFT) | flags);
    this.memory.writeBytes(at + HEADER_BYTES, piece.length <= first ? piece : piece.subarray(0, first));
    if (piece.length > first) this.memory.writeBytes(UNITS_BEGIN, piece.subarray(first));

    const hasMore = (flags & HAS_MORE) !== 0;
    const moved = marks.advance(tail, unitsFor(piece.length), !hasMore);
    if (!hasMore && marks.isMilestone(moved)) this.memory.store(COUNTED, this.count + 1);
    this.memory.store(TAIL, hasMore ? marks.opened(moved) : moved);
    // A consumer falls asleep only after HEAD has reached TAIL, so only a put that finds it there has to wake sleepers.
    const wasEmpty = marks.areSame(this.memory.load(HEAD), tail);
    if (wasEmpty && this.memory.load(GETTERS) > 0) this.memory.notify(TAIL);
    return moved;
  }

  /**
   * Takes back an item whose producer was killed half-way: all of it, or what is left if a consumer has begun to read
   * it.
   */
  #discardBroken(tail: Mark): Mark {
    while (!this.#getTurn.take());
    const head = this.memory.load(HEAD);
    const repaired = marks.itemsBetween(head, tail) === 0 ? head : this.memory.load(BEGUN);
    this.memory.store(TAIL, repaired);
    this.#getTurn.leave();
    return repaired;
  }

  /** Takes the next item; null: there was none at the deadline. */
  take(deadline: number): Uint8Array | null {
    for (;;) {
      const head = this.memory.load(HEAD);
      const tail = this.memory.load(TAIL);
      if (marks.areSame(head, tail)) {
        const leftMs = deadline - now();
        if (leftMs <= 0) return null;
        sleep(this.memory, TAIL, tail, GETTERS, leftMs);
      } else if (this.#getTurn.take()) {
        try {
          const item = this.#tryTake();
          if (item !== null) return item;
        } finally {
          this.#getTurn.leave();
        }
      }
    }
  }

  /** With the turn. Null: another process was faster, or this item is broken; there may be others. */
  #tryTake(): Uint8Array | null {
    const pieces: Uint8Array[] = [];
    let isWhole = true;
    let head = this.memory.load(HEAD);
    for (let hasMore = true; hasMore;) {
      if (!this.#isPieceAt(head, pieces.length > 0)) return null;
      const at = offsetOf(head);
      const header = this.memory.getInt32(at);
      const length = header >>> LENGTH_SHIFT;
      // The consumer that took the pieces before this one was killed, and the item is lost with it.
      if (pieces.length === 0 && (header & CONTINUES) !== 0) isWhole = false;
      pieces.push(this.#bytes(at + HEADER_BYTES, length));
      hasMore = (header & HAS_MORE) !== 0;
      head = this.#moveHead(head, marks.advance(head, unitsFor(length), !hasMore));
    }
    if (!isWhole) return null;
    const [first] = pieces;
    return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
  }

  /**
   * Each item taken frees a place, and wakes producers that wait for one. Those that wait for room are woken once a
   * quarter.
   */
  #moveHead(from: Mark, to: Mark): Mark {
    this.memory.store(HEAD, to);
    if (this.memory.load(PUTTERS) > 0 || marks.quarterOf(from) !== marks.quarterOf(to))
      this.memory.notify(HEAD);
    return to;
  }

  /** Whether there is a piece. Once an item has begun, waits for its next piece as long as its producer is alive. */
  #isPieceAt(head: Mark, hasBegun: boolean): boolean {
    for (;;) {
      const tail = this.memory.load(TAIL);
      if (!marks.areSame(head, tail)) return true;
      if (!hasBegun) return false;
      const isQuiet = sleep(this.memory, TAIL, tail, GETTERS) === 'timed-out';
      if (isQuiet && !this.#hasWriter() && this.memory.load(TAIL) === tail) return false;
    }
  }

  #hasWriter(): boolean {
    const { holder } = this.#putTurn;
    return holder !== 0 && holder === this.memory.load(WRITER) && isRunning(holder);
  }

  #bytes(at: number, length: number): Uint8Array {
    const first = UNITS_END - at;
    if (length <= first) return this.memory.readBytes(at, length);
    return Buffer.concat([
      this.memory.readBytes(at, first),
      this.memory.readBytes(UNITS_BEGIN, length - first),
    ]);
  }
}

function isFull(head: Mark, tail: Mark, maxSize: number): boolean {
  return maxSize > 0 && marks.itemsBetween(head, tail) >= maxSize;
}
