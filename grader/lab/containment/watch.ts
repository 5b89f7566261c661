import type { Fault } from '../failure';
import { processTable } from './process-table';
import type { Family } from './family';

/** How much a call may use before it is ended. None of these is a stretch of wall-clock time. */
export interface Limits {
  /** Processor time of the family during one call, in ms. */
  readonly cpuMs: number;
  readonly processes: number;
  readonly residentBytes: number;
  readonly outputBytes: number;
  /** A number that grows as long as things go on; then nothing that was used before counts. */
  readonly progress?: () => number;
  /** Others whom this family waits for: as long as one of them is not asleep, it is no hang. */
  readonly isAnotherBusy?: () => boolean;
}

export const ordinaryLimits: Limits = {
  cpuMs: 5_000,
  processes: 160,
  residentBytes: 2 * 1024 ** 3,
  outputBytes: 16 * 1024 ** 2,
};

const SAMPLE_MS = 100;
/** So many samples in a row, every process asleep and no processor time used: nothing will ever happen. */
const ASLEEP_SAMPLES = 20;

/**
 * Looks at a family while a call is going on, and tells when the call can't be waited for any longer.
 * A busy machine makes processes runnable for longer, but never puts them to sleep nor charges them time they
 * did not use: so a right solution is never ended, however slow the machine.
 */
export class Watch {
  #timer: NodeJS.Timeout | undefined;
  #limits = ordinaryLimits;
  #asleep = 0;
  #usedMs = 0;
  #progress = 0;
  #known = new Map<number, number>();

  constructor(
    private readonly family: Family,
    private readonly onFault: (fault: Fault) => void,
  ) {}

  /** Begins anew, for a call with these limits. */
  start(limits: Limits): void {
    this.#limits = limits;
    this.#asleep = 0;
    this.#usedMs = 0;
    this.#known = new Map();
    this.#timer ??= setInterval(() => this.#sample(), SAMPLE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #sample(): void {
    const members = this.family.members(processTable());
    const usedBefore = this.#usedMs;
    // What was used before the first sample belongs to earlier calls.
    const isFirst = this.#known.size === 0;
    for (const { pid, cpuMs } of members) {
      if (!isFirst) this.#usedMs += cpuMs - (this.#known.get(pid) ?? 0);
      this.#known.set(pid, cpuMs);
    }
    const isIdle = !isFirst && this.#usedMs === usedBefore && members.every((row) => row.isAsleep);
    const isHeldUp = isIdle && this.#limits.isAnotherBusy?.() === true;
    this.#asleep = isIdle && !isHeldUp ? this.#asleep + 1 : 0;
    this.#heedProgress();

    const fault = this.#judge(members.length, sum(members.map((row) => row.residentBytes)));
    if (fault === undefined) return;
    this.stop();
    this.onFault(fault);
  }

  #heedProgress(): void {
    const progress = this.#limits.progress?.() ?? 0;
    if (progress === this.#progress) return;
    this.#progress = progress;
    this.#asleep = 0;
    this.#usedMs = 0;
  }

  #judge(processes: number, residentBytes: number): Fault | undefined {
    if (this.#asleep >= ASLEEP_SAMPLES) {
      return {
        code: 'hang',
        sentence: 'Every process sleeps, and nobody is left who could wake one: the call never comes back.',
      };
    }
    if (this.#usedMs > this.#limits.cpuMs) {
      const seconds = String(Math.round(this.#limits.cpuMs / 1000));
      return {
        code: 'endless-loop',
        sentence: `The call was still computing after ${seconds} s of processor time; it should need a small part of that.`,
      };
    }
    if (processes > this.#limits.processes) {
      return {
        code: 'fork-storm',
        sentence: `The call started more than ${String(this.#limits.processes)} processes, and was ended before it took the machine.`,
      };
    }
    if (residentBytes > this.#limits.residentBytes) {
      const gib = String(this.#limits.residentBytes / 1024 ** 3);
      return {
        code: 'memory-flood',
        sentence: `The call's processes took more than ${gib} GiB of memory, and were ended.`,
      };
    }
    return undefined;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
