import { Action, End, Flag } from '../board/codes';
import { MOST_PROCESSES } from '../board/records';
import { operationName } from './operation-name';
import { has, type RunRecord, type StepRecord } from '../run/run-record';
import { EMPTY } from '../run/fingerprint';
import { Footprint } from './footprint';
import { withDeviations, type Deviation, type Schedule } from './schedule';
import { Uncontrolled, type Extent, type Search } from './search';

export interface BoundedOptions {
  /** Preemptions, and timeouts that come although a process could run, together. */
  readonly preemptions: number;
  readonly mostSchedules: number;
  /** Nothing more is run when the runs so far have had as many steps, all together. */
  readonly mostWork?: number;
  /** Also kill one of these processes, once, at each of its operations: a mask. */
  readonly kill: number;
  /** Reads from a pipe, or writes, that may move fewer bytes than they could; each counts as a preemption. */
  readonly cuts?: number;
  /** Preempt before any operation, even on memory of one process only: to see which processes may be where at once. */
  readonly isAnywhere?: boolean;
}

/** A schedule to run: as its parent's run up to `deviation`. */
interface Branch {
  readonly parent: Branch | undefined;
  readonly deviation: Deviation | undefined;
  readonly preemptions: number;
  readonly timeouts: number;
  readonly kills: number;
  readonly cuts: number;
  /** Of the steps before `deviation`, as the parent's run had them. */
  readonly prefix: number;
}

const ROOT: Branch = {
  parent: undefined,
  deviation: undefined,
  preemptions: 0,
  timeouts: 0,
  kills: 0,
  cuts: 0,
  prefix: EMPTY,
};
const MOST_TIMEOUTS = 1;
const MOST_KILLS = 1;
/** Branches at the head of a queue that were given already; beyond this many, the queue is copied without them. */
const MOST_PASSED = 4_096;

/**
 * Iterative context bounding (Musuvathi & Qadeer, PLDI 2007): all schedules without a preemption, then all with one, and
 * so on; so the first failure has the fewest. A process is preempted only before operations on memory that two touch and
 * one changes; when such memory turns up late, the search begins again, and knows it from the start.
 */
export class PreemptionBounded implements Search {
  readonly #footprint = new Footprint();
  #levels: Branch[][] = [[ROOT]];
  #heads: number[] = [0];
  #level = 0;
  /** Given, not yet reported. Those of a search that was begun again are undefined. */
  readonly #underWay: (Branch | undefined)[] = [];
  #given = 0;
  #told = 0;
  /** The steps of all runs reported so far. */
  #work = 0;
  #isCapped = false;

  constructor(private readonly options: BoundedOptions) {}

