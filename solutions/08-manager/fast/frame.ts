import type { Socket } from 'node:net';

// A socket carries bytes, and cuts them anywhere. A frame is a length, 32 bits, and then the bytes of one message.
export const HEADER_BYTES = 4;

/** The limit for a stranger, which has nothing to send but a challenge and a proof. */
export const MOST_OF_A_STRANGER = 256;
export const MOST_BYTES = 2 ** 28;

/** Assembles frames from chunks that were cut anywhere. */
export class FrameReader {
  /** The largest frame that is accepted, in bytes. */
  most = MOST_OF_A_STRANGER;
  /** The beginning of a frame, and how many of its bytes are there. */
  #bytes = Buffer.alloc(HEADER_BYTES);
  #filled = 0;

  /** Calls `take` with the body of each frame that is now complete. RangeError for a frame that is too large. */
  read(chunk: Buffer, take: (body: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      // Most frames arrive whole, and are used in place.
      if (this.#filled === 0 && chunk.length - at >= HEADER_BYTES) {
        const end = at + HEADER_BYTES + this.#checked(chunk.readUInt32BE(at));
        if (end <= chunk.length) {
          const body = chunk.subarray(at + HEADER_BYTES, end);
          at = end;
          take(body);
          continue;
        }
      }
      at += this.#keep(chunk, at);
      if (this.#filled < HEADER_BYTES) continue;
      const length = HEADER_BYTES + this.#checked(this.#bytes.readUInt32BE(0));
      if (this.#filled < length) continue;
      const body = this.#bytes.subarray(HEADER_BYTES, length);
      this.#bytes = Buffer.alloc(HEADER_BYTES);
      this.#filled = 0;
      take(body);
    }
  }

  /** Copies the bytes that this frame still lacks. The buffer grows as bytes arrive, not as a header claims. */
  #keep(chunk: Buffer, at: number): number {
    const wanted =
      this.#filled < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + this.#checked(this.#bytes.readUInt32BE(0));
    const count = Math.min(wanted - this.#filled, chunk.length - at);
    if (this.#filled + count > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(wanted, 2 * (this.#filled + count)));
      this.#bytes.copy(larger, 0, 0, this.#filled);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#filled, at, at + count);
    this.#filled += count;
    return count;
  }

  #checked(length: number): number {
    if (length <= this.most) return length;
    throw new RangeError(`a frame of ${length} bytes came where at most ${this.most} are accepted.`);
  }
}

/** The whole frame, given a body that has free bytes for the header before it. */
export function framed(bytes: Buffer): Buffer {
  const length = bytes.length - HEADER_BYTES;
  if (length > MOST_BYTES)
    throw new RangeError(`a message has at most ${MOST_BYTES} bytes; this one ${length}.`);
  bytes.writeUInt32BE(length, 0);
  return bytes;
}

export function frameOf(body: Uint8Array): Buffer {
  return framed(Buffer.concat([Buffer.alloc(HEADER_BYTES), body]));
}

/** Everything sent within one turn of the event loop goes out with one write. */
export class Outbox {
  readonly #frames: Buffer[] = [];
  #socket: Socket | undefined;

  send(frame: Buffer): void {
    if (this.#frames.push(frame) === 1 && this.#socket !== undefined) process.nextTick(this.#flush);
  }

  /** Until now, it has kept everything. */
  openTo(socket: Socket): void {
    this.#socket = socket;
    this.#flush();
  }

  readonly #flush = (): void => {
    const { length } = this.#frames;
    if (length === 0) return;
    const bytes = length === 1 ? this.#frames[0] : Buffer.concat(this.#frames);
    this.#frames.length = 0;
    if (bytes !== undefined && this.#socket?.writable === true) this.#socket.write(bytes);
  };
}
