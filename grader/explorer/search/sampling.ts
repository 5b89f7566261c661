import { Action, Strategy } from '../board/codes';
import type { RunRecord } from '../run/run-record';
import type { Deviation, Schedule } from './schedule';
import type { Extent, Search } from './search';

/** Where the dice of all samples begin: committed, so that every machine draws the same. */
const FIRST_SEED = 20_261_123;
/** PCT's depth: bugs that need this many events in one order are found with a known probability. */
const DEPTH = 3;
/** How many steps a run of a kata has, about. */
const USUAL_LENGTH = 40;

/**
 * Schedules drawn from committed seeds, for what is too large to be searched: in turn POS (Yuan, Yang & Gu, CAV 2018:
 * each event has a random priority, drawn again when it races with the one that was run) and PCT (Burckhardt et al.,
 * ASPLOS 2010: random priorities of processes, lowered at d − 1 random steps).
 */
export class Sampling implements Search {
  #given = 0;
  #told = 0;
  /** PCT’s k: how many steps a run has, about. */
  readonly #length: number;

  constructor(
    /** Asked when the search before it is through. */
    private readonly count: () => number,
    private readonly processes: number,
    length = USUAL_LENGTH,
  ) {
    this.#length = Math.max(1, length);
  }

  next(): Schedule | undefined {
    if (this.#given >= this.count()) return undefined;
    const dice = new Dice(FIRST_SEED + this.#given);
    const isPos = this.#given % 2 === 0;
    this.#given += 1;
    return isPos ? this.#pos(dice) : this.#pct(dice);
  }

  tell(_run: RunRecord): void {
    this.#told += 1;
  }

  get extent(): Extent {
    return { schedules: 0, preemptions: Infinity, isCapped: false, sampled: this.#told };
  }

  #pos(dice: Dice): Schedule {
    const priorities = Array.from({ length: this.processes }, () => dice.next());
    return {
      deviations: [],
      strategy: Strategy.raceReversing,
      seed: dice.next() | 1,
      priorities,
      sleepSet: 0,
      sleepFrom: 0,
    };
  }

  #pct(dice: Dice): Schedule {
    const priorities = Array.from({ length: this.processes }, () => dice.next() >>> 2);
    const changes = new Set<number>();
    while (changes.size < Math.min(DEPTH - 1, this.#length)) changes.add((dice.next() >>> 0) % this.#length);
    const deviations: Deviation[] = [...changes]
      .sort((a, b) => a - b)
      .map((step) => ({ step, action: Action.demote, process: (dice.next() >>> 0) % this.processes }));
    return { deviations, strategy: Strategy.priorities, seed: 1, priorities, sleepSet: 0, sleepFrom: 0 };
  }
}

/** Marsaglia's xorshift, 32 bits. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) | 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x;
  }
}
