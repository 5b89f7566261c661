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

  /** Whether the machine's clock has come to `due` as well. */
  mayPass(now: number, due: number | undefined): boolean {
    const real = this.realNow();
    this.#begun ??= { real, virtual: now };
    const passed = real - this.#begun.real;
    return due !== undefined && due - this.#begun.virtual <= passed;
  }
}
