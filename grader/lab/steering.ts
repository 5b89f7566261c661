import { signal } from '../containment/end-all';
import { playerOf } from '../subject/player';

/** Makes each process close what the check has made so far. For loops in which it would otherwise pile up. */
export async function release(...processes: readonly object[]): Promise<void> {
  await Promise.all(processes.map(async (process) => playerOf(process).subject.release()));
}

/**
 * Resolves with what a call of the process has returned, once all that nothing in the process holds any more is gone, as it
 * is sooner or later in any program.
 */
export async function collectGarbage<T>(process: object, call: Promise<T>): Promise<T> {
  const result = await call;
  await playerOf(process).subject.collectGarbage();
  return result;
}

/** SIGKILL: the process under test gets no chance to clean up. */
export async function kill(process: object): Promise<void> {
  await playerOf(process).subject.stop();
}

/** SIGKILL to a process that a process under test has started. */
export function killProcess(pid: number): void {
  signal(pid, 'SIGKILL');
}
