import type { SocketAddress } from '#kernel';

/** The server has ended, or was never there. Whether it has carried out a call that was under way, nobody knows. */
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
      `The manager's server${where} is gone: ${why}. Its objects went with it; start another Manager and make them anew.`,
      cause === undefined ? undefined : { cause },
    );
  }
}

/** The two sides have not the same key, or what is at the other side is no manager at all. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly code = 'AUTHENTICATION_FAILED';

  constructor(
    readonly address: SocketAddress,
    reason: string,
  ) {
    super(
      `The connection with ${shown(address)} was not made: ${reason}. Give Manager.connect() the authKey that the ` +
        'server was started with.',
    );
  }
}

/** The server was asked for a method that is not one of those that may be called. Nothing was called. */
export class NotExposed extends Error {
  override readonly name = 'NotExposed';
  readonly code = 'NOT_EXPOSED';

  constructor(
    readonly kind: string,
    readonly method: string,
  ) {
    super(
      `${method}() was refused: no such method of '${kind}' is exposed. Name it in the option \`exposed\` of register().`,
    );
  }
}

/** A value, an argument or a result, that cannot be sent; nothing of it was. */
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
      `put() was refused: the queue holds ${maxSize} items, its maxSize. Wait longer, or let somebody get() first.`,
    );
  }
}

/** A get() for which nothing came in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';

  constructor() {
    super(
      'get() came back with nothing: the queue is empty. Wait longer, or let somebody put() an item first.',
    );
  }
}

/** A release() that nothing had to be released for. Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor() {
    super('release() was refused: this lock is not locked. Call it once for each acquire() that was true.');
  }
}

/** A path that begins with a NUL has no file: written with an @, as the system's own tools do. */
function shown(address: SocketAddress): string {
  return typeof address === 'string' ? address.replace('\0', '@') : `${address.host}:${address.port}`;
}
