import { effectsOf } from './containment/effects';

/** At this many firings of timers by which nothing was done, nothing more will be. */
const MOST_WITHOUT_EFFECT = 400;
/** The same for timers that write something, such as a heartbeat, but bring no call any further. */
const MOST = 3_000;
/** To look at what was done takes longer than to fire a timer. */
const FIRINGS_BETWEEN = 100;

/** Counts the firings of timers since the lab last heard of anything: a process that polls is noticed by their number. */
export class VainFirings {
  #all = 0;
  #withoutEffect = 0;
  #since = 0;
  #effects: string | undefined;

  /** The lab has heard of something. */
  reset(now: number): void {
    this.#all = 0;
    this.#withoutEffect = 0;
    this.#since = now;
    this.#effects = undefined;
  }

  count(): void {
    this.#all += 1;
    this.#withoutEffect += 1;
  }

  areEndless(members: () => readonly number[]): boolean {
    if (this.#all > 0 && this.#all % FIRINGS_BETWEEN === 0) {
      const effects = effectsOf(members());
      if (effects !== this.#effects) this.#withoutEffect = 0;
      this.#effects = effects;
    }
    return this.#withoutEffect >= MOST_WITHOUT_EFFECT || this.#all >= MOST;
  }

  /** How much time passed from one to the next, in ms. */
  periodMs(now: number): number {
    return this.#all === 0 ? 0 : (now - this.#since) / this.#all;
  }
}
