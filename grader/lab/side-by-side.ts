export interface SideBySideOptions<T> {
  /** How many are found side by side. Those of `first` are not counted. */
  readonly atOnce: number;
  /** In the order in which they are requested. */
  readonly titles: readonly string[];
  /** These begin before all others, and run beside them. */
  readonly first: readonly string[];
  readonly find: (title: string) => Promise<T>;
  /** False as soon as nothing more may begin early. */
  readonly isWanted: () => boolean;
}

/** Finds what is requested one after the other side by side: when one is found, the next begins before its turn. */
export class SideBySide<T> {
  readonly #begun = new Map<string, Promise<T>>();
  #underWay = 0;

  constructor(private readonly options: SideBySideOptions<T>) {}

  /** Rejects as `find` does. */
  async get(title: string): Promise<T> {
    for (const one of this.options.first) void this.#begin(one);
    const found = this.#begin(title);
    this.#fill();
    return found;
  }

  /** Resolves when everything that was begun has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#begun.values());
  }

  #begin(title: string): Promise<T> {
    const known = this.#begun.get(title);
    if (known !== undefined) return known;
    const isCounted = !this.options.first.includes(title);
    if (isCounted) this.#underWay += 1;
    const found = this.options.find(title).finally(() => {
      if (isCounted) this.#underWay -= 1;
      this.#fill();
    });
    found.catch(() => undefined); // `get` rejects with it
    this.#begun.set(title, found);
    return found;
  }

  #fill(): void {
    const { titles, atOnce, isWanted } = this.options;
    for (const title of titles) {
      if (this.#underWay >= atOnce || !isWanted()) return;
      void this.#begin(title);
    }
  }
}
