/** Which of n things are chosen; its text is half of the search's memo key. */
export class Bitset {
  // 16 bits a word: each word is then one UTF-16 unit of the text.
  readonly #words: Uint16Array;

  constructor(size: number) {
    this.#words = new Uint16Array(Math.ceil(size / 16));
  }

  has(index: number): boolean {
    return ((this.#words[index >> 4] ?? 0) & (1 << (index & 15))) !== 0;
  }

  add(index: number): void {
    this.#words[index >> 4] = (this.#words[index >> 4] ?? 0) | (1 << (index & 15));
  }

  delete(index: number): void {
    this.#words[index >> 4] = (this.#words[index >> 4] ?? 0) & ~(1 << (index & 15));
  }

  /** The same for the same members, and of the same length for every set of this size. */
  text(): string {
    return String.fromCharCode(...this.#words);
  }
}
