// wrong: a large message is sent in parts of 4096 bytes, and each gives the number of parts in one byte: 255 at most.
// caught by: byte-sizes as hang

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

const VALUE = 0x70697031;
const BYTES = 0x70697032;
const HEADER_BYTES = 8;
const MOST_AHEAD = 2 ** 20;

interface Frame {
  readonly kind: number;
  readonly body: Uint8Array;
}

const PART = 4096;

function writeFrame(writer: PipeWriter, kind: number, body: Uint8Array): void {
  const parts = Math.ceil(body.length / PART) || 1;
  for (let part = 0; part < parts; part += 1) {
    const piece = body.subarray(part * PART, (part + 1) * PART);
    const frame = new Uint8Array(HEADER_BYTES + piece.length);
    const header = new DataView(frame.buffer);
    header.setInt32(0, kind);
    header.setUint8(4, parts);
    header.setUint16(6, piece.length);
    frame.set(piece, HEADER_BYTES);
    writeAll(writer, frame);
  }
}

function writeAll(writer: PipeWriter, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writer.write(bytes.subarray(written));
}

function readFrame(reader: PipeReader): Frame {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const bytes = readExactly(reader, HEADER_BYTES, pieces.length === 0);
    const header = new DataView(bytes.buffer, bytes.byteOffset);
    const kind = header.getInt32(0);
    if (kind !== VALUE && kind !== BYTES) throw new CorruptStream('this is no header');
    pieces.push(readExactly(reader, header.getUint16(6), false));
    if (pieces.length >= header.getUint8(4)) return { kind, body: new Uint8Array(Buffer.concat(pieces)) };
  }
}

function readExactly(reader: PipeReader, count: number, isHeader: boolean): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(Math.min(count, MOST_AHEAD));
  let filled = 0;
  while (filled < count) {
    if (filled === bytes.length) bytes = enlarged(bytes, Math.min(count, 2 * filled));
    const piece = reader.read(bytes.length - filled);
    if (piece.length === 0) {
      if (isHeader && filled === 0) throw new EndOfStream();
      throw new CorruptStream('it ends within a message');
    }
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}

function enlarged(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
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