  next(): Schedule | undefined {
    if (this.#isCapped) return undefined;
    for (;;) {
      const queue = this.#levels[this.#level] ?? [];
      const head = this.#heads[this.#level] ?? 0;
      const branch = queue[head];
      if (branch !== undefined) {
        if (this.#given >= this.options.mostSchedules || this.#isSpent) {
          this.#isCapped = true;
          return undefined;
        }
        this.#heads[this.#level] = head + 1;
        if (head > MOST_PASSED) this.#compact();
        this.#given += 1;
        this.#underWay.push(branch);
        return withDeviations(deviationsOf(branch));
      }
      if (this.#underWay.some((one) => one !== undefined) || this.#level >= this.options.preemptions)
        return undefined;
      this.#level += 1;
    }
  }

  tell(run: RunRecord): void {
    const branch = this.#underWay.shift();
    if (branch === undefined) return;
    // How many are under way does not count, so this one does not either.
    if (this.#isSpent) {
      this.#isCapped = true;
      return;
    }
    this.#told += 1;
    this.#work += run.steps;
    this.#branchOff(branch, run);
    if (!this.#footprint.takeGrowth()) return;
    this.#levels = [[ROOT]];
    this.#heads = [0];
    this.#level = 0;
    this.#given = 0;
    this.#told = 0;
    this.#work = 0;
    this.#isCapped = false;
    this.#underWay.fill(undefined);
  }

  get extent(): Extent {
    const preemptions = this.#isCapped ? this.#level - 1 : this.options.preemptions;
    return { schedules: this.#told, preemptions, isCapped: this.#isCapped, sampled: 0 };
  }

  get #isSpent(): boolean {
    return this.#work >= (this.options.mostWork ?? Infinity);
  }

  #compact(): void {
    this.#levels[this.#level] = (this.#levels[this.#level] ?? []).slice(this.#heads[this.#level]);
    this.#heads[this.#level] = 0;
  }

  #branchOff(branch: Branch, run: RunRecord): void {
    const first = branch.deviation === undefined ? 0 : branch.deviation.step + 1;
    if (run.steps < first) {
      if (run.end === End.impossible) throw differs(run, run.steps);
      return;
    }
    // Up to its deviation, the run is its parent's, which has been looked at.
    const begin = Math.max(0, first - 1);
    let prefix = run.fingerprint(begin);
    if (begin < first && prefix !== branch.prefix) throw differs(run, begin);
    // In the first run nothing is known to be shared: the whole run is looked at before it branches.
    for (let at = begin; at < run.steps; at++) {
      const { process, kind, address, size } = run.step(at);
      this.#footprint.add(process, kind, address, size);
    }
    for (let at = begin; at < run.steps; at++) {
      const step = run.step(at);
      if (at >= first) this.#branchAt(branch, at, step, prefix);
      if (step.bytes > 1) this.#cutAt(branch, at, step, prefix);
      prefix = run.fingerprint(at + 1, at, prefix);
    }
    if (run.end === End.impossible) throw differs(run, run.steps);
  }

  #branchAt(branch: Branch, at: number, step: StepRecord, prefix: number): void {
    const { process, action, kind, address, size, flags, enabled, timed } = step;
    const isForced = has(flags, Flag.forced);
    if (this.options.kill !== 0 && action === Action.run) this.#killAt(branch, at, process, prefix);
    if (action === Action.kill) return;
    if (has(flags, Flag.inTime) && action === Action.run && branch.timeouts < MOST_TIMEOUTS)
      this.#add(branch, { step: at, action: Action.late, process }, 1, prefix);
    const isShared =
      action === Action.run &&
      (isForced || this.options.isAnywhere === true || this.#footprint.isShared(kind, address, size));
    if (!isShared || (!isForced && has(flags, Flag.repeated))) return;
    for (let other = 0; other < MOST_PROCESSES; other++) {
      if (other === process) continue;
      const bit = 1 << other;
      if ((enabled & bit) !== 0)
        this.#add(branch, { step: at, action: Action.run, process: other }, isForced ? 0 : 1, prefix);
      else if ((timed & bit) !== 0 && branch.timeouts < MOST_TIMEOUTS)
        this.#add(branch, { step: at, action: Action.timeout, process: other }, 1, prefix);
    }
  }

  #cutAt(branch: Branch, at: number, { process, action, bytes }: StepRecord, prefix: number): void {
    if (action !== Action.run || branch.cuts >= (this.options.cuts ?? 0)) return;
    // A process that was given the turn at this step may also move fewer bytes at it: one deviation, not two.
    const parent = branch.deviation?.step === at ? branch.parent : branch;
    for (const fewer of lengthsBelow(bytes))
      this.#add(branch, { step: at, action: Action.cut, process, bytes: fewer }, 1, prefix, parent);
  }

  #killAt(branch: Branch, at: number, process: number, prefix: number): void {
    if (branch.kills >= MOST_KILLS || (this.options.kill & (1 << process)) === 0) return;
    this.#add(branch, { step: at, action: Action.kill, process }, 0, prefix);
  }

  /** `parent`: whose deviations the new branch has beside its own, if not all of `from`'s. */
  #add(
    from: Branch,
    deviation: Deviation,
    cost: number,
    prefix: number,
    parent: Branch | undefined = from,
  ): void {
    const preemptions = from.preemptions + cost;
    if (preemptions > this.options.preemptions) return;
    const branch: Branch = {
      parent,
      deviation,
      preemptions,
      timeouts:
        from.timeouts + (deviation.action === Action.timeout || deviation.action === Action.late ? 1 : 0),
      kills: from.kills + (deviation.action === Action.kill ? 1 : 0),
      cuts: from.cuts + (deviation.action === Action.cut ? 1 : 0),
      prefix,
    };
    const queue = this.#levels[preemptions];
    if (queue === undefined) {
      this.#levels[preemptions] = [branch];
      this.#heads[preemptions] = 0;
    } else queue.push(branch);
  }
}

/** Up to this many bytes are cut at every place. */
const MOST_CUT_ANYWHERE = 24;

/** Where to cut that many bytes: everywhere while they are few; else where a header may end, and near the ends. */
function lengthsBelow(bytes: number): readonly number[] {
  if (bytes <= MOST_CUT_ANYWHERE) return Array.from({ length: bytes - 1 }, (_, at) => at + 1);
  return [...new Set([1, 2, 3, 4, 5, 7, 8, 9, 12, 16, bytes >> 1, bytes - 2, bytes - 1])];
}

function deviationsOf(branch: Branch): Deviation[] {
  const deviations: Deviation[] = [];
  for (let one: Branch | undefined = branch; one !== undefined; one = one.parent) {
    if (one.deviation !== undefined) deviations.push(one.deviation);
  }
  return deviations.reverse();
}

function differs(run: RunRecord, at: number): Uncontrolled {
  if (at >= run.steps) return new Uncontrolled(at, 'the process that came next then could not run now');
  const { process, kind } = run.step(at);
  return new Uncontrolled(
    at,
    `before it, or at it, process ${String(process + 1)} came with ${operationName(kind)}`,
  );
}
