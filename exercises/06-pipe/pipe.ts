import { NotWritten, type PipeReader, type PipeWriter } from '#kernel';

// Kata 06: `npm run grade pipe` judges this file, `npm run hint pipe` helps.

export interface PipeOptions {
  /** Whether messages go both ways. Default: true. */
  readonly duplex?: boolean;
}

/**
 * The two ends of a new pipe. With `duplex: false` it is one-way: the first receives what the second sends.
 * TypeError for what are no options; then no pipe is made.
 */
export function createPipe(options: PipeOptions = {}): [Connection, Connection] {
  throw new NotWritten(
    'TODO: make one BytePipe, or two for both ways, and two connections that hold their ends',
  );
}

/** What travels to another process in place of a connection. Kernel pipes' ends travel. */
export interface ConnectionHandle {
  readonly reader: PipeReader | null;
  readonly writer: PipeWriter | null;
}

/** One end of a pipe. At any time, one process may send on it, and one may receive. */
export class Connection {
  /** Null for the direction that a one-way end does not have. Change it as you like: createPipe() alone calls it. */
  constructor(reader: PipeReader | null, writer: PipeWriter | null) {
    throw new NotWritten('TODO: keep the ends');
  }

  /**
   * Sends a copy of any structured-cloneable value, of any size; waits while the pipe is full. DataCloneError when
   * it holds what cannot be cloned, such as a function; then nothing is sent. NotWritable on an end that only
   * receives. BrokenPipe, the kernel's, when nobody can receive it any more.
   */
  send(message: unknown): void {
    throw new NotWritten('TODO: serialize it, then write a header and the bytes, all of them');
  }

  /**
   * Waits for the next message. EndOfStream when there is none left and the other end is closed in every process.
   * CorruptStream when what comes is no message, or ends within one; from then on, always. NotReadable on an end
   * that only sends.
   */
  recv(): unknown {
    throw new NotWritten('TODO: read a header, then as many bytes as it says; make a value of them');
  }

  /** Sends bytes as they are, also none at all. TypeError for what is no Uint8Array. Else as send. */
  sendBytes(bytes: Uint8Array): void {
    throw new NotWritten('TODO: as send, without serializing');
  }

  /** Waits for the next message, which sendBytes sent. Else as recv. */
  recvBytes(): Uint8Array {
    throw new NotWritten('TODO: as recv, without making a value of it');
  }

  /**
   * Whether recv() has something to do: a message, or at least its beginning, or the end of the stream. Waits for
   * that, if need be, for so many milliseconds; takes nothing. TypeError for NaN and for no number.
   */
  poll(timeoutMs = 0): boolean {
    throw new NotWritten('TODO: ask the kernel pipe');
  }

  get closed(): boolean {
    throw new NotWritten('TODO: remember close()');
  }

  /** Whether it has the direction for recv(). */
  get readable(): boolean {
    throw new NotWritten('TODO: tell whether there is an end to read from');
  }

  /** Whether it has the direction for send(). */
  get writable(): boolean {
    throw new NotWritten('TODO: tell whether there is an end to write to');
  }

  get handle(): ConnectionHandle {
    throw new NotWritten('TODO: tell what open() needs');
  }

  /** The same end, in this process. TypeError for what is no handle. */
  static open(handle: ConnectionHandle): Connection {
    throw new NotWritten('TODO: check the handle, make a connection of its ends');
  }

  /** Lets go of the ends; every later call throws ConnectionClosed. Twice is fine. */
  close(): void {
    throw new NotWritten('TODO: close the ends that there are');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

// What connections throw. They are given.

// The errors are given.

// All the errors that a connection throws by itself. They are given: there is nothing to learn in them.

/** There is nothing more to come. */
export class EndOfStream extends Error {
  override readonly name = 'EndOfStream';
  readonly code = 'END_OF_STREAM';

  constructor() {
    super('No message is left, and none will come: every process has closed the other end. Stop receiving.');
  }
}

/** What came is no sequence of messages. `cause`: what was wrong with the one that could not be read. */
export class CorruptStream extends Error {
  override readonly name = 'CorruptStream';
  readonly code = 'CORRUPT_STREAM';

  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(
      `The stream is corrupt: ${reason}. Nobody knows where its next message begins, so close this end and make ` +
        'another pipe; let only one process at a time send on an end, and only one receive.',
      cause === undefined ? undefined : { cause },
    );
  }
}

/** The value holds what cannot be cloned; `cause` names it. Nothing was sent. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(override readonly cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`message cannot be sent, and nothing was: ${why} Send plain data, and leave functions out of it.`);
  }
}

/** The connection was used after its close(). */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly code = 'CONNECTION_CLOSED';

  constructor(readonly call: string) {
    super(`${call} was refused: this connection is closed in this process. Use it before close().`);
  }
}

/** The sending end of a one-way pipe was asked for messages. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
  readonly code = 'NOT_READABLE';

  constructor(readonly call: string) {
    super(
      `${call} was refused: this end of a one-way pipe only sends. Use the first that createPipe() returned.`,
    );
  }
}

/** The receiving end of a one-way pipe was given a message. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable';
  readonly code = 'NOT_WRITABLE';

  constructor(readonly call: string) {
    super(
      `${call} was refused: this end of a one-way pipe only receives. Use the second that createPipe() returned.`,
    );
  }
}
