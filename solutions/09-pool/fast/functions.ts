import { pack } from '#kernel';

/** The functions that a pool was given, each once. Tasks refer to them by number, and children ask for their bytes. */
export class Functions {
  readonly #numbers = new Map<unknown, number>();
  readonly #bytes: Uint8Array[] = [];

  /** @throws NotTransferable for a function that is not exported. */
  numberOf(fn: unknown): number {
    const known = this.#numbers.get(fn);
    if (known !== undefined) return known;
    const number = this.#bytes.push(pack(fn, 'fn')) - 1;
    this.#numbers.set(fn, number);
    return number;
  }

  bytesOf(number: number): Uint8Array | undefined {
    return this.#bytes[number];
  }
}
