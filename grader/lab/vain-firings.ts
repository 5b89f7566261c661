import type { Due } from './clock/family-clock';
import { movedBetween } from './containment/stillness';

/** At this many firings of timers that only their own process noticed, no more of them will change anything. */
const MOST_UNNOTICED = 400;
/** The same, where other processes of the check woke up, too: they may be counting. */
const MOST_NOTICED = 1_000;

/** What the lab can see of a check at a moment when all is still. */
export interface Sight {
  /** Differs when a process has begun or ended, or something has passed between the lab and one of them. */
  readonly progress: string;
  /** How often each thread has been switched to. */
  readonly switches: string;
  /** In ms of the check's own time. */
  readonly now: number;
}

/** Counts timers that fire and change nothing, as those of a loop that polls do. */
export class VainFirings {
  #sight: Sight = { progress: '', switches: '', now: 0 };
  #since = 0;
  #fired: Due | undefined;
  #unnoticed = 0;
  #noticed = 0;
  /** Timers that were pending at the last progress: a loop that polls has set its own since. */
  #old: readonly Due[] = [];

  /** All is still. `pending` gives all timers. */
  look(sight: Sight, pending: () => readonly Due[]): void {
    const { progress, switches } = this.#sight;
    const fired = this.#fired;
    this.#fired = undefined;
    this.#sight = sight;
    if (sight.progress !== progress) {
      [this.#unnoticed, this.#noticed] = [0, 0];
      this.#since = sight.now;
      this.#old = pending();
    } else if (fired !== undefined) {
      const isNoticed = movedBetween(switches, sight.switches).some((pid) => pid !== fired.pid);
      if (isNoticed) this.#noticed += 1;
      else this.#unnoticed += 1;
    }
  }

  note(fired: Due): void {
    this.#fired = fired;
  }

  get areEndless(): boolean {
    return this.#unnoticed >= MOST_UNNOTICED || this.#unnoticed + this.#noticed >= MOST_NOTICED;
  }

  /** How much time passed from one firing to the next, in ms. */
  get periodMs(): number {
    return (this.#sight.now - this.#since) / Math.max(1, this.#unnoticed + this.#noticed);
  }

  /**
   * Where polls have been endless: the first timer that has been pending for longer than they have, such as a timeout of
   * a day beside a heartbeat. It comes next, since timers may be late: the polls are.
   */
  firstOlder(pending: readonly Due[]): Due | undefined {
    const isOld = ({ pid, at }: Due): boolean =>
      at > this.#sight.now && this.#old.some((one) => one.pid === pid && one.at === at);
    return pending.filter(isOld).sort((a, b) => a.at - b.at)[0];
  }
}
