import { inspect } from 'node:util';

/** The most that setTimeout accepts (25 days); it fires at once when asked for more. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A call that has no answer yet. It stays in a line until it is granted, its time is up, or its client is gone, and not
 * a moment longer. So whatever is granted reaches a client that still waits for it.
 */
export class Waiting<Result = unknown, Wish = undefined> {
  readonly result: Promise<Result>;
  readonly #line: Set<Waiting<Result, Wish>>;
  readonly #timer: NodeJS.Timeout | undefined;
  #resolve: (result: Result | Promise<never>) => void = () => undefined;

  constructor(
    line: Set<Waiting<Result, Wish>>,
    readonly wish: Wish,
    timeoutMs: number,
    whenTimeIsUp: () => Result | Promise<never>,
  ) {
    this.#line = line;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
    line.add(this);
    if (timeoutMs > LONGEST_TIMER) return;
    this.#timer = setTimeout(() => {
      this.leave();
      this.#resolve(whenTimeIsUp());
    }, timeoutMs);
  }

  grant(result: Result): void {
    this.leave();
    this.#resolve(result);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#line.delete(this);
  }
}

/** The waiting calls, in the order in which they came. */
export class Line<Result, Wish = undefined> {
  readonly #waiting = new Set<Waiting<Result, Wish>>();

  join(wish: Wish, timeoutMs: number, whenTimeIsUp: () => Result | Promise<never>): Waiting<Result, Wish> {
    return new Waiting(this.#waiting, wish, timeoutMs, whenTimeIsUp);
  }

  get first(): Waiting<Result, Wish> | undefined {
    return this.#waiting.values().next().value;
  }

  grantAll(result: Result): void {
    for (const waiting of this.#waiting) waiting.grant(result);
  }
}

/** 0 for negative times; TypeError for anything that is not a time. */
export function checkTimeout(timeoutMs: unknown): number {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return Math.max(timeoutMs, 0);
  throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}
