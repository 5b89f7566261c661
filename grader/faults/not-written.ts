import { NOT_WRITTEN } from '../kernel/internal';

/** Does a stub say with this error that the learner has not written it yet? It crosses processes, so only its code is left. */
export function isNotWritten(error: { readonly code?: string }): boolean {
  return error.code === NOT_WRITTEN;
}

/** Node prints an uncaught error with its properties. */
const PRINTED = `code: '${NOT_WRITTEN}'`;

/** Did a program die of the error of a stub? Its standard error is all that is left of it. */
export function hasDiedOfStub(stderr: string): boolean {
  return stderr.includes(PRINTED);
}
