import { readlinkSync, realpathSync } from 'node:fs';
import { birthOf, CLOCK_VARIABLE } from '../../kernel/internal';
import { startedWith } from './process-table';

const NODE = realpathSync(process.execPath);

/** The Node processes whose timers are the lab's: they were started with its clock in their environment. */
export class VirtualProcesses {
  /** By number and birth, since numbers are used again. */
  readonly #known = new Map<string, boolean>();

  has(pid: number): boolean {
    const process = `${String(pid)} ${birthOf(pid) ?? ''}`;
    let known = this.#known.get(process);
    if (known === undefined) this.#known.set(process, (known = isVirtual(pid)));
    return known;
  }
}

function isVirtual(pid: number): boolean {
  try {
    if (readlinkSync(`/proc/${String(pid)}/exe`) !== NODE) return false;
  } catch {
    return false; // it has ended
  }
  const isTold = startedWith(pid, CLOCK_VARIABLE) !== undefined;
  return isTold && startedWith(pid, 'NODE_OPTIONS')?.includes('time-main') === true;
}
