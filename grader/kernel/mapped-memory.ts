import { inspect } from 'node:util';
import { describe } from './arguments';
import { bypassWatch } from './bypass';
import { SharedMemoryClosed } from './errors';
import { detach, mapFile, unmap, type Mapping } from './mapping';
import { WAITER_TABLE_BYTES } from './waiter-table';
import { createSegment, openSegment, unlinkSegment } from './segment';
import type { SegmentName } from './segment-name';
import { sweepOnce } from './sweep';
import { NO_VIEWS, Views } from './views';

/**
 * Unseen by the interceptor: the memory's typed arrays. Empty once it is closed; hold them no longer than
 * it is open.
 */
export let viewsOf: (memory: MappedMemory) => Views;
/**
 * The address of its first byte, and the table in which polling waiters sign up. Throw
 * SharedMemoryClosed.
 */
export let addressOf: (memory: MappedMemory) => number;
export let waiterTableOf: (memory: MappedMemory) => Int32Array;
/**
 * Ends this process's use of the memory, like `close`, when a view of it may still be in use: from now on such a view
 * looks at empty memory that no other process sees.
 */
export let abandon: (memory: MappedMemory) => void;
/** The window that this memory is; null for memory of its own. */
export let windowOf: (memory: MappedMemory) => MemoryWindow | null;

/**
 * A part of other memory that serves as a segment: an interceptor may answer `create` and `open` with one, so that
 * new memory, zeroed and mapped, costs no system call.
 */
export interface MemoryWindow {
  readonly name: string;
  readonly byteLength: number;
  readonly views: Views;
  /** Where it begins in the memory that it looks into, in bytes. */
  readonly origin: number;
  /** The round in which it was given out: a window may outlive its round. */
  readonly generation: number;
  unlink(): void;
}

/**
 * A segment's life in this process: mapped, closed, unlinked. What can be done with its bytes is in its
 * subclasses.
 */
export abstract class MappedMemory {
  /** How other processes open it. Valid until its creator closes or unlinks it, or ends. */
  readonly name: string;
  readonly byteLength: number;
  #views: Views;
  /** Null once it is closed, and for a window. */
  #mapping: Mapping | null = null;
  readonly #window: MemoryWindow | null;
  #isClosed = false;
  readonly #isCreator: boolean;

  static {
    viewsOf = (memory) => memory.#views;
    addressOf = (memory) => memory.#mapped().address;
    waiterTableOf = (memory) => new Int32Array(memory.#mapped().buffer, tableOffset(memory.byteLength));
    windowOf = (memory) => memory.#window;
    abandon = (memory) => {
      memory.#release(detach);
    };
  }

  protected constructor(source: number | SegmentName | MemoryWindow, isCreator = typeof source === 'number') {
    this.#isCreator = isCreator;
    this.#window = typeof source === 'object' && 'views' in source ? source : null;
    if (this.#window !== null) {
      this.name = this.#window.name;
      this.byteLength = this.#window.byteLength;
      this.#views = this.#window.views;
      return;
    }
    if (typeof source === 'number') {
      sweepOnce();
      this.byteLength = source;
      const { name, fd } = createSegment(source, fileBytes(source));
      this.name = name;
      this.#mapping = mapOrUnlink(name, fd, fileBytes(source));
    } else {
      this.name = source.name;
      this.byteLength = source.byteLength;
      this.#mapping = mapFile(openSegment(this.name, fileBytes(this.byteLength)), fileBytes(this.byteLength));
    }
    this.#views = new Views(this.#mapping.buffer, this.byteLength);
  }

  /**
   * The bytes themselves, past all methods. Nothing in the kernel uses this. `protected` binds the compiler only, and
   * no interceptor can see what is done to bare bytes, so it learns that they were asked for.
   */
  protected get views(): Views {
    bypassWatch?.();
    return this.#views;
  }

  /** Whether `close` was called in this process. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /**
   * Ends this process's use of the memory: any later access throws SharedMemoryClosed. Others that have it
   * open are not touched, but the creator's `close` also unlinks it. May be called twice.
   */
  close(): void {
    this.#release(unmap);
  }

  /**
   * Takes the name away, so that it can no longer be opened. Processes that have it open keep it. May be called
   * twice.
   */
  unlink(): void {
    if (this.#window === null) unlinkSegment(this.name);
    else this.#window.unlink();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [inspect.custom](): string {
    const closed = this.closed ? ', closed' : '';
    return `SharedMemory { name: '${this.name}', byteLength: ${this.byteLength}${closed} }`;
  }

  #release(end: (mapping: Mapping) => void): void {
    if (this.#isClosed) return;
    const mapping = this.#mapping;
    // First out of reach, then unmapped: a view of memory that is gone would end the process.
    this.#isClosed = true;
    this.#mapping = null;
    this.#views = NO_VIEWS;
    if (mapping !== null) end(mapping);
    if (this.#isCreator) this.unlink();
  }

  #mapped(): Mapping {
    if (this.#mapping === null) throw new SharedMemoryClosed(this.name);
    return this.#mapping;
  }

  /** Why an access of `size` bytes at `offset` was refused; `alignment` differs from it for ranges. */
  protected refusal(offset: unknown, size: number, alignment = size): Error {
    if (this.#isClosed) return new SharedMemoryClosed(this.name);
    if (typeof offset !== 'number')
      return new TypeError(`offset must be a number, but ${describe(offset)} came`);
    const place = `offset ${offset} of shared memory of ${this.byteLength} bytes`;
    if (!Number.isInteger(offset)) return new RangeError(`${place}: offsets are whole bytes`);
    if (offset < 0 || offset + size > this.byteLength) {
      return new RangeError(`${place}: an access of ${size} bytes must lie from 0 to ${this.byteLength}`);
    }
    return new RangeError(`${place}: an access of ${size} bytes must start at a multiple of ${alignment}`);
  }
}

function mapOrUnlink(name: string, fd: number, length: number): Mapping {
  try {
    return mapFile(fd, length);
  } catch (error) {
    unlinkSegment(name);
    throw error;
  }
}

function tableOffset(byteLength: number): number {
  return Math.ceil(byteLength / 8) * 8;
}

function fileBytes(byteLength: number): number {
  return tableOffset(byteLength) + WAITER_TABLE_BYTES;
}
