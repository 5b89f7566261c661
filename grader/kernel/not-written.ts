import { KernelError } from './errors';

/**
 * What a kata's stub throws where the learner has something to write. The grader recognises it by its code and reports
 * the check as not started; any other error, whatever its text says, is the learner's own.
 */
export class NotWritten extends KernelError {
  override readonly name = 'NotWritten';
  readonly code = NOT_WRITTEN;
}

/** The code by which an error of a stub is known in another process. */
export const NOT_WRITTEN = 'NOT_WRITTEN';
