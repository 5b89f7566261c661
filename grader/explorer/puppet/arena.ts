import {
  SharedMemoryFull,
  SharedMemoryGone,
  Views,
  type MemoryWindow,
  type SegmentName,
} from '#kernel/internal';
import { arenaOf, WINDOW_HEAD_BYTES } from '../board/layout';
import { cleanPages, markDirty } from './dirty-pages';

const NAMESPACE = 'arena';
/** Of all arenas of this process: memory of an earlier exploration is never taken for memory of this one. */
let generations = 0;

/** Which memory a process made, for the picture: from `start`, and whose it is. */
export interface NamedRange {
  readonly start: number;
  readonly byteLength: number;
  readonly label: string;
  /** What lies there is on its way from one process to another. */
  readonly isPipe?: boolean;
}

/**
 * The memory that an explored process makes: cut from its own part of the board, so that the next run finds it zeroed and
 * at the same place, and no system call is made. The same program makes the same memory under the same names.
 */
export class Arena {
  readonly #buffer: ArrayBuffer;
  readonly #board: Int32Array;
  readonly #windows = new Map<
    number,
    { readonly byteLength: number; readonly views: Views; readonly name: string }
  >();
  readonly #first: number;
  readonly #end: number;
  #next: number;
  /** Different in each run: a window of an earlier run looks at memory that has a new use now. */
  generation = 0;
  /** What memory made from now on belongs to. */
  label = '';
  readonly ranges: NamedRange[] = [];

  constructor(buffer: ArrayBuffer, process: number) {
    this.#buffer = buffer;
    this.#board = new Int32Array(buffer);
    const { first, end } = arenaOf(process);
    this.#first = first;
    this.#end = end;
    this.#next = first;
  }

  /** All of this process's memory is zero again, and belongs to nobody. */
  reset(): void {
    cleanPages(this.#board, this.#first, this.#end);
    this.#next = this.#first;
    this.generation = generations += 1;
    this.ranges.length = 0;
  }

  create(byteLength: number): MemoryWindow {
    const origin = this.#next + WINDOW_HEAD_BYTES;
    const next = (origin + byteLength + 15) & ~15;
    if (next > this.#end)
      throw new SharedMemoryFull(byteLength, Math.max(0, this.#end - origin), 'the explorer’s arena');
    this.#next = next;
    const head = (origin - WINDOW_HEAD_BYTES) >>> 2;
    markDirty(this.#board, origin - WINDOW_HEAD_BYTES, WINDOW_HEAD_BYTES);
    this.#board[head] = byteLength;
    this.#board[head + 1] = 1;
    this.ranges.push({ start: origin, byteLength, label: this.label });
    return this.#window(origin, byteLength);
  }

  /** The ring of a pipe; returns where it begins. */
  createPipe(capacity: number): number {
    const { origin } = this.create(Math.max(capacity, 8));
    this.ranges.pop();
    this.ranges.push({ start: origin, byteLength: Math.max(capacity, 8), label: this.label, isPipe: true });
    return origin;
  }

  /** Null for memory that is none of the arena's. */
  open({ name, pidNamespace, serial: origin, byteLength }: SegmentName): MemoryWindow | null {
    if (pidNamespace !== NAMESPACE) return null;
    const head = (origin - WINDOW_HEAD_BYTES) >>> 2;
    if (this.#board[head] !== byteLength || this.#board[head + 1] !== 1) throw new SharedMemoryGone(name);
    return this.#window(origin, byteLength);
  }

  #window(origin: number, byteLength: number): MemoryWindow {
    let known = this.#windows.get(origin);
    if (known?.byteLength !== byteLength) {
      const name = `/forklings-${NAMESPACE}-0-0-${origin.toString(36).padStart(6, '0')}-${byteLength.toString(36)}`;
      known = { byteLength, views: new Views(this.#buffer, byteLength, origin), name };
      this.#windows.set(origin, known);
    }
    const { views, name } = known;
    const head = (origin - WINDOW_HEAD_BYTES) >>> 2;
    const { generation } = this;
    return { name, byteLength, views, origin, generation, unlink: () => (this.#board[head + 1] = 0) };
  }
}
