import { NotWritten, type PipeReader, type PipeWriter } from '#kernel';

// Kata 06: `npm run grade pipe` judges this file, `npm run hint pipe` helps.

export interface PipeOptions {
  /** Whether messages go both ways. Default: true. */
  readonly duplex?: boolean;
}

/**
 * The two ends of a new pipe. With `duplex: false` it is one-way: the first receives what the second sends. TypeError
 * for anything that is not an options object; then no pipe is made.
 */
export function createPipe(options: PipeOptions = {}): [Connection, Connection] {
  throw new NotWritten(
    'TODO: make one BytePipe, or two for duplex, and two connections that hold their ends',
  );
}

/** What travels to another process in place of a connection. The ends of kernel pipes can travel. */
export interface ConnectionHandle {
  readonly reader: PipeReader | null;
  readonly writer: PipeWriter | null;
}

/** One end of a pipe. At any time, one process may send on it, and one may receive. */
export class Connection {
  /** Null for the direction that a one-way end does not have. Change it as you like: only createPipe() calls it. */
  constructor(reader: PipeReader | null, writer: PipeWriter | null) {
    throw new NotWritten('TODO: keep the ends');
  }

  /**
   * Sends a copy of any structured-cloneable value, of any size; waits while the pipe is full. DataCloneError if it
   * contains anything that cannot be cloned, such as a function; then nothing is sent. NotWritable on an end that only
   * receives. The kernel's BrokenPipe when no process can receive it any more.
   */
  send(message: unknown): void {
    throw new NotWritten('TODO: serialize it, then write a header and the bytes, all of them');
  }

  /**
   * Waits for the next message. EndOfStream when there is none left and the other end is closed in every process.
   * CorruptStream when the bytes are not a message, or end within one; from then on, always. NotReadable on an end that
   * only sends.
   */
  recv(): unknown {
    throw new NotWritten('TODO: read a header, then as many bytes as it says; turn them into a value');
  }

  /** Sends bytes unchanged, even an empty array. TypeError for anything but a Uint8Array. Otherwise as send. */
  sendBytes(bytes: Uint8Array): void {
    throw new NotWritten('TODO: as send, without serializing');
  }

  /** Waits for the next message, which sendBytes sent. Otherwise as recv. */
  recvBytes(): Uint8Array {
    throw new NotWritten('TODO: as recv, without deserializing');
  }

  /**
   * Whether recv() has something to do: a message, or at least its beginning, or the end of the stream. Waits for that,
   * for at most `timeoutMs`; consumes nothing. TypeError for NaN and for a non-number.
   */
  poll(timeoutMs = 0): boolean {
    throw new NotWritten('TODO: ask the kernel pipe');
  }

  get closed(): boolean {
    throw new NotWritten('TODO: say whether close() was called');
  }

  /** Whether it has the direction for recv(). */
  get readable(): boolean {
    throw new NotWritten('TODO: say whether there is an end to read from');
  }

  /** Whether it has the direction for send(). */
  get writable(): boolean {
    throw new NotWritten('TODO: say whether there is an end to write to');
  }

  get handle(): ConnectionHandle {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same end, in this process. TypeError for anything that is not a handle. */
  static open(handle: ConnectionHandle): Connection {
    throw new NotWritten('TODO: check the handle, make a connection from its ends');
  }

  /** Releases the ends; every later call throws ConnectionClosed. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the ends that this connection has');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

// The errors that a connection throws. They are given, because there is nothing to learn in them.

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
