import type { Readable } from 'node:stream';

const KEEP_HEAD = 16 * 1024;
const KEEP_TAIL = 16 * 1024;

/** What a process printed, kept up to a bound: its beginning and its end, and how much there was. */
export class Output {
  #head = '';
  #tail = '';
  bytes = 0;

  /** Listens to a stream for as long as it flows. `onBytes` hears the new total. */
  constructor(stream: Readable, onBytes: (total: number) => void) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      this.bytes += Buffer.byteLength(text);
      const room = KEEP_HEAD - this.#head.length;
      this.#head += text.slice(0, Math.max(0, room));
      if (room < text.length) this.#tail = (this.#tail + text.slice(Math.max(0, room))).slice(-KEEP_TAIL);
      onBytes(this.bytes);
    });
    stream.on('error', () => undefined); // a reset pipe says no more than its end
  }

  /** The text from a point on, as far as it was kept. */
  text(): string {
    const lost = this.bytes - this.#head.length - this.#tail.length;
    return lost > 0 ? `${this.#head}\n… ${String(lost)} bytes left out …\n${this.#tail}` : this.#head + this.#tail;
  }

  /** Forgets what was kept; the next check starts with an empty page. */
  clear(): void {
    this.#head = '';
    this.#tail = '';
    this.bytes = 0;
  }
}
