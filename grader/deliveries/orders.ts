/** A place in a run where something else might have come next. */
export interface Decision {
  /** The number of deliveries that could have come. */
  readonly options: number;
  /** The option that came, from 0, which is the usual one. */
  readonly taken: number;
}

export interface OrdersOptions {
  /** At most this many deviations from the usual option. Infinity: all orders. */
  readonly deviations: number;
  readonly most: number;
}

/** The seed of the first sample: committed, so that the same orders are drawn everywhere. */
const FIRST_SEED = 20_261_123;
/** Beyond the cap, one order is drawn at random for every eight that were searched. */
const SEARCHED_FOR_A_SAMPLE = 8;
/** At most this many deviations are drawn for one order, where the search has no bound. */
const MOST_DRAWN = 4;

/**
 * Every order of deliveries: the usual one first, then those that deviate from it once, twice, …. This is delay-bounded
 * search (Emmi, Qadeer, Rakamarić, POPL 2011), where a deviation is what a preemption is for shared memory. When there
 * are more orders than may be run, others are drawn at random.
 */
export class Orders {
  #level: (readonly number[])[] = [[]];
  #nextLevel: (readonly number[])[] = [];
  #deviations = 0;
  #given = 0;
  #sampled = 0;
  /** Of all runs so far: the most decisions of a run, and the most options of a decision. */
  #longest = 1;
  #mostOptions = 2;
  #isCapped = false;

  constructor(private readonly options: OrdersOptions) {}

  /** The options to take in the next run, as far as they are prescribed. From there on, the usual ones are taken. */
  next(): readonly number[] | undefined {
    if (this.#level.length === 0) {
      if (this.#nextLevel.length === 0 || this.#deviations >= this.options.deviations) return undefined;
      this.#deviations += 1;
      this.#level = this.#nextLevel;
      this.#nextLevel = [];
    }
    if (this.#given >= this.options.most) {
      this.#isCapped = true;
      return this.#drawn();
    }
    this.#given += 1;
    return this.#level.shift();
  }

  /** Draws the places of a sample and what comes there. Where a run has no such option, the usual one comes. */
  #drawn(): readonly number[] | undefined {
    if (this.#sampled >= Math.ceil(this.options.most / SEARCHED_FOR_A_SAMPLE)) return undefined;
    this.#sampled += 1;
    let state = Math.imul(FIRST_SEED + this.#sampled, 0x9e3779b1) | 1;
    const below = (bound: number): number => {
      // Marsaglia's xorshift, 32 bits.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 8) % bound;
    };
    const prefix = Array.from({ length: this.#longest }, () => 0);
    const deviations = 1 + below(Math.min(this.options.deviations, MOST_DRAWN));
    for (let drawn = 0; drawn < deviations; drawn++)
      prefix[below(this.#longest)] = 1 + below(Math.max(1, this.#mostOptions - 1));
    return prefix;
  }

  /** Records how the run that followed `prefix` went. */
  record(prefix: readonly number[], decisions: readonly Decision[]): void {
    this.#longest = Math.max(this.#longest, decisions.length);
    this.#mostOptions = Math.max(this.#mostOptions, ...decisions.map(({ options }) => options));
    // A drawn order: its neighbours are not searched.
    if (this.#isCapped) return;
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
      sampled: this.#sampled,
    };
  }
}
