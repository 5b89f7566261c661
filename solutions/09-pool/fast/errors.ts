/** A task for a pool after its close(). */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'POOL_CLOSED';

  constructor(readonly call: string) {
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

/** The child that ran a task ended before the task did: by itself, or by a signal. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  readonly code = 'WORKER_DIED';

  /** One of `exitCode` and `signal` is null. `taskId` counts the tasks of the pool, from 1. */
  constructor(
    readonly exitCode: number | null,
    readonly signal: NodeJS.Signals | null,
    readonly taskId: number,
  ) {
    const how = signal === null ? `ended with exit code ${exitCode}` : `was killed by ${signal}`;
    super(
      `task ${taskId} has no result: the child that ran it ${how}. ` +
        'The pool has replaced it. Check what the task does, or submit it again.',
    );
  }
}

/** The initializer threw (the error is the `cause`), or its child ended in it. The pool starts no more children. */
export class InitializerFailed extends Error {
  override readonly name = 'InitializerFailed';
  readonly code = 'INITIALIZER_FAILED';

  constructor(what: string, options?: ErrorOptions) {
    super(`the pool has ended: ${what}. Make it start as it should, then make a new Pool.`, options);
  }
}

/** A task that ran longer than its `timeoutMs`. Its child was killed. */
export class TaskTimeout extends Error {
  override readonly name = 'TaskTimeout';
  readonly code = 'TASK_TIMEOUT';

  constructor(
    readonly timeoutMs: number,
    readonly taskId: number,
  ) {
    super(
      `task ${taskId} was ended: it ran for more than ${timeoutMs} ms. Allow it more time, or give it less to do.`,
    );
  }
}
