import { isRunning, type SharedMemory } from '#kernel';
import { LOOK_AGAIN_MS } from './sleep';

/**
 * A lock that outlives its owner: the word is 0, or the pid of the process that has the turn, negated when another
 * process waits for it. A process that waits in vain checks whether the owner is still running, and if not, takes the
 * turn over. Therefore, whatever the turn guards must be consistent after every single step of its owner.
 */
export class Turn {
  readonly #memory: SharedMemory;
  readonly #word: number;

  /** `word` is the offset of an int32, 0 to begin with. */
  constructor(memory: SharedMemory, word: number) {
    this.#memory = memory;
    this.#word = word;
  }

  /** True: it is ours. False: it is still another process's after a short sleep; check whether you still want it. */
  take(): boolean {
    return this.#memory.compareExchange(this.#word, 0, process.pid) === 0 || this.#sleepAndTake();
  }

  #sleepAndTake(): boolean {
    const holder = this.#takeOrAsk();
    if (holder === 0) return true;
    const outcome = this.#memory.wait(this.#word, -holder, LOOK_AGAIN_MS);
    if (outcome === 'timed-out' && !isRunning(holder)) {
      return this.#memory.compareExchange(this.#word, -holder, -process.pid) === -holder;
    }
    return this.#takeOrAsk() === 0;
  }

  /**
   * Takes it, marked as if others were waiting, since we cannot know; or makes sure that its owner, whose pid is
   * returned, will wake a waiter. A process that was woken and does not get the turn must not leave without this,
   * because it was the only one to be woken.
   */
  #takeOrAsk(): number {
    for (;;) {
      const found = this.#memory.compareExchange(this.#word, 0, -process.pid);
      if (found <= 0) return -found;
      if (this.#memory.compareExchange(this.#word, found, -found) === found) return found;
    }
  }

  leave(): void {
    if (this.#memory.exchange(this.#word, 0) < 0) this.#memory.notify(this.#word, 1);
  }

  /** The pid of the owner, dead or alive; 0 if there is none. */
  get holder(): number {
    return Math.abs(this.#memory.load(this.#word));
  }
}
