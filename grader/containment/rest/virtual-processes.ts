import { readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { REAL_TIMER_MARK, VIRTUAL_THREAD_MARK } from '../../time/real-timers';
import { birthOf, CLOCK_VARIABLE } from '../../kernel/internal';
import { startedWith } from '../process-table';

const NODE = realpathSync(process.execPath);

/** The Node processes whose timers the grader controls: they were started with its clock in their environment. */
export class VirtualProcesses {
  /** By pid and birth, since pids are reused. */
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
  const hasClock = startedWith(pid, CLOCK_VARIABLE) !== undefined;
  return hasClock && startedWith(pid, 'NODE_OPTIONS')?.includes('time-main') === true;
}

/** Whether a process with these descriptors has marked that a system timer may wake it. */
export function hasRealTimer(descriptors: readonly string[]): boolean {
  return descriptors.some((file) => path.basename(file) === path.basename(REAL_TIMER_MARK));
}

/** Whether that thread of a virtual process with these descriptors has virtual timers as well. */
export function isVirtualThread(pid: number, thread: number, descriptors: readonly string[]): boolean {
  const mark = `/proc/${String(pid)}/task/${String(thread)}/${VIRTUAL_THREAD_MARK}`;
  return thread === pid || descriptors.includes(mark);
}
