import type { Item } from './item';

/** Roughly, what an item costs: a whole kata, or the laws until one fails. */
const costOf = ({ promised: { kind } }: Item): number =>
  kind === 'wrong' || kind === 'operator' || kind === 'stub' ? 1 : 6;

/** How far a run has come, and how long it may still take. */
export class Estimate {
  readonly #started = performance.now();
  readonly #total: number;
  #left: number;
  #done = 0;
  #judged = 0;

  constructor(items: readonly Item[]) {
    this.#total = items.length;
    this.#left = items.reduce((sum, item) => sum + costOf(item), 0);
  }

  add(item: Item, isKept: boolean): void {
    this.#done += 1;
    this.#left -= costOf(item);
    if (!isKept) this.#judged += costOf(item);
  }

  /** `120/787, 14 min left` */
  text(now = performance.now()): string {
    const counts = `${String(this.#done)}/${String(this.#total)}`;
    if (this.#judged === 0) return counts;
    const minutes = ((now - this.#started) / this.#judged) * (this.#left / 60_000);
    return `${counts}, ${minutes < 1 ? 'less than a minute' : `${String(Math.round(minutes))} min`} left`;
  }
}
