import { libc, systemCallFailed } from './libc';

const SET_PARENT_DEATH_SIGNAL = 1;
const SET_CHILD_SUBREAPER = 36;
const SIGKILL = 9;

/**
 * This process dies when its parent does, however the parent dies. On Linux the kernel sees to it, also
 * while this process computes or sleeps; elsewhere the caller must notice by itself. It is the parent's
 * thread that counts: one that was started by a worker thread dies with that thread. See prctl(2).
 */
export function dieWithParent(parentPid: number): void {
  control('PR_SET_PDEATHSIG', SET_PARENT_DEATH_SIGNAL, SIGKILL);
  // It may have died before it was asked for.
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL');
}

/** Descendants whose parents have died become this process's children, and so stay findable. Linux only. */
export function becomeSubreaper(): void {
  control('PR_SET_CHILD_SUBREAPER', SET_CHILD_SUBREAPER, 1);
}

function control(name: string, option: number, value: number): void {
  const { linux } = libc();
  if (linux !== null && linux.prctl(option, value, 0, 0, 0) < 0) throw systemCallFailed(`prctl(${name})`);
}
