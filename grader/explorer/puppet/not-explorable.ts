/** What the explorer cannot control yet. */
export class NotExplorable extends Error {
  readonly code = 'not-explorable';
  constructor(what: string) {
    super(`${what} in an explored call: its schedule cannot be chosen`);
  }
}
