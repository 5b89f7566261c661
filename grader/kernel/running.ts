import { expectInteger } from './arguments';
import { active } from './interception';
import { birthOf } from './processes';

const LARGEST_PID = 2 ** 31 - 1;

/**
 * Whether a process of that number runs on this machine: what to ask before you wait longer for one that may
 * have been killed. One that has ended does not run, also when its parent has not noticed yet, where
 * `process.kill(pid, 0)` says that it exists. The system gives numbers of ended processes to new ones, after
 * a long while.
 */
export function isRunning(pid: number): boolean {
  expectInteger('pid', pid, 1, LARGEST_PID);
  return active === null ? rawIsRunning(pid) : active.isRunning(pid);
}

export function rawIsRunning(pid: number): boolean {
  return birthOf(pid) !== null;
}
