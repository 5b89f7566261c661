import { sumOfSwitches } from './stillness';

/** After this many naps without any effect, more naps will have none either. */
const MOST_NAPS = 400;
/** Real time that one sleep by a system timer may take while nothing else happens, in ms: a budget, not a verdict. */
const LONGEST_SLEEP_MS = 2_000;

/**
 * Threads that system timers will wake, such as those in `Atomics.wait` with a timeout, or a program that is not Node. The
 * grader cannot make their time pass, so it waits, but neither for endless naps nor for one long sleep.
 */
export class RealTimers {
  #first: number | undefined;
  #last: number | undefined;
  #since = 0;
  #effects: string | undefined;

  /** To be called when something else has happened, so that earlier sleep does not count. */
  reset(): void {
    this.#first = undefined;
    this.#last = undefined;
  }

  /**
   * @param glance all threads' switches, at a moment when only such a timer can wake one
   * @param factor a call may use this many times its ordinary budgets
   */
  heed(
    glance: string,
    effectsNow: () => string,
    factor = 1,
  ): 'under-way' | 'naps-for-ever' | 'sleeps-too-long' {
    const switches = sumOfSwitches(glance);
    if (switches !== this.#last) this.#since = performance.now();
    this.#first ??= switches;
    this.#last = switches;
    if (switches - this.#first > MOST_NAPS) {
      const effects = effectsNow();
      if (effects === this.#effects) return 'naps-for-ever';
      this.#effects = effects;
      this.#first = switches;
    }
    return performance.now() - this.#since > LONGEST_SLEEP_MS * factor ? 'sleeps-too-long' : 'under-way';
  }
}
