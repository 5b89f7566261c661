import { existsSync, readFileSync } from 'node:fs';
import { pidNamespace } from '../kernel/processes';

/**
 * A run of the grader is named by its pid, that process's start time and its pid namespace, so that a later run can tell
 * whether it still exists. The families of its processes under test have the marks `<run>.<number>`.
 */
export function runName(pid: number = process.pid): string {
  return `${processName(pid)}-${namespace()}`;
}

/** The pid and start time of a process. Together they identify one process of this pid namespace for ever. */
export function processName(pid: number): string {
  return `${String(pid)}-${startTime(pid) ?? '0'}`;
}

/** Whether the mark's run still exists. A run in a different container cannot be seen from here, so it is left alone. */
export function isLiveRun(mark: string): boolean {
  const [pid = '', start, where] = (mark.split('.')[0] ?? '').split('-');
  if (where !== namespace()) return true;
  if (!existsSync('/proc/self/stat')) return isAlive(Number(pid));
  return startTime(Number(pid)) === start;
}

function namespace(): string {
  try {
    return pidNamespace();
  } catch {
    return '0'; // without /proc
  }
}

/** Field 22 of /proc/<pid>/stat: clock ticks after boot. Undefined when the process is gone. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
