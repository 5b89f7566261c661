import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Delivery, HeldDeliveries } from './held-deliveries';

type Push = (this: Socket, chunk: unknown, encoding?: BufferEncoding) => boolean;

let sockets = 0;
const numbers = new WeakMap<object, number>();

/**
 * Holds the bytes that arrive on sockets, and the ends of sockets, just before they become part of the stream.
 *
 * @param exempt the grader's own sockets
 */
export function holdSocketChunks(held: HeldDeliveries, exempt: WeakSet<object>): () => void {
  const prototype = Socket.prototype as unknown as { push?: Push };
  const push = (Readable.prototype as unknown as { push: Push }).push;
  prototype.push = function (chunk, encoding) {
    const isOurs = exempt.has(this) || (chunk !== null && !Buffer.isBuffer(chunk));
    if (isOurs) return push.call(this, chunk, encoding);
    const number = numbers.get(this) ?? (sockets += 1);
    numbers.set(this, number);
    held.arrive(
      `socket ${String(number)}`,
      chunk === null
        ? { kind: 'end', size: 0, from: 0, deliver: () => void push.call(this, null) }
        : bytesFor(this, chunk, push),
    );
    // Keep reading, because what else comes is held as well.
    return true;
  };
  return () => Reflect.deleteProperty(prototype, 'push');
}

/** Bytes that are held. Through `chunk`, the next chunk of the same stream can be joined to them. */
interface Bytes extends Delivery {
  readonly chunk: Buffer;
}

function bytesFor(socket: Socket, chunk: Buffer, push: Push): Bytes {
  return {
    chunk,
    kind: 'bytes',
    size: chunk.length,
    from: 0,
    deliver: () => {
      if (!socket.destroyed) push.call(socket, chunk);
    },
    cut: (bytes) => [
      bytesFor(socket, chunk.subarray(0, bytes), push),
      bytesFor(socket, chunk.subarray(bytes), push),
    ],
    join: (next) => bytesFor(socket, Buffer.concat([chunk, (next as Bytes).chunk]), push),
  };
}
