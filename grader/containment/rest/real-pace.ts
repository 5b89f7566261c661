/**
 * While something sleeps by the machine's clock, such as a program that is not Node, virtual time passes no faster than
 * the machine's; otherwise a timeout would always come before what it guards.
 */
export class RealPace {
  #begun: { readonly real: number; readonly virtual: number } | undefined;

  constructor(private readonly realNow: () => number = () => performance.now()) {}

  /** To be called when nothing sleeps by the machine's clock. */
  end(): void {
    this.#begun = undefined;
  }

  /** Whether the machine's clock has reached `due` as well. */
  mayPass(now: number, due: number | undefined): boolean {
    const real = this.realNow();
    this.#begun ??= { real, virtual: now };
    const passed = real - this.#begun.real;
    return due !== undefined && due - this.#begun.virtual <= passed;
  }
}
