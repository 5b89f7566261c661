/** Checks run beside each other, except a check that gets the machine to itself. */
export class Turns {
  #beside = 0;
  #isAlone = false;
  #waiting: (() => void)[] = [];

  /** Runs `work` beside others. */
  async beside<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isAlone) await this.#change();
    this.#beside += 1;
    try {
      return await work();
    } finally {
      this.#beside -= 1;
      this.#wakeAll();
    }
  }

  /** Runs `work` when no other runs, and delays all that come meanwhile. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isAlone) await this.#change();
    this.#isAlone = true;
    try {
      while (this.#beside > 0) await this.#change();
      return await work();
    } finally {
      this.#isAlone = false;
      this.#wakeAll();
    }
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
