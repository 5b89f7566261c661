import { inspect, types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { BytePipe, PipeReader, PipeWriter } from '#kernel';
import {
  ConnectionClosed,
  CorruptStream,
  DataCloneError,
  EndOfStream,
  NotReadable,
  NotWritable,
} from './errors';

export interface PipeOptions {
  /** Whether messages go both ways. Default: true. */
  readonly duplex?: boolean;
}

/** The two ends of a new pipe. One-way (`duplex: false`): the first receives what the second sends. */
export function createPipe(options: PipeOptions = {}): [Connection, Connection] {
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

/** What travels in place of a connection: its ends of the byte pipes. */
export interface ConnectionHandle {
  readonly reader: PipeReader | null;
  readonly writer: PipeWriter | null;
}

/** One end of a pipe. At any time, one process may send on it, and one may receive. */
export class Connection {
  readonly #reader: PipeReader | null;
  readonly #writer: PipeWriter | null;
  #closed = false;
  #corruption: CorruptStream | null = null;

  constructor(reader: PipeReader | null, writer: PipeWriter | null) {
    this.#reader = reader;
    this.#writer = writer;
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

  /** Everything that may be refused is refused before the first byte is written. */
  send(message: unknown): void {
    const writer = this.#openWriter('send');
    writeFrame(writer, VALUE, serialized(message));
  }

  /** A message from sendBytes() is returned as its bytes. */
  recv(): unknown {
    const reader = this.#openReader('recv');
    return this.#unlessCorrupt(() => {
      const { kind, body } = readFrame(reader);
      return kind === VALUE ? deserialized(body) : body;
    });
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

  /** The stream ends for the other side when the last process that has this end closes it. */
  close(): void {
    this.#closed = true;
    this.#reader?.close();
    this.#writer?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  sendBytes(bytes: Uint8Array): void {
    const writer = this.#openWriter('sendBytes');
    if (!types.isUint8Array(bytes))
      throw new TypeError(`bytes must be a Uint8Array; it is ${inspect(bytes)}.`);
    writeFrame(writer, BYTES, bytes);
  }

  /** A message from send() is returned in its serialized form. */
  recvBytes(): Uint8Array {
    const reader = this.#openReader('recvBytes');
    return this.#unlessCorrupt(() => readFrame(reader).body);
  }

  poll(timeoutMs = 0): boolean {
    return this.#openReader('poll').poll(timeoutMs);
  }

  #openReader(call: string): PipeReader {
    if (this.#closed) throw new ConnectionClosed(call);
    if (this.#reader === null) throw new NotReadable(call);
    return this.#reader;
  }

  #openWriter(call: string): PipeWriter {
    if (this.#closed) throw new ConnectionClosed(call);
    if (this.#writer === null) throw new NotWritable(call);
    return this.#writer;
  }

  /** After a corrupt message there is no way to know where the next one begins, so it is never looked for. */
  #unlessCorrupt<Message>(receive: () => Message): Message {
    if (this.#corruption !== null) throw this.#corruption;
    try {
      return receive();
    } catch (error) {
      if (error instanceof CorruptStream) this.#corruption = error;
      throw error;
    }
  }
}

// A frame is a header, and then the body: a mark with the kind of message, the length of the body, the body. Each of
// the first two has 32 bits. The marks are `pip1` and `pip2`.
const VALUE = 0x70697031;
const BYTES = 0x70697032;
const HEADER_BYTES = 8;
const MOST_BYTES = 2 ** 31 - 1;

interface Frame {
  readonly kind: number;
  readonly body: Uint8Array;
}

/** Header and body go out together: a system call costs more than copying a small body. */
function writeFrame(writer: PipeWriter, kind: number, body: Uint8Array): void {
  if (body.length > MOST_BYTES) throw new RangeError(`a message must have at most ${MOST_BYTES} bytes.`);
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  const header = new DataView(frame.buffer);
  header.setInt32(0, kind);
  header.setInt32(4, body.length);
  frame.set(body, HEADER_BYTES);
  writeAll(writer, frame);
}

/** A write takes as much as the pipe has room for: offer the rest until everything is taken. */
function writeAll(writer: PipeWriter, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writer.write(bytes.subarray(written));
}

/** Takes the bytes of one message, and none of the next, which a different process may be the one to receive. */
function readFrame(reader: PipeReader): Frame {
  const bytes = readExactly(reader, HEADER_BYTES, true);
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  const kind = header.getInt32(0);
  const length = header.getInt32(4);
  if ((kind !== VALUE && kind !== BYTES) || length < 0) {
    throw new CorruptStream('no message begins with these bytes');
  }
  return { kind, body: readExactly(reader, length, false) };
}

/** The most that is allocated on the strength of a length alone, which may be a lie. */
const MOST_AHEAD = 2 ** 20;

/** A read returns what is there, even if that is one byte: ask for the rest until nothing is missing. */
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
  } catch (cause) {
    throw new CorruptStream('the bytes of a message are not a serialized value', cause);
  }
}

export { ConnectionClosed, CorruptStream, DataCloneError, EndOfStream, NotReadable, NotWritable };
