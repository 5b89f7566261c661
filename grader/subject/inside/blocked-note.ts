import { serialize } from 'node:v8';
import { SharedMemory, viewsOf } from '#kernel/internal';
import type { TracedStep } from '../../faults/traced-step';
import { NOTE_BYTES, NOTE_LENGTH, NOTE_TEXT } from '../note-layout';

// Taken before learner code is loaded.
const toBytes = serialize;

/**
 * A note in shared memory, which says in which operation this process blocks: while it blocks it can answer no question.
 * Writing it makes no system call, because code that polls must not seem to do anything else.
 */
export class BlockedNote {
  #read = 0;
  #written = 0;
  /** Undefined until the first operation that may block; null where it cannot be had. */
  #bytes: Uint8Array | null | undefined;

  constructor(
    private readonly memory: string,
    private readonly nonce: string,
  ) {}

  /** Does what may block. */
  around<T>(step: TracedStep | undefined, work: () => T): T {
    if (step !== undefined)
      this.#write({ nonce: this.nonce, step, read: this.#read, written: this.#written });
    try {
      return work();
    } finally {
      this.#write(undefined);
    }
  }

  read(bytes: number): void {
    this.#read += bytes;
  }

  written(bytes: number): void {
    this.#written += bytes;
  }

  #write(note: object | undefined): void {
    try {
      const bytes = (this.#bytes ??= viewsOf(SharedMemory.open(this.memory)).uint8);
      const text = note === undefined ? new Uint8Array(0) : toBytes(note);
      const length = text.length > NOTE_BYTES - NOTE_TEXT ? 0 : text.length;
      if (length > 0) bytes.set(text, NOTE_TEXT);
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(NOTE_LENGTH, length, true);
    } catch {
      this.#bytes = null; // then there is no note, and the call goes its way
    }
  }
}
