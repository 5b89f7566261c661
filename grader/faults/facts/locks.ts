/** What the answers of a lock or a semaphore show. Processes count from 1. */
export interface LockFacts {
  /** The process was let in although all permits were taken. */
  'let-in-beside': { process: number; permits: number };
  /** The process sleeps although fewer are inside than there are permits. */
  'kept-out': { process: number; permits: number };
  /** The process's call gave up, and took a permit with it. */
  /** It went when an acquire() gave up, or was not given back in full by the releases. */
  'permit-gone': { process: number; how: 'gave up' | 'released' };
  /** The process was refused although a permit was free all the time. */
  refused: { process: number };
  /** The process read a number of permits that is negative. */
  'fewer-than-none': { process: number; permits: number };
}
