/**
 * The messages between a process whose deliveries are held and the post office, which is in the process that judges:
 * lines of JSON over a local socket.
 */

/** The variable in which a process finds the post office. All processes that it starts inherit it. */
export const POST_VARIABLE = 'FORKLINGS_POST';

/**
 * The address in a form that a variable of the environment can hold: without the NUL with which abstract addresses
 * begin.
 */
export function toVariable(address: string): string {
  return address.replace('\0', '@');
}

export function fromVariable(text: string): string {
  return text.replace(/^@/, '\0');
}

/** What can be delivered: an event of a child or of the parent's channel, bytes of a stream, or its end. */
export type DeliveryKind = 'message' | 'disconnect' | 'exit' | 'close' | 'bytes' | 'end';

export type FromProcess =
  | { readonly type: 'hello'; readonly pid: number }
  | {
      readonly type: 'held';
      /**
       * Deliveries of one channel keep their order, and those of different channels have none. The name identifies the
       * channel on both sides.
       */
      readonly channel: string;
      readonly kind: DeliveryKind;
      /** The bytes of a stream's chunk; otherwise 0. */
      readonly size: number;
      /**
       * The pid of the process that it comes from, or whose end it reports; 0 where that is not known, as for a socket.
       */
      readonly from: number;
    };

export interface ToProcess {
  readonly type: 'deliver';
  readonly channel: string;
  /** Deliver only this many bytes of a chunk. The rest stays held, as the first of its channel. */
  readonly bytes?: number;
}

export function line(message: FromProcess | ToProcess): string {
  return `${JSON.stringify(message)}\n`;
}
