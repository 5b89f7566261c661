/**
 * Thrown through the learner's code where a run is over or its process was killed: nothing after it reaches memory. One
 * for all, made without a stack, because a stack would cost more than all the rest.
 */
export class Aborted extends Error {
  static readonly only = withoutStack(() => new Aborted('this run is over'));
}

function withoutStack<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A wait that no process could ever end, outside of the explored part. */
export class WouldSleepForEver extends Error {
  readonly code = 'would-sleep-for-ever';
  constructor() {
    super('the call would sleep for ever: no other process is left to wake it');
  }
}
