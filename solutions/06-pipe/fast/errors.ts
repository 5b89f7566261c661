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
