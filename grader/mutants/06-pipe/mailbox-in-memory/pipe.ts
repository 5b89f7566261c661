// wrong: a message lies in shared memory, and only a byte that announces it goes through the pipe: the next send() overwrites it.
// caught by: walk-through as wrong-order

import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { BytePipe, PipeReader, PipeWriter, SharedMemory } from '#kernel';

const ROOM = 2 ** 25;

export function createPipe(options: { duplex?: boolean } = {}): [Connection, Connection] {
  if (typeof options !== 'object' || options === null) throw new TypeError('options must be an object');
  const { duplex = true } = options;
  if (typeof duplex !== 'boolean') throw new TypeError('duplex must be a boolean');
  const [there, back] = [BytePipe.create(), duplex ? BytePipe.create() : null];
  const [first, second] = [SharedMemory.create(ROOM), SharedMemory.create(ROOM)];
  return [
    new Connection({ reader: there.reader, writer: back?.writer ?? null, inbox: first, outbox: second }),
    new Connection({ reader: back?.reader ?? null, writer: there.writer, inbox: second, outbox: first }),
  ];
}

export interface ConnectionHandle {
  readonly reader: PipeReader | null;
  readonly writer: PipeWriter | null;
  readonly inbox: SharedMemory;
  readonly outbox: SharedMemory;
}

export class Connection {
  #closed = false;

  constructor(readonly handle: ConnectionHandle) {}

  static open(handle: ConnectionHandle): Connection {
    if (!(handle?.inbox instanceof SharedMemory)) throw new TypeError("handle must be a connection's");
    return new Connection(handle);
  }

  send(message: unknown): void {
    try {
      this.#put('send', serialize(message));
    } catch (error) {
      throw error instanceof Error && / could not be cloned/.test(error.message)
        ? new DataCloneError(error)
        : error;
    }
  }

  recv(): unknown {
    return deserialize(this.#take('recv'));
  }

  sendBytes(bytes: Uint8Array): void {
    if (!types.isUint8Array(bytes)) throw new TypeError('bytes must be a Uint8Array');
    this.#put('sendBytes', bytes);
  }

  recvBytes(): Uint8Array {
    return this.#take('recvBytes');
  }

  poll(timeoutMs = 0): boolean {
    return this.#reader('poll').poll(timeoutMs);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get readable(): boolean {
    return this.handle.reader !== null;
  }

  get writable(): boolean {
    return this.handle.writer !== null;
  }

  close(): void {
    this.#closed = true;
    this.handle.reader?.close();
    this.handle.writer?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #put(call: string, bytes: Uint8Array): void {
    if (this.#closed) throw new ConnectionClosed(call);
    const { writer, outbox } = this.handle;
    if (writer === null) throw new NotWritable(call);
    outbox.setInt32(0, bytes.length);
    outbox.writeBytes(4, bytes);
    writer.write(Uint8Array.of(1));
  }

  #take(call: string): Uint8Array {
    if (this.#reader(call).read(1).length === 0) throw new EndOfStream();
    const { inbox } = this.handle;
    return inbox.readBytes(4, inbox.getInt32(0));
  }

  #reader(call: string): PipeReader {
    if (this.#closed) throw new ConnectionClosed(call);
    if (this.handle.reader === null) throw new NotReadable(call);
    return this.handle.reader;
  }
}

/** There is nothing more to come. */
export class EndOfStream extends Error {
  override readonly name = 'EndOfStream';
  readonly code = 'END_OF_STREAM';
  constructor() {
    super('No message is left, and none will come: every process has closed the other end. Stop receiving.');
  }
}

/** The bytes are not a sequence of messages. `cause`: what was wrong with the message that could not be read. */
export class CorruptStream extends Error {
  override readonly name = 'CorruptStream';
  readonly code = 'CORRUPT_STREAM';
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(
      `The stream is corrupt: ${reason}. There is no way to know where its next message begins. Close this end and make ` +
        'a new pipe; let only one process at a time send on an end, and only one receive.',
      cause === undefined ? undefined : { cause },
    );
  }
}

/** The value contains something that cannot be cloned; `cause` names it. Nothing was sent. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';
  constructor(override readonly cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`message cannot be cloned, and nothing was sent: ${why} Send plain data, without functions.`);
  }
}

/** The connection was used after its close(). */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly code = 'CONNECTION_CLOSED';
  constructor(readonly call: string) {
    super(`${call} failed: this connection is closed in this process. Use it before close().`);
  }
}

/** The sending end of a one-way pipe was asked for messages. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
  readonly code = 'NOT_READABLE';
  constructor(readonly call: string) {
    super(
      `${call} failed: this end of a one-way pipe only sends. Use the first connection that createPipe() returned.`,
    );
  }
}

/** The receiving end of a one-way pipe was given a message. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable';
  readonly code = 'NOT_WRITABLE';
  constructor(readonly call: string) {
    super(
      `${call} failed: this end of a one-way pipe only receives. Use the second connection that createPipe() returned.`,
    );
  }
}
