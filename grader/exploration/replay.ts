import type { Extent } from '../explorer/search/search';
import type { Replay } from '../faults/replay';

/** The run that was made again did not fail this time: the rest of the check has nothing to add. */
export class NotReproduced extends Error {}

/** What the explorations of one attempt have in common. */
export class Explorations {
  #count = 0;
  readonly #extents: (Extent & { readonly of: Kind })[] = [];

  constructor(
    /** Only this run is made. */
    readonly replay: Replay | undefined,
    /** Write down each step. */
    readonly trace: boolean,
  ) {}

  /**
   * The exploration that begins now: its number, and how much of it is wanted. Of one before that whose run is to be made
   * again, an ordinary run, since later parts of the check may need what it sets up.
   *
   * @throws NotReproduced after the one whose run was to be made again, since that has passed
   */
  begin(): { readonly number: number; readonly wanted: 'all' | 'an ordinary run' | 'the run' } {
    const number = (this.#count += 1);
    if (this.replay === undefined) return { number, wanted: 'all' };
    if (number > this.replay.exploration) throw new NotReproduced();
    return { number, wanted: number === this.replay.exploration ? 'the run' : 'an ordinary run' };
  }

  /** A run is asked for of an exploration that the check does not have. */
  get isReplayMissing(): boolean {
    return this.replay !== undefined && this.replay.exploration > this.#count;
  }

  add(extent: Extent, of: Kind = 'schedules'): void {
    this.#extents.push({ ...extent, of });
  }

  /** Of all explorations of the check together. */
  get explored(): Explored | undefined {
    const [first, ...others] = this.#extents;
    if (first === undefined) return undefined;
    return {
      of: others.every((one) => one.of === first.of) ? first.of : 'both',
      schedules: this.#extents.reduce((sum, { schedules }) => sum + schedules, 0),
      sampled: this.#extents.reduce((sum, { sampled }) => sum + sampled, 0),
      // What was covered in each of them was covered in all.
      preemptions: Math.min(...this.#extents.map(({ preemptions }) => preemptions)),
      isCapped: this.#extents.some(({ isCapped }) => isCapped),
      explorations: this.#extents.length,
    };
  }
}

/** Of operations on memory and pipes; or of what arrives at a process, where a deviation is what a preemption is there. */
type Kind = 'schedules' | 'orders';

/** What the verdict on a check may say: it holds for each exploration, and the counts are of all together. */
export interface Explored extends Extent {
  readonly of: Kind | 'both';
  readonly explorations: number;
}
