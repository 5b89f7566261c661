/** A put() for which there was no room in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor(readonly maxSize: number) {
    const why =
      maxSize === 0 ? 'its buffer has no room for the item' : `it holds ${maxSize} items, its maxSize`;
    super(`put() was refused, the queue is full: ${why}. Wait longer, or let somebody get() first.`);
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

/** A call of a queue after its close(), in this process. Others, who have it open, go on. */
export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';

  constructor(readonly call: string) {
    super(
      `${call} was refused: this queue is closed here. Use it before close(), or open it again by its handle.`,
    );
  }
}

/** An item that cannot travel to another process, such as a function. Nothing was put. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`put() was refused: the item cannot be sent, ${reason} Put plain data in it.`, { cause });
  }
}
