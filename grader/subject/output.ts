import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { printable, type LearnerText } from '../faults/learner-text';

const KEEP_HEAD = 16 * 1024;
const KEEP_TAIL = 16 * 1024;

/** What a process printed on both streams. */
export interface Printed {
  readonly stdout: LearnerText;
  readonly stderr: LearnerText;
}

/** The output of a process, kept up to a bound: its beginning, its end, and how much there was. */
export class Output {
  #head = '';
  #tail = '';
  /** Characters since the last `clear`. */
  #length = 0;
  /** Since the last `clear`. */
  bytes = 0;
  /** Since the process was started. */
  #total = 0;
  #awaited: { readonly total: number; readonly resolve: () => void }[] = [];

  /** Listens to the stream until it ends. `onBytes` gets the new total since the last `clear`. */
  constructor(stream: Readable, onBytes: (total: number) => void) {
    const decoder = new StringDecoder('utf8');
    stream.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk);
      this.#length += text.length;
      this.bytes += chunk.length;
      this.#total += chunk.length;
      const free = KEEP_HEAD - this.#head.length;
      this.#head += text.slice(0, Math.max(0, free));
      if (free < text.length) this.#tail = (this.#tail + text.slice(Math.max(0, free))).slice(-KEEP_TAIL);
      onBytes(this.bytes);
      for (const { total, resolve } of this.#awaited) if (this.#total >= total) resolve();
    });
    stream.on('error', () => undefined); // a reset pipe means no more than that it has ended
    stream.on('close', () => {
      for (const { resolve } of this.#awaited) resolve();
    });
  }

  /** Whether the process's first `total` bytes have arrived. */
  has(total: number): boolean {
    return this.#total >= total;
  }

  /** Resolves when the process's first `total` bytes have arrived, or when no more will. */
  async until(total: number): Promise<void> {
    if (this.has(total)) return;
    await new Promise<void>((resolve) => this.#awaited.push({ total, resolve }));
    this.#awaited = this.#awaited.filter((one) => this.#total < one.total);
  }

  /** The text that was kept. Characters that a terminal would obey are made visible. */
  text(): LearnerText {
    const lost = this.#length - this.#head.length - this.#tail.length;
    return printable(
      lost > 0
        ? `${this.#head}\n… ${String(lost)} characters left out …\n${this.#tail}`
        : this.#head + this.#tail,
    );
  }

  /** Forgets the output, so that the next check starts with none. */
  clear(): void {
    this.#head = '';
    this.#tail = '';
    this.#length = 0;
    this.bytes = 0;
  }
}
