// right: the same contract, built for speed: NOTES.md says how.

import { inspect, types } from 'node:util';
import { BytePipe, PipeReader, PipeWriter } from '#kernel';
import { readFrame, valueFrame, VALUE, valueIn, writeBytesFrame, writeWhole } from './frame';
import { ConnectionClosed, CorruptStream, NotReadable, NotWritable } from './errors';

export interface PipeOptions {
  /** Whether messages go both ways. Default: true. */
  readonly duplex?: boolean;
}

/** The two ends of a new pipe. One-way (`duplex: false`): the first receives what the second sends. */
export function createPipe(options: PipeOptions = {}): [Connection, Connection] {
  checkOptions(options);
  const toFirst = BytePipe.create();
  if (options.duplex === false) {
    return [new Connection(toFirst.reader, null), new Connection(null, toFirst.writer)];
  }
  try {
    const toSecond = BytePipe.create();
    return [new Connection(toFirst.reader, toSecond.writer), new Connection(toSecond.reader, toFirst.writer)];
  } catch (error) {
    toFirst.close();
    throw error;
  }
}

/** What travels in place of a connection: the ends of the byte pipes that it holds. */
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

  /** Sends a copy of any structured-cloneable value; waits while the pipe is full. */
  send(message: unknown): void {
    const writer = this.#openWriter('send');
    // All of it is serialized before the first byte goes out, so a value that cannot be cloned sends nothing.
    writeWhole(writer, valueFrame(message));
  }

  /** Waits for the next message. A message from sendBytes() is returned as bytes. */
  recv(): unknown {
    const reader = this.#openReader('recv');
    try {
      const { kind, body } = readFrame(reader);
      return kind === VALUE ? valueIn(body) : body;
    } catch (error) {
      throw this.#remembered(error);
    }
  }

  sendBytes(bytes: Uint8Array): void {
    const writer = this.#openWriter('sendBytes');
    if (!types.isUint8Array(bytes))
      throw new TypeError(`bytes must be a Uint8Array; it is ${inspect(bytes)}.`);
    writeBytesFrame(writer, bytes);
  }

  /** Waits for the next message, as bytes. A message from send() is returned in its serialized form (node:v8). */
  recvBytes(): Uint8Array {
    const reader = this.#openReader('recvBytes');
    try {
      return readFrame(reader).body;
    } catch (error) {
      throw this.#remembered(error);
    }
  }

  /** Whether a message, or the end of the stream, is there. Waits for that, for at most `timeoutMs`. */
  poll(timeoutMs = 0): boolean {
    return this.#openReader('poll').poll(timeoutMs);
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
    if (this.#closed) throw new ConnectionClosed('handle');
    return { reader: this.#reader, writer: this.#writer };
  }

  /** The same end, in this process. */
  static open(handle: ConnectionHandle): Connection {
    if (!isHandle(handle)) {
      throw new TypeError(`handle must be that of a Connection; it is ${inspect(handle)}.`);
    }
    return new Connection(handle.reader, handle.writer);
  }

  /** The other end sees the end of the stream when the last process that has this end closes it. */
  close(): void {
    this.#closed = true;
    this.#reader?.close();
    this.#writer?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #openReader(call: string): PipeReader {
    if (this.#closed) throw new ConnectionClosed(call);
    if (this.#reader === null) throw new NotReadable(call);
    if (this.#corruption !== null) throw this.#corruption;
    return this.#reader;
  }

  #openWriter(call: string): PipeWriter {
    if (this.#closed) throw new ConnectionClosed(call);
    if (this.#writer === null) throw new NotWritable(call);
    return this.#writer;
  }

  /** After a corrupt message, there is no way to know where the next one begins, so never look for it. */
  #remembered(error: unknown): unknown {
    if (error instanceof CorruptStream) this.#corruption = error;
    return error;
  }
}

function isHandle(handle: unknown): handle is ConnectionHandle {
  if (typeof handle !== 'object' || handle === null) return false;
  const { reader, writer } = handle as Partial<ConnectionHandle>;
  return (
    (reader instanceof PipeReader || (reader === null && writer !== null)) &&
    (writer instanceof PipeWriter || writer === null)
  );
}

function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options must be an object; it is ${inspect(options)}.`);
  }
  const { duplex } = options as { duplex?: unknown };
  if (duplex === undefined || typeof duplex === 'boolean') return;
  throw new TypeError(`duplex must be true or false; it is ${inspect(duplex)}.`);
}

export {
  ConnectionClosed,
  CorruptStream,
  DataCloneError,
  EndOfStream,
  NotReadable,
  NotWritable,
} from './errors';
