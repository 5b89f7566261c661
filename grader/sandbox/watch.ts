import { processTable, type ProcessRow } from '../containment/process-table';
import type { Limits } from './limits';

/** The limit that was exceeded. */
export type Exceeded = 'memory' | 'processes' | 'cpu' | 'wall';

const LOOK_EVERY_MS = 250;

/** What a sandbox has used at most. */
export interface Used {
  memoryBytes: number;
  processes: number;
  cpuMs: number;
}

/**
 * Looks at the processes below `pid` several times a second, and calls `onExceeded` once when they use more than they may.
 * It needs no rights and no control group. Between two looks a process can allocate what the machine gives it; only a limit
 * of the kernel's own is exact.
 */
export class Watch {
  readonly used: Used = { memoryBytes: 0, processes: 0, cpuMs: 0 };
  /** By process, its processor time when it was last seen: the dead keep theirs. */
  readonly #cpu = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #began = performance.now();

  constructor(
    private readonly pid: number,
    private readonly limits: Limits,
    private readonly onExceeded: (limit: Exceeded) => void,
  ) {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const rows = below(this.pid, processTable());
    for (const { pid, birth, cpuMs } of rows) this.#cpu.set(`${String(pid)}.${birth}`, cpuMs);
    const now: Used = {
      memoryBytes: rows.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
      processes: rows.length,
      cpuMs: [...this.#cpu.values()].reduce((sum, ms) => sum + ms, 0),
    };
    for (const key of ['memoryBytes', 'processes', 'cpuMs'] as const)
      this.used[key] = Math.max(this.used[key], now[key]);
    const exceeded = this.#exceeded(now);
    if (exceeded === undefined) return;
    this.end();
    this.onExceeded(exceeded);
  }

  #exceeded({ memoryBytes, processes, cpuMs }: Used): Exceeded | undefined {
    if (memoryBytes > this.limits.memoryBytes) return 'memory';
    if (processes > this.limits.processes) return 'processes';
    if (cpuMs > this.limits.cpuMs) return 'cpu';
    return performance.now() - this.#began > this.limits.wallMs ? 'wall' : undefined;
  }
}

function below(pid: number, rows: readonly ProcessRow[]): ProcessRow[] {
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) children.set(row.parent, [...(children.get(row.parent) ?? []), row]);
  const found: ProcessRow[] = [];
  const left = [pid];
  for (let one = left.pop(); one !== undefined; one = left.pop())
    for (const row of children.get(one) ?? []) {
      found.push(row);
      left.push(row.pid);
    }
  return found;
}
