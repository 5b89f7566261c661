/** What the explorer cannot take in hand yet. */
export class NotExplorable extends Error {
  readonly code = 'not-explorable';
  constructor(what: string) {
    super(`${what} in an explored call: the schedule of that cannot be chosen`);
  }
}
