/** The server has ended, or was never there. There is no way to know whether it carried out a call in flight. */
export class ManagerGone extends Error {
  override readonly name = 'ManagerGone';
  readonly code = 'MANAGER_GONE';
  constructor(why: string) {
    super(`The server of this manager is gone: ${why}. Start a Manager, and make its objects again.`);
  }
}

/** The two sides do not have the same key. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly code = 'AUTHENTICATION_FAILED';
  override readonly message = 'Not connected: the keys differ. Give connect() the authKey of the server.';
}

/** The server was asked for a method that is not exposed. Nothing was called. */
export class NotExposed extends Error {
  override readonly name = 'NotExposed';
  readonly code = 'NOT_EXPOSED';
  constructor(readonly method: string) {
    super(`${method}() was not called: it is not exposed. Name it in the option \`exposed\` of register().`);
  }
}

/** An argument or a result that cannot be sent. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';
}

/** A put() for which there was no place in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';
  override readonly message = 'put() failed: the queue is full. Wait longer, or get() an item first.';
}

/** A get() for which there was no item in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';
  override readonly message = 'get() failed: the queue is empty. Wait longer, or put() an item first.';
}

/** A release() of a lock that is not locked. Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';
  override readonly message = 'release() failed: the lock is not locked. Acquire it first.';
}
