import { existsSync, readFileSync } from 'node:fs';

/**
 * A run of the grader is named by its process and that process's start time, so that a later run can tell
 * whether it is still going on. The families of its processes under test are marked `<run>.<number>`.
 */
export function runName(pid: number = process.pid): string {
  return `${String(pid)}-${startTime(pid) ?? '0'}`;
}

/** Does the mark's run still go on? */
export function isLiveRun(mark: string): boolean {
  const [pid = '', start] = (mark.split('.')[0] ?? '').split('-');
  if (!existsSync('/proc/self/stat')) return isAlive(Number(pid));
  return startTime(Number(pid)) === start;
}

/** Field 22 of /proc/<pid>/stat: clock ticks after boot. Undefined when the process is gone. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
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
