import type { ProcessRow } from './process-table';

/**
 * Ends every process that `find` returns. Stops them first, and repeats `find` until it returns only stopped ones, so
 * that none forks while its siblings are killed. Returns the pids.
 */
export function endAll(find: () => readonly ProcessRow[]): ReadonlySet<number> {
  const stopped = new Set<number>();
  for (;;) {
    const others = find().filter(({ pid }) => !stopped.has(pid));
    if (others.length === 0) break;
    for (const { pid } of others) {
      stopped.add(pid);
      signal(pid, 'SIGSTOP');
    }
  }
  for (const pid of stopped) signal(pid, 'SIGKILL');
  return stopped;
}

/** Sends a signal to a process that may already be gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
