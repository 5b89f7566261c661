/** Checks run beside each other, except one that has the machine to itself. */
export class Turns {
  #beside = 0;
  #isAlone = false;
  #waiting: (() => void)[] = [];

  /** Runs beside others that do. */
  async beside<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isAlone) await this.#change();
    this.#beside += 1;
    try {
      return await work();
    } finally {
      this.#beside -= 1;
      this.#tell();
    }
  }

  /** Waits until no other runs, and holds back all that come meanwhile. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isAlone) await this.#change();
    this.#isAlone = true;
    try {
      while (this.#beside > 0) await this.#change();
      return await work();
    } finally {
      this.#isAlone = false;
      this.#tell();
    }
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
