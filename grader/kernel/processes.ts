import { readFileSync, readlinkSync } from 'node:fs';

/**
 * When a process was born, in base 36, or null when it is gone. A zombie is gone: it only waits to be
 * reaped. Pids are used again, so a pid names a process only together with this. '0' where the system has
 * no /proc to read it from.
 */
export function birthOf(pid: number): string | null {
  if (process.platform !== 'linux') return exists(pid) ? '0' : null;
  let stat: string;
  try {
    // For UTF-8 alone, Node reads a file of unknown size without taking 64 KiB for it.
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Where /proc hides other users' processes (hidepid), a signal still shows that they exist.
    return exists(pid) ? '0' : null;
  }
  // The second field is the program's name and may hold spaces and parentheses: read on behind its last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return null;
  return Number(fields[22 - 3]).toString(36);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Which pid namespace this process lives in, in base 36: in another container the same pid is another
 * process.
 */
export function pidNamespace(): string {
  if (process.platform !== 'linux') return '0';
  const inode = /\d+/.exec(readlinkSync('/proc/self/ns/pid'));
  return Number(inode?.[0] ?? 0).toString(36);
}
