/** Real time that the system's own timers may take, in ms, before virtual time runs ahead of them: a budget, not a verdict. */
const MOST_REAL_MS = 4_000;

/**
 * While something sleeps by the machine's clock, such as a program that is not Node's, virtual time runs no faster than
 * the machine's: else a timeout would always come before what it waits for.
 */
export class RealPace {
  #begun: { readonly real: number; readonly virtual: number } | undefined;

  constructor(private readonly realNow: () => number = () => performance.now()) {}

  /** Nothing sleeps by the machine's clock. */
  end(): void {
    this.#begun = undefined;
  }

  /** Whether the machine's clock has come to `due` as well; undefined: whether it has run for long enough. */
  mayPass(now: number, due: number | undefined): boolean {
    const real = this.realNow();
    this.#begun ??= { real, virtual: now };
    const passed = real - this.#begun.real;
    return passed > MOST_REAL_MS || (due !== undefined && due - this.#begun.virtual <= passed);
  }
}
