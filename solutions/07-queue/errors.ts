/** A put() for which there was no place in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor(message = 'put() gave up, because the queue is full. Wait longer, or get() an item first.') {
    super(message);
  }
}

/** A get() for which there was no item in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';

  constructor(message = 'get() gave up, because the queue is empty. Wait longer, or put() an item first.') {
    super(message);
  }
}

/** A call of a queue that this process has closed. Nothing has changed. */
export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';

  constructor(
    message = 'The queue is closed in this process. Use it before close(), or open its handle again.',
  ) {
    super(message);
  }
}

/** An item that cannot travel to another process, such as a function. Nothing was put. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(cause: unknown) {
    super(`put() failed, because the item cannot be copied: ${String(cause)} Put plain data in it.`, {
      cause,
    });
  }
}
