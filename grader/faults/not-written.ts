import { NOT_WRITTEN } from '../kernel/internal';

/** Whether a stub threw this error, so the learner has not written it yet. Across processes, only the code survives. */
export function isNotWritten(error: { readonly code?: string }): boolean {
  return error.code === NOT_WRITTEN;
}

/** Node prints an uncaught error with its properties. */
const PRINTED = `code: '${NOT_WRITTEN}'`;

/** Whether a program died of a stub's error. Its standard error is all that remains of it. */
export function hasDiedOfStub(stderr: string): boolean {
  return stderr.includes(PRINTED);
}
