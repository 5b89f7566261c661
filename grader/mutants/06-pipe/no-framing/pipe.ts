// wrong: it assumes that bytes are read in the same pieces in which they were written: one read is one message.
// caught by: walk-through as hang
// caught by: splits as lost-item

import { inspect, types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { BytePipe, PipeReader, PipeWriter } from '#kernel';

export function createPipe(options: { duplex?: boolean } = {}): [Connection, Connection] {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options must be an object; it is ${inspect(options)}.`);
  }
  const { duplex = true } = options;
  if (typeof duplex !== 'boolean') throw new TypeError(`duplex must be a boolean; it is ${inspect(duplex)}.`);
  const one = BytePipe.create();
  if (!duplex) return [new Connection(one.reader, null), new Connection(null, one.writer)];
  const two = BytePipe.create();
  return [new Connection(one.reader, two.writer), new Connection(two.reader, one.writer)];
}

export interface ConnectionHandle {
  readonly reader: PipeReader | null;
  readonly writer: PipeWriter | null;
}

export class Connection {
  readonly #reader: PipeReader | null;
  readonly #writer: PipeWriter | null;
  #closed = false;
  #corruption: Error | null = null;

  constructor(reader: PipeReader | null, writer: PipeWriter | null) {
    this.#reader = reader;
    this.#writer = writer;
  }

  send(message: unknown): void {
    const writer = this.#openWriter();
    writeFrame(writer, VALUE, serialized(message));
  }

  recv(): unknown {
    const { kind, body } = this.#receive();
    if (kind !== VALUE) return body;
    try {
      return deserialized(body);
    } catch (error) {
      throw (this.#corruption = error as CorruptStream);
    }
  }

  sendBytes(bytes: Uint8Array): void {
    const writer = this.#openWriter();
    if (!types.isUint8Array(bytes))
      throw new TypeError(`bytes must be a Uint8Array; it is ${inspect(bytes)}.`);
    writeFrame(writer, BYTES, bytes);
  }

  recvBytes(): Uint8Array {
    return this.#receive().body;
  }

  poll(timeoutMs = 0): boolean {
    return this.#openReader().poll(timeoutMs);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get readable(): boolean {
    return this.#reader !== null;
  }

  get writable(): boolean {
    return this.#writer !== null;
  }

  get handle(): ConnectionHandle {
    return { reader: this.#reader, writer: this.#writer };
  }

  static open(handle: ConnectionHandle): Connection {
    const { reader, writer } = handle ?? {};
    const isHandle =
      (reader instanceof PipeReader || reader === null) && (writer instanceof PipeWriter || writer === null);
    if (!isHandle) throw new TypeError(`handle must be a connection's; it is ${inspect(handle)}.`);
    return new Connection(reader, writer);
  }

  close(): void {
    this.#closed = true;
    this.#reader?.close();
    this.#writer?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #receive(): Frame {
    const reader = this.#openReader();
    if (this.#corruption !== null) throw this.#corruption;
    try {
      return readFrame(reader);
    } catch (error) {
      if (error instanceof CorruptStream) this.#corruption = error;
      throw error;
    }
  }

  #openReader(): PipeReader {
    if (this.#closed) throw new ConnectionClosed();
    if (this.#reader === null) throw new NotReadable();
    return this.#reader;
  }

  #openWriter(): PipeWriter {
    if (this.#closed) throw new ConnectionClosed();
    if (this.#writer === null) throw new NotWritable();
    return this.#writer;
  }
}

const VALUE = 1;
const BYTES = 2;

interface Frame {
  readonly kind: number;
  readonly body: Uint8Array;
}

function writeFrame(writer: PipeWriter, _kind: number, body: Uint8Array): void {
  writeAll(writer, body);
}

function writeAll(writer: PipeWriter, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writer.write(bytes.subarray(written));
}

function readFrame(reader: PipeReader): Frame {
  const body = reader.read(65_536);
  if (body.length === 0) throw new EndOfStream();
  return { kind: VALUE, body };
}

function serialized(message: unknown): Uint8Array {
  try {
    return serialize(message);
  } catch (cause) {
    throw new DataCloneError(cause);
  }
}

function deserialized(body: Uint8Array): unknown {
  try {
    return deserialize(body);
  } catch {
    throw new CorruptStream('this is no value');
  }
}

export class EndOfStream extends Error {
  override readonly name = 'EndOfStream';
  readonly code = 'END_OF_STREAM';
  constructor() {
    super('No message is left, and the other end is closed. Stop receiving.');
  }
}

export class CorruptStream extends Error {
  override readonly name = 'CorruptStream';
  readonly code = 'CORRUPT_STREAM';
  constructor(readonly reason: string) {
    super(`The stream is corrupt: ${reason}. Close it, and make another pipe.`);
  }
}

export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';
  constructor(cause: unknown) {
    super('The message cannot be cloned, and was not sent. Send plain data.', { cause });
  }
}

export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly code = 'CONNECTION_CLOSED';
  constructor() {
    super('This connection is closed. Use it before close().');
  }
}

export class NotReadable extends Error {
  override readonly name = 'NotReadable';
  readonly code = 'NOT_READABLE';
  constructor() {
    super('This end only sends. Receive at the other.');
  }
}

export class NotWritable extends Error {
  override readonly name = 'NotWritable';
  readonly code = 'NOT_WRITABLE';
  constructor() {
    super('This end only receives. Send at the other.');
  }
}
