/** A call of a pool that accepts no more tasks: close() was called. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'POOL_CLOSED';

  constructor(call: string) {
    super(`${call} was rejected: the pool is closed. Give it all tasks before close(), or make a new Pool.`);
  }
}

/** A task that had not ended when terminate() was called, or that came after it. */
export class PoolTerminated extends Error {
  override readonly name = 'PoolTerminated';
  readonly code = 'POOL_TERMINATED';

  constructor() {
    super('the task has no result: its pool was terminated. Use close() and join() to let tasks finish.');
  }
}

/** join() of a pool that still accepts tasks: it would never resolve. */
export class PoolStateError extends Error {
  override readonly name = 'PoolStateError';
  readonly code = 'POOL_STATE_ERROR';

  constructor() {
    super('join() failed: the pool still accepts tasks. Call close() or terminate() first.');
  }
}

/** The child that ran the task ended before the task did. Exactly one of `exitCode` and `signal` is not null. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  readonly code = 'WORKER_DIED';

  /** `taskId` is the number of the task in its pool. */
  constructor(
    readonly exitCode: number | null,
    readonly signal: NodeJS.Signals | null,
    readonly taskId: number,
  ) {
    const how = signal === null ? `ended with exit code ${exitCode}` : `was killed by ${signal}`;
    super(`task ${taskId} has no result: its child ${how}. Check what the task does, or submit it again.`);
  }
}

/** The initializer threw (the error is the `cause`), or its process ended in it. The pool has ended. */
export class InitializerFailed extends Error {
  override readonly name = 'InitializerFailed';
  readonly code = 'INITIALIZER_FAILED';

  constructor(cause: unknown) {
    const how = cause instanceof Error ? cause.message : String(cause);
    super(`the pool has ended, because its initializer failed: ${how}. Repair it.`, { cause });
  }
}

/** A task that ran longer than its `timeoutMs`; its child was killed. */
export class TaskTimeout extends Error {
  override readonly name = 'TaskTimeout';
  readonly code = 'TASK_TIMEOUT';

  constructor(readonly timeoutMs: number) {
    super(`the task was ended: it ran for more than ${timeoutMs} ms. Allow it more, or give it less to do.`);
  }
}
