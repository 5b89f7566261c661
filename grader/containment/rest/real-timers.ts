import { sumOfSwitches } from './stillness';

/** At this many naps by which nothing was done, nothing more will be. */
const MOST_NAPS = 400;
/** Real time that one sleep of the system's own may take while nothing else happens, in ms: a budget, not a verdict. */
const LONGEST_SLEEP_MS = 2_000;

/**
 * Threads that the system's own timers will wake, such as those in `Atomics.wait` with a timeout, or a program that is not
 * Node's. The grader cannot make that time pass, so it waits; but not for more naps than could matter, nor for one long sleep.
 */
export class RealTimers {
  #first: number | undefined;
  #last: number | undefined;
  #since = 0;
  #effects: string | undefined;

  /** Something else has happened: what was slept before does not count. */
  reset(): void {
    this.#first = undefined;
    this.#last = undefined;
  }

  /**
   * @param glance all threads' switches now, when nothing but such a timer will wake one
   * @param factor how many times its budgets a call may use
   */
  heed(
    glance: string,
    effectsNow: () => string,
    factor = 1,
  ): 'goes on' | 'naps for ever' | 'sleeps for long' {
    const switches = sumOfSwitches(glance);
    if (switches !== this.#last) this.#since = performance.now();
    this.#first ??= switches;
    this.#last = switches;
    if (switches - this.#first > MOST_NAPS) {
      const effects = effectsNow();
      if (effects === this.#effects) return 'naps for ever';
      this.#effects = effects;
      this.#first = switches;
    }
    return performance.now() - this.#since > LONGEST_SLEEP_MS * factor ? 'sleeps for long' : 'goes on';
  }
}
