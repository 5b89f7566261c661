import type { Due } from '../clock/family-clock';
import { movedBetween } from './stillness';

/** At this many firings of timers that only their own process noticed, no more of them will change anything. */
const MOST_UNNOTICED = 400;
/** The same, where other processes of the check woke up, too: they may be counting. */
const MOST_NOTICED = 1_000;
/** The same, even if something was done that others can see, such as a heartbeat that was written. */
const MOST = 3_000;
/** To look at what was done takes longer than to fire a timer. */
const FIRINGS_BETWEEN = 100;

/** What the lab can see of a check at a moment when all is still. */
export interface Sight {
  /** Differs when a process has begun or ended, or something has passed between the lab and one of them. */
  readonly progress: string;
  /** How often each thread has been switched to. */
  readonly switches: string;
  /** In ms of the check's own time. */
  readonly now: number;
  /** What the processes have done that others can see; equal: nothing. */
  readonly effects: () => string;
}

/** Counts timers that fire and change nothing, as those of a loop that polls do. */
export class VainFirings {
  #sight: Pick<Sight, 'progress' | 'switches' | 'now'> = { progress: '', switches: '', now: 0 };
  #all = 0;
  #effects: string | undefined;
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
      [this.#unnoticed, this.#noticed, this.#all] = [0, 0, 0];
      this.#effects = undefined;
      this.#since = sight.now;
      this.#old = pending();
    } else if (fired !== undefined) {
      const isNoticed = movedBetween(switches, sight.switches).some((pid) => pid !== fired.pid);
      if (isNoticed) this.#noticed += 1;
      else this.#unnoticed += 1;
      this.#all += 1;
      if (this.#all % FIRINGS_BETWEEN === 0) this.#heed(sight.effects());
    }
  }

  /** What has changed something was not in vain. */
  #heed(effects: string): void {
    if (this.#effects !== undefined && effects !== this.#effects) [this.#unnoticed, this.#noticed] = [0, 0];
    this.#effects = effects;
  }

  note(fired: Due): void {
    this.#fired = fired;
  }

  get areEndless(): boolean {
    const inVain = this.#unnoticed + this.#noticed;
    return this.#unnoticed >= MOST_UNNOTICED || inVain >= MOST_NOTICED || this.#all >= MOST;
  }

  /** How much time passed from one firing to the next, in ms. */
  get periodMs(): number {
    return (this.#sight.now - this.#since) / Math.max(1, this.#all);
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
