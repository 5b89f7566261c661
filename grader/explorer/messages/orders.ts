/** One place in a run where something else might have come next. */
export interface Decision {
  /** How many could have come. */
  readonly options: number;
  /** Which one did, from 0: the usual one. */
  readonly taken: number;
}

export interface OrdersOptions {
  /** So often something else than the usual comes next. Infinity: all orders. */
  readonly deviations: number;
  readonly most: number;
}

/**
 * Every order of deliveries, the usual one first, then those that deviate from it once, twice, …: delay-bounded search
 * (Emmi, Qadeer, Rakamarić, POPL 2011), where a deviation is what preemptions are for shared memory.
 */
export class Orders {
  #level: (readonly number[])[] = [[]];
  #nextLevel: (readonly number[])[] = [];
  #deviations = 0;
  #given = 0;
  #isCapped = false;

  constructor(private readonly options: OrdersOptions) {}

  /** Which options to take in the next run, as far as it is prescribed; from there on the usual ones. */
  next(): readonly number[] | undefined {
    if (this.#level.length === 0) {
      if (this.#nextLevel.length === 0 || this.#deviations >= this.options.deviations) return undefined;
      this.#deviations += 1;
      this.#level = this.#nextLevel;
      this.#nextLevel = [];
    }
    if (this.#given >= this.options.most) {
      this.#isCapped = true;
      return undefined;
    }
    this.#given += 1;
    return this.#level.shift();
  }

  /** How the run went that followed `prefix`. */
  tell(prefix: readonly number[], decisions: readonly Decision[]): void {
    for (let at = prefix.length; at < decisions.length; at++) {
      const before = decisions.slice(0, at).map(({ taken }) => taken);
      for (let other = 1; other < (decisions[at]?.options ?? 0); other++)
        this.#nextLevel.push([...before, other]);
    }
  }

  get extent(): { schedules: number; preemptions: number; isCapped: boolean; sampled: number } {
    const isAll = !this.#isCapped && this.#nextLevel.length === 0;
    return {
      schedules: this.#given,
      preemptions: isAll ? Infinity : this.#isCapped ? this.#deviations - 1 : this.#deviations,
      isCapped: this.#isCapped,
      sampled: 0,
    };
  }
}
