import type { Fault } from '../faults/failure';
import type { Family } from './family';
import { currentSlowness } from './pace';
import { processTable, type ProcessRow } from './process-table';

/** How much a call may use before it is ended. None of these limits is wall-clock time. */
export interface Limits {
  /**
   * Processor time that the family may use to no effect, in ms: without an answer, with no process beginning or ending, and
   * with no time passing in the check. If time passes, `MOST_SPELLS` times as much is allowed in all. For a machine on which
   * processes start in the usual time; a slower one has more (`pace.ts`).
   */
  readonly cpuMs: number;
  /** Living at the same time. */
  readonly processes: number;
  /** Processes that end during one call. */
  readonly deaths: number;
  readonly residentBytes: number;
  readonly outputBytes: number;
  /** A number that grows while the call makes progress. When it has grown, the time used before no longer counts. */
  readonly progress?: () => number;
}

/** Several times the most that any correct code has needed. */
export const ordinaryLimits: Limits = {
  cpuMs: 800,
  processes: 160,
  deaths: 40,
  residentBytes: 2 * 1024 ** 3,
  outputBytes: 16 * 1024 ** 2,
};

/** For a check that is run again, alone, because it used up a budget: only using up this one as well is a fault. */
export function enlarged(limits: Limits, factor: number): Limits {
  const { cpuMs, processes, deaths, residentBytes, outputBytes } = limits;
  return {
    ...limits,
    cpuMs: cpuMs * factor,
    processes: processes * factor,
    deaths: deaths * factor,
    residentBytes: residentBytes * factor,
    outputBytes: outputBytes * factor,
  };
}

/**
 * A call that sets timers, or naps, does something between them, and on a busy machine each costs more processor time. So time
 * that passes starts a new spell; but at most this many, because a loop that computes between naps has no end either.
 */
const MOST_SPELLS = 4;

const SAMPLE_MS = 50;
/** At every such sample, all members of a family are looked for, even where its root seemed to be alone before. */
const THOROUGH_EVERY = 4;

/** Those of all calls under way: they are looked at together, because one table of processes serves them all. */
const underWay = new Set<Budget>();
let timer: NodeJS.Timeout | undefined;
let samples = 0;

function sampleAll(): void {
  samples += 1;
  let known: ProcessRow[] | undefined;
  const table = (): ProcessRow[] => (known ??= processTable());
  for (const budget of [...underWay]) budget.sample(table, samples % THOROUGH_EVERY === 0);
}

/**
 * Watches a family during a call, and reports when the call has used up a budget. That is not yet a verdict: the check is
 * run again first, alone and with larger budgets.
 */
export class Budget {
  #limits = ordinaryLimits;
  #slowness = 1;
  /** In this spell, and in all spells since the last progress. */
  #usedMs = 0;
  #usedInAllMs = 0;
  #deaths = 0;
  #progress = 0;
  /** The check's own time when the spell began. */
  #spellBegan = 0;
  /** Processor time of each process, keyed by pid and birth; undefined before the first look. */
  #known: Map<string, number> | undefined;

  constructor(
    private readonly family: Family,
    /** The check's own time, in ms. */
    private readonly now: () => number,
    private readonly onFault: (fault: Fault) => void,
  ) {}

  /** Starts from zero, for a call with these limits. */
  start(limits: Limits): void {
    this.#limits = limits;
    this.#slowness = currentSlowness();
    this.#usedMs = 0;
    this.#usedInAllMs = 0;
    this.#deaths = 0;
    this.#known = undefined;
    underWay.add(this);
    timer ??= setInterval(sampleAll, SAMPLE_MS);
  }

  stop(): void {
    underWay.delete(this);
    if (underWay.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  sample(table: () => readonly ProcessRow[], isThorough: boolean): void {
    const lone = isThorough || this.#known?.size !== 1 ? undefined : this.family.loneRoot();
    const members = lone === undefined ? this.family.members(table()) : [lone];
    this.#account(members);
    const residentBytes = members.reduce((sum, row) => sum + row.residentBytes, 0);
    const fault = this.#judge(members.length, residentBytes);
    if (fault === undefined) return;
    this.stop();
    this.onFault(fault);
  }

  #account(members: readonly ProcessRow[]): void {
    const known = this.#known;
    const now = new Map(members.map((row) => [`${String(row.pid)} ${row.birth}`, row.cpuMs]));
    this.#known = now;
    // What was used before the first look belongs to earlier calls.
    if (known === undefined) return;
    let hasChanged = false;
    for (const [process, cpuMs] of now) {
      const before = known.get(process);
      hasChanged ||= before === undefined;
      this.#usedMs += cpuMs - (before ?? 0);
    }
    const time = this.now();
    if (time !== this.#spellBegan) {
      this.#spellBegan = time;
      this.#usedInAllMs += this.#usedMs;
      this.#usedMs = 0;
    }
    const ended = [...known.keys()].filter((process) => !now.has(process)).length;
    this.#deaths += ended;
    hasChanged ||= ended > 0;
    const progress = this.#limits.progress?.() ?? 0;
    if (!hasChanged && progress === this.#progress) return;
    this.#progress = progress;
    this.#usedMs = 0;
    this.#usedInAllMs = 0;
  }

  #judge(processes: number, residentBytes: number): Fault | undefined {
    const { cpuMs, processes: mostProcesses, deaths, residentBytes: mostBytes } = this.#limits;
    const during = 'call';
    // As much as on the usual machine, so that what is said of a submission is the same everywhere.
    const spellMs = this.#usedMs / this.#slowness;
    const inAllMs = spellMs + this.#usedInAllMs / this.#slowness;
    const mostMs = spellMs > cpuMs ? cpuMs : cpuMs * MOST_SPELLS;
    if (spellMs > cpuMs || inAllMs > mostMs)
      return { code: 'endless-loop', facts: { kind: 'cpu-spent', cpuMs: mostMs, during } };
    if (this.#deaths > deaths)
      return { code: 'endless-loop', facts: { kind: 'many-ended', most: deaths, during } };
    if (processes > mostProcesses)
      return { code: 'fork-storm', facts: { kind: 'many-running', most: mostProcesses, during } };
    if (residentBytes > mostBytes)
      return { code: 'memory-flood', facts: { kind: 'memory-spent', mostBytes } };
    return undefined;
  }
}
