import type { SocketAddress } from '#kernel';

/** The server has ended, or was never there. There is no way to know whether it carried out a call in flight. */
export class ManagerGone extends Error {
  override readonly name = 'ManagerGone';
  readonly code = 'MANAGER_GONE';

  constructor(
    readonly address: SocketAddress | undefined,
    why: string,
    cause?: unknown,
  ) {
    const where = address === undefined ? '' : ` at ${shown(address)}`;
    super(
      `The manager's server${where} is gone: ${why}. Its objects went with it; start another Manager and make them again.`,
      cause === undefined ? undefined : { cause },
    );
  }
}

/** The two sides do not have the same key, or the other side is not a manager. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly code = 'AUTHENTICATION_FAILED';

  constructor(
    readonly address: SocketAddress,
    reason: string,
  ) {
    super(
      `The connection with ${shown(address)} could not be made: ${reason}. Give Manager.connect() the authKey that the ` +
        'server was started with.',
    );
  }
}

/** The server was asked for a method that is not exposed. Nothing was called. */
export class NotExposed extends Error {
  override readonly name = 'NotExposed';
  readonly code = 'NOT_EXPOSED';

  constructor(
    readonly kind: string,
    readonly method: string,
  ) {
    super(
      `${method}() failed: no such method of '${kind}' is exposed. Name it in the option \`exposed\` of register().`,
    );
  }
}

/** An argument or a result that cannot be sent. Nothing was sent. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(what: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${what} cannot be sent: ${why} Send plain data and proxies.`, { cause });
  }
}

/** A put() for which there was no place in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor(readonly maxSize: number) {
    super(
      `put() failed: the queue holds ${maxSize} items, its maxSize. Wait longer, or get() an item first.`,
    );
  }
}

/** A get() for which no item came in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';

  constructor() {
    super('get() found no item: the queue is empty. Wait longer, or put() an item first.');
  }
}

/** A release() without a matching acquire(). Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor() {
    super('release() failed: this lock is not locked. Call it once for each acquire() that returned true.');
  }
}

/** A path that begins with a NUL has no file; it is written with an @, as the system's own tools do. */
function shown(address: SocketAddress): string {
  return typeof address === 'string' ? address.replace('\0', '@') : `${address.host}:${address.port}`;
}
