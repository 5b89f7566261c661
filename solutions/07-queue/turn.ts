import { isRunning, type SharedMemory } from '#kernel';
import { LOOK_AGAIN_MS } from './sleep';

/**
 * A lock that outlives its holder: the word is 0, or the pid of who has the turn, negative when somebody waits for it.
 * Whoever waits in vain asks whether that process still runs, and if not, takes the turn over. What the turn guards must
 * therefore be in order after every single step of its holder.
 */
export class Turn {
  readonly #memory: SharedMemory;
  readonly #word: number;

  /** `word` is the offset of an int32, 0 to begin with. */
  constructor(memory: SharedMemory, word: number) {
    this.#memory = memory;
    this.#word = word;
  }

  /** True: it is ours. False: somebody else's, also after a short sleep. Then look whether you still want it. */
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
   * Takes it, as one who cannot know whether others wait, too; or makes sure that its holder, who is returned, will wake
   * one. Who was woken and does not get it must not leave without that: it was the only one to be woken.
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

  /** The pid of who has it, dead or alive; 0 if nobody. */
  get holder(): number {
    return Math.abs(this.#memory.load(this.#word));
  }
}
