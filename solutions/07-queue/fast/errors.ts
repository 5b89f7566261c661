/** A put() for which there was no room in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor(readonly maxSize: number) {
    const why =
      maxSize === 0 ? 'its buffer has no room for the item' : `it holds ${maxSize} items, its maxSize`;
    super(`put() failed, because the queue is full: ${why}. Wait longer, or get() an item first.`);
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

/** A call of a queue after its close() in this process. Other processes that have it open are not affected. */
export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';

  constructor(readonly call: string) {
    super(
      `${call} failed: this queue is closed in this process. Use it before close(), or open it again by its handle.`,
    );
  }
}

/** An item that cannot travel to another process, such as a function. Nothing was put. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`put() failed: the item cannot be sent, ${reason} Put plain data in it.`, { cause });
  }
}
