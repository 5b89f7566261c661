import { clashes } from '../board/independence';
import { Action, End } from '../board/codes';
import { MOST_PROCESSES } from '../board/records';
import type { RunRecord, StepRecord } from '../run/run-record';
import { deviationsOf } from './deviations-of-run';
import { EMPTY, mixed } from '../run/fingerprint';
import { USUAL, type Deviation, type Schedule } from './schedule';
import { NONE_COVERED, Uncontrolled, type Extent, type Search } from './search';

/** What a process is about to do. */
interface NextStep {
  readonly process: number;
  readonly kind: number;
  readonly address: number;
  readonly size: number;
}

interface Branch {
  readonly deviations: readonly Deviation[];
  /** Processes that need not go first from the last deviation on: what they are about to do was tried there before. */
  readonly asleep: readonly NextStep[];
  readonly prefix: number;
}

/**
 * Every schedule, up to the order of neighbours that commute: search with sleep sets (Godefroid 1996), without a bound on
 * preemptions. A process sleeps as long as no other does what clashes with its next step; a run in which only sleepers are
 * left was explored before in another order, and ends.
 *
 * Steps commute by the memory that they touch. When one call ends before another begins, their order alone does not count, so a
 * judge of histories sees one of both orders: a call that answers from memory of its own needs the bounded search.
 *
 * A timeout that comes although a process could run is not tried, so where a wait can time out this search is not enough,
 * and says so.
 */
export class Exhaustive implements Search {
  readonly #queue: Branch[] = [{ deviations: [], asleep: [], prefix: EMPTY }];
  #head = 0;
  #told = 0;
  /** The steps of all runs reported so far. */
  #work = 0;
  #redundant = 0;
  /** A wait could have timed out earlier than it did. */
  #hasTimedWaits = false;
  #isCapped = false;
  readonly #underWay: Branch[] = [];

  /** @param mostWork nothing more is run when the runs so far have had as many steps, all together */
  constructor(
    private readonly mostSchedules: number,
    private readonly mostWork = Infinity,
  ) {}

  next(): Schedule | undefined {
    const branch = this.#queue[this.#head];
    if (branch === undefined || this.#head >= this.mostSchedules || this.#isSpent) return undefined;
    this.#head += 1;
    this.#underWay.push(branch);
    const { deviations, asleep } = branch;
    const sleepSet = asleep.reduce((mask, { process }) => mask | (1 << process), 0);
    return { ...USUAL, deviations, sleepSet, sleepFrom: deviations.at(-1)?.step ?? 0 };
  }

  tell(run: RunRecord): void {
    const branch = this.#underWay.shift();
    if (branch === undefined) throw new Error('a run that was not asked for');
    if (run.end === End.impossible)
      throw new Uncontrolled(run.steps, 'the process that came next then could not run now');
    // How many are under way does not count, so this one does not either.
    if (this.#isSpent) {
      this.#isCapped = true;
      return;
    }
    this.#work += run.steps;
    if (run.end === End.redundant) this.#redundant += 1;
    else this.#told += 1;
    this.#branchOff(branch, run);
  }

  get extent(): Extent {
    const isCapped = this.#isCapped || this.#hasTimedWaits || this.#head < this.#queue.length;
    // Nothing follows from a part of this search: it does not begin with the schedules that have few preemptions.
    return { schedules: this.#told, preemptions: isCapped ? NONE_COVERED : Infinity, isCapped, sampled: 0 };
  }

  get #isSpent(): boolean {
    return this.#work >= this.mostWork;
  }

  /** Runs that were cut short because their like had been seen. */
  get redundant(): number {
    return this.#redundant;
  }

  #branchOff(branch: Branch, run: RunRecord): void {
    const last = branch.deviations.at(-1)?.step ?? -1;
    const steps = Array.from({ length: run.steps }, (_, at) => run.step(at));
    let prefix = EMPTY;
    let asleep = branch.asleep;
    for (const [at, step] of steps.entries()) {
      if (at === last && prefix !== branch.prefix)
        throw new Uncontrolled(at, `process ${String(step.process + 1)} came by another way`);
      if (step.timed !== 0 && step.enabled !== 0) this.#hasTimedWaits = true;
      if (at > last) this.#branchAt(at, steps, asleep, prefix);
      if (at >= last) asleep = asleep.filter((one) => !doClash(one, step));
      prefix = mixed(mixed(prefix, step.process | (step.kind << 8)), step.address);
    }
  }

  #branchAt(at: number, steps: readonly StepRecord[], asleep: readonly NextStep[], prefix: number): void {
    const step = steps[at];
    if (step?.action !== Action.run) return;
    const tried: NextStep[] = [...asleep, step];
    // The prefix as it went: the sleep set had a say in it, and is a different one in the branch.
    const before = deviationsOf(steps.slice(0, at));
    for (let other = 0; other < MOST_PROCESSES; other++) {
      if ((step.enabled & (1 << other)) === 0 || tried.some(({ process }) => process === other)) continue;
      const deviation = { step: at, action: Action.run, process: other };
      this.#queue.push({ deviations: [...before, deviation], asleep: [...tried], prefix });
      const next = nextOf(other, at, steps);
      if (next !== undefined) tried.push(next);
    }
  }
}

/** What the process was about to do at that time: what it did next. */
function nextOf(process: number, at: number, steps: readonly StepRecord[]): NextStep | undefined {
  return steps.slice(at).find((step) => step.process === process);
}

function doClash(one: NextStep, other: NextStep): boolean {
  return clashes(one.kind, one.address, one.size, other.kind, other.address, other.size);
}
