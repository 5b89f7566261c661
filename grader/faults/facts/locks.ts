/** What answers of a lock or a semaphore show. Processes count from 1. */
export interface LockFacts {
  /** It was let in although all permits were taken. */
  'let-in-beside': { process: number; permits: number };
  /** It sleeps although fewer are inside than there are permits. */
  'kept-out': { process: number; permits: number };
  /** A call that gave up has taken a permit with it. */
  'permit-gone': { process: number };
  /** It was refused although a permit was free all the time. */
  refused: { process: number };
}
