import type { Socket } from 'node:net';
import { pack, unpack, type SocketAddress } from '#kernel';
import { DataCloneError } from './errors';

// What travels between a process and the server: messages, in frames.

/** A call of a method of object number `id`; 0 is the server itself. */
export type Request = [call: number, id: number, method: string, args: unknown[]];
export type Answer = [call: number, outcome: 'returned' | 'threw', value: unknown];

const HEADER_BYTES = 4;
const MOST_OF_A_STRANGER = 256;

/** The length of the body, then the body. */
export function frame(body: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/** The bodies of the frames that arrive, wherever the stream was cut. A stranger's frames must be short. */
export async function* framesOf(
  socket: Socket,
  peer: { readonly isKnown: boolean },
): AsyncGenerator<Buffer, undefined> {
  const frameLength = (bytes: Buffer): number => {
    if (bytes.length < HEADER_BYTES) return HEADER_BYTES;
    const length = bytes.readUInt32LE(0);
    if (length > MOST_OF_A_STRANGER && !peer.isKnown) throw new RangeError(`${length} bytes are too many.`);
    return HEADER_BYTES + length;
  };
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = HEADER_BYTES;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) continue;
    let bytes = Buffer.concat(chunks);
    while (bytes.length >= (wanted = frameLength(bytes))) {
      yield bytes.subarray(HEADER_BYTES, wanted);
      bytes = bytes.subarray(wanted);
    }
    chunks = [bytes];
    size = bytes.length;
  }
}

/** What a process needs to use an object. */
export interface Handle {
  readonly id: number;
  readonly methods: readonly string[];
  readonly address: SocketAddress;
  readonly authKey: Uint8Array;
}

/** A client or the server: both know the address and the key. */
export interface End {
  readonly address: SocketAddress;
  readonly authKey: Uint8Array;
  /** In the server: its own proxies, each of which is the same object every time, so that indexOf() finds it. */
  readonly proxies?: Map<number, object>;
}

/** Whose message is being packed or unpacked. The proxies in it leave out what both ends know. */
let end: End | null = null;

export function packed(message: Request | Answer, sender: End): Buffer {
  end = sender;
  try {
    return frame(pack(message, 'message'));
  } catch (cause) {
    throw new DataCloneError(`Nothing was sent: ${(cause as Error).message}`, { cause });
  } finally {
    end = null;
  }
}

export function unpacked(body: Buffer, receiver: End): unknown {
  end = receiver;
  try {
    return unpack(body);
  } finally {
    end = null;
  }
}

/** A key must not travel where an eavesdropper could read it. */
export function handleToSend(handle: Handle): Partial<Handle> {
  if (end === null) return handle;
  const { id, methods, address } = handle;
  if (JSON.stringify(end.address) === JSON.stringify(address)) return { id, methods };
  if (typeof end.address === 'string') return handle;
  throw new TypeError('a proxy of a different manager would take its key over the network.');
}

export function proxyFrom<P extends object>(sent: Partial<Handle>, make: (handle: Handle) => P): P {
  if (end === null || sent.address !== undefined) return make(sent as Handle);
  const { address, authKey, proxies } = end;
  const handle = { ...sent, address, authKey } as Handle;
  const proxy = (proxies?.get(handle.id) as P | undefined) ?? make(handle);
  proxies?.set(handle.id, proxy);
  return proxy;
}
