/**
 * What a process whose deliveries are held and the post office, in the process that judges, say to each other:
 * lines of JSON over a local socket.
 */

/** Where a process finds the post office: inherited by all that it starts. */
export const POST_VARIABLE = 'FORKLINGS_POST';

/** The address as a variable of the environment can hold it: without the NUL with which those that have no file begin. */
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
      /** Deliveries of one channel keep their order; those of two have none. Its name tells both ends. */
      readonly channel: string;
      readonly kind: DeliveryKind;
      /** In bytes, of a stream's chunk; else 0. */
      readonly size: number;
      /** The process that it comes from, or whose end it tells; 0 where that is not known, as of a socket. */
      readonly from: number;
    };

export interface ToProcess {
  readonly type: 'deliver';
  readonly channel: string;
  /** Only this many bytes of a chunk: the rest stays held, as the first of its channel. */
  readonly bytes?: number;
}

export function line(message: FromProcess | ToProcess): string {
  return `${JSON.stringify(message)}\n`;
}
