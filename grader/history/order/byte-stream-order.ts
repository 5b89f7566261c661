import type { VectorClock } from './vector-clock';

/**
 * Which sends a receive has seen: exactly those whose bytes it took, not all that were ever made. (One clock for
 * the whole pipe would order too much, and hide races.)
 */
export class ByteStreamOrder {
  /** Sends with bytes that were not taken yet, the oldest first; `until` counts bytes from the stream's start. */
  readonly #unread: { readonly until: number; readonly clock: VectorClock }[] = [];
  #sent = 0;
  #received = 0;

  /** `clock`: the sender's, to keep. */
  send(byteLength: number, clock: VectorClock): void {
    this.#sent += byteLength;
    if (byteLength > 0) this.#unread.push({ until: this.#sent, clock });
  }

  /** Joins into `clock` what the senders of the next `byteLength` bytes knew. */
  receive(byteLength: number, clock: VectorClock): void {
    if (byteLength === 0) return;
    this.#received += byteLength;
    for (const { until, clock: sender } of [...this.#unread]) {
      clock.join(sender);
      // A send that is only partly read is still there for the read of the rest.
      if (until <= this.#received) this.#unread.shift();
      if (until >= this.#received) return;
    }
  }
}
