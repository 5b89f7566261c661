/** Puts into a world of Jest what its specs find there: see `exposeGrading` and `exposeHosting`. */
export type Expose = (world: object) => void;

/** What the Jest run in this process exposes. Jest's environment, which Jest loads, picks it up here. */
let current: Expose | undefined;

export function setCurrentWorld(expose: Expose | undefined): void {
  current = expose;
}

export function currentWorld(): Expose | undefined {
  return current;
}
