/**
 * The command line, a file or the machine is not as it must be. Printed without a stack: what is wrong, and what to do
 * next.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}
