import type { Extent } from '../explorer/search/search';
import type { Replay } from '../faults/replay';
import type { Director } from './director';

/** The run that was made again did not fail this time, so the rest of the check has nothing to add. */
export class NotReproduced extends Error {}

/** What the explorations of one attempt have in common. */
export class Explorations {
  #count = 0;
  readonly #extents: (Extent & { readonly of: Kind })[] = [];

  constructor(
    /** Only this run is made. */
    readonly replay: Replay | undefined,
    /** Records every step. */
    readonly trace: boolean,
    /** Instead of a search, this decides what is run in the exploration of `replay`. */
    readonly director?: Director,
  ) {}

  /**
   * Begins an exploration: returns its number, and how much of it is wanted. An exploration before the one with the
   * wanted run makes an ordinary run, because later parts of the check may need what it sets up.
   *
   * @throws NotReproduced after the exploration whose run was to be made again, because that run has passed
   */
  begin(): { readonly number: number; readonly wanted: 'all' | 'an ordinary run' | 'the run' } {
    const number = (this.#count += 1);
    if (this.replay === undefined) return { number, wanted: 'all' };
    if (number > this.replay.exploration) throw new NotReproduced();
    return { number, wanted: number === this.replay.exploration ? 'the run' : 'an ordinary run' };
  }

  /** Whether the wanted run belongs to an exploration that the check does not have. */
  get isReplayMissing(): boolean {
    return this.replay !== undefined && this.replay.exploration > this.#count;
  }

  add(extent: Extent, of: Kind = 'schedules'): void {
    this.#extents.push({ ...extent, of });
  }

  /** The extent of all explorations of the check together. */
  get explored(): Explored | undefined {
    const [first, ...others] = this.#extents;
    if (first === undefined) return undefined;
    return {
      of: others.every((one) => one.of === first.of) ? first.of : 'both',
      schedules: this.#extents.reduce((sum, { schedules }) => sum + schedules, 0),
      sampled: this.#extents.reduce((sum, { sampled }) => sum + sampled, 0),
      // What was covered in each exploration was covered in all.
      preemptions: Math.min(...this.#extents.map(({ preemptions }) => preemptions)),
      isCapped: this.#extents.some(({ isCapped }) => isCapped),
      explorations: this.#extents.length,
    };
  }
}

/**
 * Schedules are orders of operations on memory and pipes. Orders are orders of deliveries, where deviations take the
 * place of preemptions.
 */
type Kind = 'schedules' | 'orders';

/** The claim of a verdict: it holds for each exploration, and the counts are totals of all. */
export interface Explored extends Extent {
  readonly of: Kind | 'both';
  readonly explorations: number;
}
