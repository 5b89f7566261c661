import type { PipeRole } from '#kernel/internal';
import type { Board } from '../board/board';
import { MOST_PIPES, PipeRecord, Run } from '../board/records';
import { markDirty } from './dirty-pages';
import type { Seats } from './seats';

export type Role = PipeRole;

/** A write of at most this is whole or not at all, if the pipe can hold it: POSIX's PIPE_BUF, as Linux has it. */
const PIPE_BUF = 4_096;

/**
 * The pipes of a run, as the system has them: a ring of bytes each, and which processes have an end. They lie on the
 * board, so that the holder of the turn can decide which process may continue, and so that each run begins with none.
 *
 * A process that waits for bytes sleeps at the ring's first byte; one that waits for room, four bytes behind it.
 */
export class Pipes {
  readonly #bytes: Uint8Array;

  constructor(
    private readonly board: Board,
    private readonly seats: Seats,
  ) {
    const { words } = board;
    this.#bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  }

  /** A new pipe, whose bytes lie in that ring; returns its number. */
  make(ring: number, capacity: number): number {
    const { run } = this.board;
    const pipe = run[Run.pipes];
    if (pipe >= MOST_PIPES)
      throw new RangeError(`an explored run has at most ${String(MOST_PIPES)} pipes: make fewer`);
    run[Run.pipes] = pipe + 1;
    const record = this.board.pipe(pipe);
    record[PipeRecord.ring] = ring;
    record[PipeRecord.capacity] = capacity;
    record[PipeRecord.taken] = 0;
    record[PipeRecord.put] = 0;
    record[PipeRecord.readers] = 0;
    record[PipeRecord.writers] = 0;
    return pipe;
  }

  /** The place that stands for the pipe in the record of a run. */
  placeOf(pipe: number): number {
    return this.board.pipe(pipe)[PipeRecord.ring];
  }

  /** The processes of the mask have that end. */
  join(pipe: number, role: Role, mask: number): void {
    this.#setHolders(pipe, role, this.#holders(pipe, role) | mask);
  }

  /** The process no longer has that end. Processes that wait for the other side learn it. */
  part(pipe: number, role: Role, process: number): void {
    const before = this.#holders(pipe, role);
    const after = before & ~(1 << process);
    if (after === before) return;
    this.#setHolders(pipe, role, after);
    if (after === 0) this.#wake(role === 'writer' ? this.#forBytes(pipe) : this.#forRoom(pipe));
  }

  /** The process is over, and no longer has any ends. */
  leave(process: number): void {
    const count = this.board.run[Run.pipes];
    for (let pipe = 0; pipe < count; pipe++) {
      this.part(pipe, 'reader', process);
      this.part(pipe, 'writer', process);
    }
  }

  hasEnds(process: number): boolean {
    const count = this.board.run[Run.pipes];
    for (let pipe = 0; pipe < count; pipe++) {
      if (this.hasEnd(pipe, 'reader', process) || this.hasEnd(pipe, 'writer', process)) return true;
    }
    return false;
  }

  hasEnd(pipe: number, role: Role, process: number): boolean {
    return (this.#holders(pipe, role) & (1 << process)) !== 0;
  }

  available(pipe: number): number {
    const record = this.board.pipe(pipe);
    return (record[PipeRecord.put] - record[PipeRecord.taken]) | 0;
  }

  isEnded(pipe: number): boolean {
    return this.board.pipe(pipe)[PipeRecord.writers] === 0;
  }

  isBroken(pipe: number): boolean {
    return this.board.pipe(pipe)[PipeRecord.readers] === 0;
  }

  /** Bytes that a write of `wanted` bytes would take now. */
  room(pipe: number, wanted: number): number {
    const capacity = this.#capacity(pipe);
    const room = capacity - this.available(pipe);
    return wanted <= PIPE_BUF && wanted <= capacity && wanted > room ? 0 : Math.min(wanted, room);
  }

  /** Whether a write of as much as the system writes whole would not wait. */
  hasRoom(pipe: number): boolean {
    return this.room(pipe, Math.min(PIPE_BUF, this.#capacity(pipe))) > 0;
  }

  take(pipe: number, count: number): Uint8Array {
    const record = this.board.pipe(pipe);
    const bytes = new Uint8Array(count);
    this.#eachPiece(pipe, record[PipeRecord.taken], count, (from, length, done) =>
      bytes.set(this.#bytes.subarray(from, from + length), done),
    );
    record[PipeRecord.taken] += count;
    this.#wake(this.#forRoom(pipe));
    return bytes;
  }

  put(pipe: number, bytes: Uint8Array): void {
    const record = this.board.pipe(pipe);
    this.#eachPiece(pipe, record[PipeRecord.put], bytes.length, (from, length, done) => {
      this.#bytes.set(bytes.subarray(done, done + length), from);
      markDirty(this.board.words, from, length);
    });
    record[PipeRecord.put] += bytes.length;
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
    return this.board.pipe(pipe)[PipeRecord.capacity];
  }

  /** Mask of the processes that have that end. */
  #holders(pipe: number, role: Role): number {
    return this.board.pipe(pipe)[holdersOf(role)];
  }

  #setHolders(pipe: number, role: Role, mask: number): void {
    this.board.pipe(pipe)[holdersOf(role)] = mask;
  }

  #wake(bed: number): void {
    this.seats.wake(bed, Infinity);
  }

  /** Visits the bytes from `first` on, in the one or two pieces in which they lie. */
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

function holdersOf(role: Role): typeof PipeRecord.readers | typeof PipeRecord.writers {
  return role === 'reader' ? PipeRecord.readers : PipeRecord.writers;
}
