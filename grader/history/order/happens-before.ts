import { ByteStreamOrder } from './byte-stream-order';
import { VectorClock } from './vector-clock';

/**
 * Which process knows of which events, in one run: Lamport's happens-before (1978) over processes that synchronise. Fed with the
 * run's events in the order in which they took effect.
 *
 * A process's clock moves on after everything that hands its past to others, so that what it does later is not
 * taken for known.
 */
export class HappensBefore {
  readonly #clocks = new Map<number, VectorClock>();
  readonly #channels = new Map<string, VectorClock>();
  readonly #streams = new Map<string, ByteStreamOrder>();

  /** What `process` knows now. Not to be changed; it moves on. */
  clockOf(process: number): VectorClock {
    const known = this.#clocks.get(process);
    if (known) return known;
    const fresh = new VectorClock();
    fresh.tick(process);
    this.#clocks.set(process, fresh);
    return fresh;
  }

  /** `parent` starts `child`, which knows all that `parent` did before. */
  start(parent: number, child: number): void {
    this.clockOf(child).join(this.clockOf(parent));
    this.clockOf(parent).tick(parent);
  }

  /** `waiter` has seen that `ended` is over. */
  join(waiter: number, ended: number): void {
    this.clockOf(waiter).join(this.clockOf(ended));
  }

  /** `process` leaves its past in `channel`: an unlock, a notify. What others left there stays. */
  release(process: number, channel: string): void {
    const clock = this.clockOf(process);
    const left = this.#channels.get(channel);
    if (left) left.join(clock);
    else this.#channels.set(channel, clock.copy());
    clock.tick(process);
  }

  /** As `release`, but what others left is gone: an atomic store overwrites, and its readers know only of it. */
  overwrite(process: number, channel: string): void {
    const clock = this.clockOf(process);
    this.#channels.set(channel, clock.copy());
    clock.tick(process);
  }

  /** `process` learns what was left in `channel`: a lock taken, an atomic load, a wake-up. */
  acquire(process: number, channel: string): void {
    const left = this.#channels.get(channel);
    if (left) this.clockOf(process).join(left);
  }

  /** `process` puts that many bytes into `stream`. */
  send(process: number, stream: string, byteLength: number): void {
    const clock = this.clockOf(process);
    this.#streamOf(stream).send(byteLength, clock.copy());
    clock.tick(process);
  }

  /** `process` takes that many bytes out, and learns what their senders knew. */
  receive(process: number, stream: string, byteLength: number): void {
    this.#streamOf(stream).receive(byteLength, this.clockOf(process));
  }

  #streamOf(name: string): ByteStreamOrder {
    const known = this.#streams.get(name);
    if (known) return known;
    const fresh = new ByteStreamOrder();
    this.#streams.set(name, fresh);
    return fresh;
  }
}
