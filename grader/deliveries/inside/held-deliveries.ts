import type { DeliveryKind } from '../protocol';

/** Something that has arrived in this process, but has not been delivered to its code yet. */
export interface Delivery {
  readonly kind: DeliveryKind;
  /** In bytes; 0 when it cannot be cut. */
  readonly size: number;
  /** The pid of the process that it comes from, or whose end it reports; 0 where that is not known. */
  readonly from: number;
  /** Delivers it to this process's code. */
  deliver(): void;
  /** Its first bytes, and the rest. */
  cut?(bytes: number): [first: Delivery, rest: Delivery];
  /** Joins both into one, where the stream has no boundary between them. */
  join?(next: Delivery): Delivery;
}

/** What has arrived in this process, by channel, held until the post office lets it through. */
export class HeldDeliveries {
  readonly #channels = new Map<string, Delivery[]>();
  #isHolding = true;

  constructor(private readonly onHeld: (channel: string, delivery: Delivery) => void) {}

  /** Holds what has arrived, or delivers it at once when nothing is held any more. */
  arrive(channel: string, delivery: Delivery): void {
    if (!this.#isHolding) return delivery.deliver();
    const held = this.#channels.get(channel);
    if (held === undefined) this.#channels.set(channel, [delivery]);
    else if (held.length > 0 && delivery.kind === 'bytes' && held.at(-1)?.kind === 'bytes')
      // How a stream is cut into chunks depends on timing. What is held is one chunk, so that it is the same in each
      // run.
      held.splice(-1, 1, held.at(-1)?.join?.(delivery) ?? delivery);
    else held.push(delivery);
    this.onHeld(channel, delivery);
  }

  deliver(channel: string, bytes?: number): void {
    const held = this.#channels.get(channel);
    const delivery = held?.shift();
    if (held === undefined || delivery === undefined) return;
    if (bytes === undefined || delivery.cut === undefined || bytes >= delivery.size)
      return delivery.deliver();
    const [first, rest] = delivery.cut(bytes);
    held.unshift(rest);
    first.deliver();
  }

  /** Delivers everything, and holds nothing from now on. */
  letAllThrough(): void {
    this.#isHolding = false;
    for (const held of this.#channels.values()) for (const delivery of held.splice(0)) delivery.deliver();
  }
}
