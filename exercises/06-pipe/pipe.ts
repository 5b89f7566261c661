import { BytePipe, NotWritten, type PipeReader, type PipeWriter } from '#kernel';

// Kata 06: `npm run grade pipe` judges this file, `npm run grade pipe 1` its first stage, `npm run hint pipe` helps.

// Stage 1: messages

export interface PipeOptions {
  /** Whether messages go both ways. Default: true. */
  readonly duplex?: boolean;
}

/**
 * The two ends of a new pipe: what is sent at one is received at the other. With `duplex: false` it is one-way: the
 * first receives what the second sends. TypeError for anything that is not an options object; then no pipe is made.
 */
export function createPipe(options?: PipeOptions): [Connection, Connection] {
  if (options !== undefined)
    throw new NotWritten('TODO: stage 3: check the options; a one-way pipe has one BytePipe');
  throw new NotWritten(
    'TODO: make two BytePipes, one for each direction, and two connections that hold their ends',
  );
}

/** What travels to another process in place of a connection. The ends of kernel pipes can travel. */
export interface ConnectionHandle {
  readonly reader: PipeReader | null;
  readonly writer: PipeWriter | null;
}

/** One end of a pipe. At any time, one process may send on it, and one may receive. */
export class Connection {
  readonly #reader: PipeReader | null;
  readonly #writer: PipeWriter | null;

  /** Null for the direction that a one-way end does not have. Only createPipe() and open() call it: change it as you like. */
  constructor(reader: PipeReader | null, writer: PipeWriter | null) {
    // Given.
    this.#reader = reader;
    this.#writer = writer;
  }

  get handle(): ConnectionHandle {
    // Given.
    return { reader: this.#reader, writer: this.#writer };
  }

  /** The same end, in this process. TypeError for anything that is not a handle. */
  static open(handle: ConnectionHandle): Connection {
    // Given, except for the TypeError, which is part of stage 4.
    return new Connection(handle.reader, handle.writer);
  }

  /**
   * Sends a copy of a message, of any size; waits while the pipe is full. Stage 2: DataCloneError if the message contains
   * anything that cannot be cloned, such as a function; then nothing is sent. Stage 3: the kernel's BrokenPipe when no process
   * can receive it any more; NotWritable on an end that only receives.
   */
  send(message: unknown): void {
    throw new NotWritten(
      'TODO: write a header that says how many bytes toBytes() has made, and then all of them',
    );
  }

  /**
   * Waits for the next message. Takes not a byte of the one behind it, which a different process may be the one to
   * receive. Stage 3: EndOfStream when there is none left and the other end is closed in every process; NotReadable on an
   * end that only sends. Stage 4: CorruptStream when the bytes are not a message, or end within one; from then on,
   * always.
   */
  recv(): unknown {
    throw new NotWritten(
      'TODO: read a header, then as many bytes as it says; fromBytes() turns them into a message',
    );
  }

  // Stage 2: any value, of any size

  /** The bytes of a message: of any structured-cloneable value. */
  #toBytes(message: unknown): Uint8Array {
    // Given for text, which is all that stage 1 sends.
    if (typeof message === 'string') return Buffer.from(message);
    throw new NotWritten(
      'TODO: serialize any value, text included; DataCloneError for what cannot be cloned',
    );
  }

  /** The message that #toBytes() made these bytes of. */
  #fromBytes(bytes: Uint8Array): unknown {
    // Given for text.
    return Buffer.from(bytes).toString();
  }

  // Stage 3: how it ends

  /** Whether close() was called in this process. */
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

  /** Releases the ends; every later call throws ConnectionClosed. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the ends that this connection has');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  // Stage 4: poll(), bytes, and streams that lie

  /**
   * Whether recv() has something to do: a message, or at least its beginning, or the end of the stream. Waits for that,
   * for at most `timeoutMs`; consumes nothing. TypeError for NaN and for a non-number. NotReadable as recv().
   */
  poll(timeoutMs = 0): boolean {
    throw new NotWritten('TODO: ask the kernel pipe');
  }

  /** Sends bytes unchanged, even an empty array. TypeError for anything but a Uint8Array. Otherwise as send(). */
  sendBytes(bytes: Uint8Array): void {
    throw new NotWritten('TODO: as send(), without serializing');
  }

  /** Waits for the next message, which sendBytes() sent. Otherwise as recv(). */
  recvBytes(): Uint8Array {
    throw new NotWritten('TODO: as recv(), without deserializing');
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
