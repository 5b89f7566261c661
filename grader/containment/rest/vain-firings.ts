import type { Due } from '../clock/family-clock';
import { movedBetween } from './stillness';

/** After this many firings that only the timer's own process noticed, more of them will change nothing. */
const MOST_UNNOTICED = 400;
/** The same, if other processes of the check woke up, too: they may be counting. */
const MOST_NOTICED = 1_000;
/** The same, even if the firings had an effect that others can see, such as writing a heartbeat. */
const MOST = 3_000;
/** Effects are read only at every such firing, because that takes longer than firing a timer. */
const FIRINGS_BETWEEN = 100;

/** What the grader can see of a check at a moment when all is still. */
export interface Sight {
  /** Changes when a process begins or ends, or when something passes between the grader and a process. */
  readonly progress: string;
  /** How often each thread has been switched to. */
  readonly switches: string;
  /** In ms of the check's own time. */
  readonly now: number;
  /** A digest of what the processes have done that others can see. */
  readonly effects: () => string;
}

/** Counts timers that fire but change nothing, such as those of a polling loop. */
export class VainFirings {
  #sight: Pick<Sight, 'progress' | 'switches' | 'now'> = { progress: '', switches: '', now: 0 };
  #all = 0;
  #effects: string | undefined;
  #since = 0;
  #fired: Due | undefined;
  #unnoticed = 0;
  #noticed = 0;
  /** Timers that were pending at the last progress. A polling loop has set its own since. */
  #old: readonly Due[] = [];

  /** To be called when all is still. `pending` returns all timers. */
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

  /** Firings that had an effect were not in vain. */
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
   * If polls are endless: the first timer that has been pending for longer than they have lasted, such as a timeout of a
   * day beside a heartbeat. It comes next, because timers may be late, and here the polls are.
   */
  firstOlder(pending: readonly Due[]): Due | undefined {
    const isOld = ({ pid, at }: Due): boolean =>
      at > this.#sight.now && this.#old.some((one) => one.pid === pid && one.at === at);
    return pending.filter(isOld).sort((a, b) => a.at - b.at)[0];
  }
}
