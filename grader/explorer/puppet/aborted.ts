/**
 * Thrown through the learner's code where a run is over or its process was killed: nothing after it reaches memory.
 * A plain object, because a stack would cost more than all the rest.
 */
export const ABORTED: object = Object.freeze({ message: 'this run is over' });

/** A wait that nobody could ever end, outside of the explored part. */
export class WouldSleepForEver extends Error {
  readonly code = 'would-sleep-for-ever';
  constructor() {
    super('the call would sleep for ever: nobody else is left to wake it');
  }
}
