import { writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import type { TracedStep } from '../../faults/traced-step';

// Taken before learner code is loaded.
const write = writeFileSync;
const toBytes = serialize;

/**
 * A note in a file, which says in which operation this process blocks: while it blocks it can answer no question. The
 * file is empty while it does not.
 */
export class BlockedNote {
  #read = 0;
  #written = 0;

  constructor(
    private readonly file: string,
    private readonly nonce: string,
  ) {}

  /** Does what may block. */
  around<T>(step: TracedStep | undefined, work: () => T): T {
    if (step === undefined) return work();
    const note = { nonce: this.nonce, step, read: this.#read, written: this.#written };
    write(this.file, toBytes(note));
    try {
      return work();
    } finally {
      write(this.file, '');
    }
  }

  read(bytes: number): void {
    this.#read += bytes;
  }

  written(bytes: number): void {
    this.#written += bytes;
  }
}
