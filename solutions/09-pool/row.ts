/** First in, first out, however many there are: `shift()` of a long array moves all the others. */
export class Row<Item> {
  /** The first ones, the very first of them last. */
  #first: Item[] = [];
  /** Those that came since. */
  #last: Item[] = [];

  get length(): number {
    return this.#first.length + this.#last.length;
  }

  add(item: Item): void {
    this.#last.push(item);
  }

  /** The first one, which stays. */
  peek(): Item | undefined {
    if (this.#first.length === 0) [this.#first, this.#last] = [this.#last.reverse(), []];
    return this.#first.at(-1);
  }

  take(): Item | undefined {
    this.peek();
    return this.#first.pop();
  }

  takeAll(): Item[] {
    const all = [...this.#first.reverse(), ...this.#last];
    [this.#first, this.#last] = [[], []];
    return all;
  }
}
