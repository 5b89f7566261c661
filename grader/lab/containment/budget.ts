import type { Fault } from '../failure';
import type { Family } from './family';
import { processTable, type ProcessRow } from './process-table';

/** How much a call may use before it is ended. None of these is a stretch of wall-clock time. */
export interface Limits {
  /** Processor time that the family may use while nothing comes of it, in ms: no answer, and no process begins or ends. */
  readonly cpuMs: number;
  /** At the same time. */
  readonly processes: number;
  /** That ended during one call. */
  readonly deaths: number;
  readonly residentBytes: number;
  readonly outputBytes: number;
  /** A number that grows as long as the call gets on; then nothing that was used before counts. */
  readonly progress?: () => number;
}

/** Several times what any correct code has been seen to need. */
export const ordinaryLimits: Limits = {
  cpuMs: 800,
  processes: 160,
  deaths: 40,
  residentBytes: 2 * 1024 ** 3,
  outputBytes: 16 * 1024 ** 2,
};

/** The same, when a check is run again alone because it used up a budget: only what uses up this, too, is a fault. */
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

const SAMPLE_MS = 50;

/** Those of all calls under way: they are looked at together, because one table of processes serves them all. */
const underWay = new Set<Budget>();
let timer: NodeJS.Timeout | undefined;

function sampleAll(): void {
  const table = processTable();
  for (const budget of [...underWay]) budget.sample(table);
}

/**
 * Looks at a family while a call is under way, and reports when the call has used up a budget. That is not a verdict:
 * the check is run again, alone and with larger budgets, before anything is said of it.
 */
export class Budget {
  #limits = ordinaryLimits;
  #usedMs = 0;
  #deaths = 0;
  #progress = 0;
  /** Processor time by process, by number and birth; undefined before the first look. */
  #known: Map<string, number> | undefined;

  constructor(
    private readonly family: Family,
    private readonly onFault: (fault: Fault) => void,
  ) {}

  /** Begins again, for a call with these limits. */
  start(limits: Limits): void {
    this.#limits = limits;
    this.#usedMs = 0;
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

  sample(table: readonly ProcessRow[]): void {
    const members = this.family.members(table);
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
    const ended = [...known.keys()].filter((process) => !now.has(process)).length;
    this.#deaths += ended;
    hasChanged ||= ended > 0;
    const progress = this.#limits.progress?.() ?? 0;
    if (!hasChanged && progress === this.#progress) return;
    this.#progress = progress;
    this.#usedMs = 0;
  }

  #judge(processes: number, residentBytes: number): Fault | undefined {
    const { cpuMs, processes: mostProcesses, deaths, residentBytes: mostBytes } = this.#limits;
    if (this.#usedMs > cpuMs) {
      return {
        code: 'endless-loop',
        sentence: `The call used ${seconds(cpuMs)} s of processor time without any effect, and was still computing. It should need a small part of that.`,
      };
    }
    if (this.#deaths > deaths) {
      return {
        code: 'endless-loop',
        sentence: `The call started process after process: more than ${String(deaths)} of them have ended, and it has not returned.`,
      };
    }
    if (processes > mostProcesses) {
      return {
        code: 'fork-storm',
        sentence: `The call started more than ${String(mostProcesses)} processes, and was ended before it took the machine.`,
      };
    }
    if (residentBytes > mostBytes) {
      const gib = String(mostBytes / 1024 ** 3);
      return {
        code: 'memory-flood',
        sentence: `The call's processes took more than ${gib} GiB of memory, and were ended.`,
      };
    }
    return undefined;
  }
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
