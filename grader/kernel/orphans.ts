import { constants } from 'node:os';
import { libc, systemCallFailed } from './libc';

const SET_PARENT_DEATH_SIGNAL = 1;
const SET_CHILD_SUBREAPER = 36;
const NO_HANG = 1;

/**
 * This process dies when its parent does, however the parent dies. On Linux the kernel sees to it, also
 * while this process computes or sleeps; elsewhere the caller must notice by itself. It is the parent's
 * thread that counts: one that was started by a worker thread dies with that thread. See prctl(2).
 */
export function dieWithParent(parentPid: number): void {
  getSignalWhenParentDies(parentPid, 'SIGKILL');
}

/** The same with a signal that can be handled: a last chance to clean up. */
export function getSignalWhenParentDies(parentPid: number, signal: 'SIGKILL' | 'SIGTERM'): void {
  control('PR_SET_PDEATHSIG', SET_PARENT_DEATH_SIGNAL, constants.signals[signal]);
  // It may have died before it was asked for.
  if (process.ppid !== parentPid) process.kill(process.pid, signal);
}

/** Descendants whose parents have died become this process's children, and so stay findable. Linux only. */
export function becomeSubreaper(): void {
  control('PR_SET_CHILD_SUBREAPER', SET_CHILD_SUBREAPER, 1);
}

/** Takes a dead orphan out of the process table. Never one that Node started: its exit would be lost. */
export function buryOrphan(pid: number): void {
  libc().linux?.waitpid(pid, null, NO_HANG);
}

/** From now on a signal to the process group that this process was started in does not reach it. */
export function leaveProcessGroup(): void {
  // It fails for the leader of a session, which stays where it is.
  libc().linux?.setpgid(0, 0);
}

function control(name: string, option: number, value: number): void {
  const { linux } = libc();
  if (linux !== null && linux.prctl(option, value, 0, 0, 0) < 0) throw systemCallFailed(`prctl(${name})`);
}
