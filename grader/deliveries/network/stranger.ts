import type { Socket } from 'node:net';
import { noteTraffic } from '../../containment/rest/traffic';
import { dial, type Place } from './place';

/**
 * A peer on the network that follows no rules and may send anything. The check that creates a stranger must close it.
 */
export class Stranger {
  readonly #chunks: Buffer[] = [];
  readonly #socket: Socket;
  #isEnded = false;

  constructor(place: Place) {
    this.#socket = dial(place);
    this.#socket.on('connect', noteTraffic);
    this.#socket.on('data', (chunk: Buffer) => {
      noteTraffic();
      this.#chunks.push(chunk);
    });
    this.#socket.on('error', () => undefined); // 'close' reports the end
    this.#socket.on('close', () => {
      noteTraffic();
      this.#isEnded = true;
    });
  }

  /** What has been sent to it so far. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Whether the server has closed the connection. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Resolves when the system has taken the bytes, or the connection is gone. */
  async send(bytes: Uint8Array): Promise<void> {
    const sent = new Promise<void>((resolve) => {
      if (this.#isEnded || this.#socket.destroyed) return resolve();
      const taken = (): void => {
        this.#socket.off('close', taken);
        resolve();
      };
      this.#socket.once('close', taken);
      this.#socket.write(bytes, taken);
    });
    await sent;
    noteTraffic();
  }

  /** Begins to send the same bytes this many times, and does not wait: the server may read them or close. */
  flood(bytes: Uint8Array, times: number): void {
    for (let i = 0; i < times; i++) this.#socket.write(bytes);
  }

  /** Breaks the connection off: the server gets a reset where an end would have come. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}
