import {
  SharedMemoryFull,
  SharedMemoryGone,
  Views,
  type MemoryWindow,
  type SegmentName,
} from '#kernel/internal';
import { arenaOf } from '../board/layout';
import { records, WindowHead } from '../board/records';
import { wordAt } from '../board/record';
import { cleanPages, markDirty } from './dirty-pages';

const NAMESPACE = 'arena';
const HEAD_BYTES = records.windowHead.size * 4;
/** Across all arenas of this process, so that memory of an earlier exploration is never taken for memory of this one. */
let generations = 0;

/** Memory that a process made, for the picture: from `start`, labelled with the shared thing that it belongs to. */
export interface NamedRange {
  readonly start: number;
  readonly byteLength: number;
  readonly label: string;
  /** What lies there is in transit from one process to another. */
  readonly isPipe?: boolean;
}

/**
 * The memory that an explored process makes: cut from its own part of the board, so that the next run finds it zeroed and
 * at the same place, and no system call is made. The same program makes the same memory under the same names.
 */
export class Arena {
  readonly #buffer: ArrayBufferLike;
  readonly #words: Int32Array;
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

  constructor(buffer: ArrayBufferLike, process: number) {
    this.#buffer = buffer;
    this.#words = new Int32Array(buffer);
    const { first, end } = arenaOf(process);
    this.#first = first;
    this.#end = end;
    this.#next = first;
  }

  /** All memory of this process is zero again, and free. */
  reset(): void {
    cleanPages(this.#words, this.#first, this.#end);
    this.#next = this.#first;
    this.generation = generations += 1;
    this.ranges.length = 0;
  }

  create(byteLength: number): MemoryWindow {
    const origin = this.#next + HEAD_BYTES;
    const next = (origin + byteLength + 15) & ~15;
    if (next > this.#end)
      throw new SharedMemoryFull(byteLength, Math.max(0, this.#end - origin), 'the explorer’s arena');
    this.#next = next;
    markDirty(this.#words, origin - HEAD_BYTES, HEAD_BYTES);
    const head = headOf(origin);
    this.#words[head + WindowHead.byteLength] = byteLength;
    this.#words[head + WindowHead.hasName] = 1;
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

  /** Null for memory that is not the arena's. */
  open({ name, pidNamespace, serial: origin, byteLength }: SegmentName): MemoryWindow | null {
    if (pidNamespace !== NAMESPACE) return null;
    const head = headOf(origin);
    const isThere = wordAt(this.#words, head + WindowHead.byteLength) === byteLength;
    if (!isThere || wordAt(this.#words, head + WindowHead.hasName) !== 1) throw new SharedMemoryGone(name);
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
    const { generation } = this;
    const unlink = (): number => (this.#words[headOf(origin) + WindowHead.hasName] = 0);
    return { name, byteLength, views, origin, generation, unlink };
  }
}

/** The origin may come from a name that the learner made up: then the head may hold anything, or lie outside the board. */
function headOf(origin: number): number {
  return (origin - HEAD_BYTES) >>> 2;
}
