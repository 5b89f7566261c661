import { onlyReads } from '../board/independence';
import { Pending } from '../board/codes';

/** The words of memory that each process touches: only there the order matters. */
export class Footprint {
  /** By word: a mask of the processes that touch it, and, 8 bits higher, of those that do more than read. */
  readonly #touched = new Map<number, number>();
  /** Words at which no preemption was tried, since only one process was known to touch them. */
  readonly #passedOver = new Set<number>();
  #hasGrown = false;

  /** A process touched memory. */
  add(process: number, kind: number, address: number, size: number): void {
    if (address < 0 || kind >= Pending.start) return;
    const bit = onlyReads(kind) ? 1 << process : (1 << process) | (1 << (process + 8));
    for (let word = address >>> 2; word <= (address + size - 1) >>> 2; word++) {
      const before = this.#touched.get(word) ?? 0;
      const after = before | bit;
      if (after === before) continue;
      this.#touched.set(word, after);
      if (!isContended(before) && isContended(after) && this.#passedOver.has(word)) this.#hasGrown = true;
    }
  }

  /** Do two processes touch it, and one of them change it? */
  isShared(kind: number, address: number, size: number): boolean {
    if (kind === Pending.sleep || kind === Pending.exit) return true;
    if (address < 0) return false;
    let isShared = false;
    for (let word = address >>> 2; word <= (address + size - 1) >>> 2; word++) {
      if (isContended(this.#touched.get(word) ?? 0)) isShared = true;
      else this.#passedOver.add(word);
    }
    return isShared;
  }

  /** What was passed over turned out to be shared: begin again. True once for each time. */
  takeGrowth(): boolean {
    const hasGrown = this.#hasGrown;
    this.#hasGrown = false;
    if (hasGrown) this.#passedOver.clear();
    return hasGrown;
  }
}

function isContended(touched: number): boolean {
  const touchers = touched & 255;
  const changers = touched >> 8;
  return changers !== 0 && (touchers & (touchers - 1)) !== 0;
}
