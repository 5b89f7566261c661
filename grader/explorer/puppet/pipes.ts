import { MOST_PIPES, PIPE_WORDS, PipeRecord, Region, Run } from '../board/layout';
import { markDirty } from './dirty-pages';
import type { Seats } from './seats';

export type Role = 'reader' | 'writer';

/** As much is written whole or not at all, if the pipe holds as much: POSIX's PIPE_BUF, as Linux has it. */
const PIPE_BUF = 4_096;

/**
 * The pipes of a run, as the system has them: a ring of bytes each, and which processes have an end. They lie on the
 * board, so that whoever holds the turn can say who may go on, and so that each run begins with none.
 *
 * Who waits for bytes sleeps at the ring's first byte; who waits for room, four bytes behind it.
 */
export class Pipes {
  readonly #bytes: Uint8Array;

  constructor(
    private readonly board: Int32Array,
    private readonly seats: Seats,
  ) {
    this.#bytes = new Uint8Array(board.buffer, board.byteOffset, board.byteLength);
  }

  /** A new pipe, whose bytes lie in that ring; returns its number. */
  make(ring: number, capacity: number): number {
    const { board } = this;
    const pipe = board[Run.pipes] as number;
    if (pipe >= MOST_PIPES)
      throw new RangeError(`an explored run has ${String(MOST_PIPES)} pipes at most; close and make fewer`);
    board[Run.pipes] = pipe + 1;
    const at = recordOf(pipe);
    board.fill(0, at, at + PIPE_WORDS);
    board[at + PipeRecord.ring] = ring;
    board[at + PipeRecord.capacity] = capacity;
    return pipe;
  }

  /** The place that stands for the pipe in the record of a run. */
  placeOf(pipe: number): number {
    return this.board[recordOf(pipe) + PipeRecord.ring] as number;
  }

  /** The processes of the mask have that end. */
  join(pipe: number, role: Role, mask: number): void {
    const at = endsAt(pipe, role);
    this.board[at] = (this.board[at] as number) | mask;
  }

  /** The process has that end no more. Whoever waits for the other side finds out. */
  part(pipe: number, role: Role, process: number): void {
    const at = endsAt(pipe, role);
    const before = this.board[at] as number;
    const after = before & ~(1 << process);
    if (after === before) return;
    this.board[at] = after;
    if (after === 0) this.#wake(role === 'writer' ? this.#forBytes(pipe) : this.#forRoom(pipe));
  }

  /** The process is over, and has no ends any more. */
  leave(process: number): void {
    const count = this.board[Run.pipes] as number;
    for (let pipe = 0; pipe < count; pipe++) {
      this.part(pipe, 'reader', process);
      this.part(pipe, 'writer', process);
    }
  }

  hasEnds(process: number): boolean {
    const count = this.board[Run.pipes] as number;
    for (let pipe = 0; pipe < count; pipe++) {
      if (this.hasEnd(pipe, 'reader', process) || this.hasEnd(pipe, 'writer', process)) return true;
    }
    return false;
  }

  hasEnd(pipe: number, role: Role, process: number): boolean {
    return ((this.board[endsAt(pipe, role)] as number) & (1 << process)) !== 0;
  }

  available(pipe: number): number {
    const at = recordOf(pipe);
    return ((this.board[at + PipeRecord.put] as number) - (this.board[at + PipeRecord.taken] as number)) | 0;
  }

  isEnded(pipe: number): boolean {
    return this.board[endsAt(pipe, 'writer')] === 0;
  }

  isBroken(pipe: number): boolean {
    return this.board[endsAt(pipe, 'reader')] === 0;
  }

  /** How many of so many bytes a write would take now. */
  room(pipe: number, wanted: number): number {
    const capacity = this.#capacity(pipe);
    const room = capacity - this.available(pipe);
    return wanted <= PIPE_BUF && wanted <= capacity && wanted > room ? 0 : Math.min(wanted, room);
  }

  /** Whether a write of what the system writes whole would not wait. */
  hasRoom(pipe: number): boolean {
    return this.room(pipe, Math.min(PIPE_BUF, this.#capacity(pipe))) > 0;
  }

  take(pipe: number, count: number): Uint8Array {
    const at = recordOf(pipe);
    const taken = this.board[at + PipeRecord.taken] as number;
    const bytes = new Uint8Array(count);
    this.#eachPiece(pipe, taken, count, (from, length, done) =>
      bytes.set(this.#bytes.subarray(from, from + length), done),
    );
    this.board[at + PipeRecord.taken] = taken + count;
    this.#wake(this.#forRoom(pipe));
    return bytes;
  }

  put(pipe: number, bytes: Uint8Array): void {
    const at = recordOf(pipe);
    const put = this.board[at + PipeRecord.put] as number;
    this.#eachPiece(pipe, put, bytes.length, (from, length, done) => {
      this.#bytes.set(bytes.subarray(done, done + length), from);
      markDirty(this.board, from, length);
    });
    this.board[at + PipeRecord.put] = put + bytes.length;
    this.#wake(this.#forBytes(pipe));
  }

  /** Where a process sleeps that waits for the other side. */
  bedOf(pipe: number, role: Role): number {
    return role === 'reader' ? this.#forBytes(pipe) : this.#forRoom(pipe);
  }

  #forBytes(pipe: number): number {
    return this.placeOf(pipe);
  }

  #forRoom(pipe: number): number {
    return this.placeOf(pipe) + 4;
  }

  #capacity(pipe: number): number {
    return this.board[recordOf(pipe) + PipeRecord.capacity] as number;
  }

  #wake(bed: number): void {
    this.seats.wake(bed, Infinity);
  }

  /** The bytes from that one on, in the one or two pieces in which they lie. */
  #eachPiece(
    pipe: number,
    first: number,
    count: number,
    visit: (from: number, length: number, done: number) => void,
  ): void {
    const capacity = this.#capacity(pipe);
    const ring = this.placeOf(pipe);
    const start = (first >>> 0) % capacity;
    const untilEnd = Math.min(count, capacity - start);
    visit(ring + start, untilEnd, 0);
    if (count > untilEnd) visit(ring, count - untilEnd, untilEnd);
  }
}

function recordOf(pipe: number): number {
  return Region.pipes + pipe * PIPE_WORDS;
}

function endsAt(pipe: number, role: Role): number {
  return recordOf(pipe) + (role === 'reader' ? PipeRecord.readers : PipeRecord.writers);
}
