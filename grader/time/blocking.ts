import type * as Threads from 'node:worker_threads';
import type * as Kernel from '../kernel/clock';
import { wrap } from './real-timers';

const load = require;

let hasWorkers = false;

/**
 * `Atomics.wait` with a timeout is Node's idiom for a synchronous sleep. Where this process has no other thread, nothing
 * can notify it, so it is one: the kernel's, which takes virtual time, and which the explorer schedules.
 */
export function installBlocking(): void {
  process.on('worker', () => (hasWorkers = true));
  const { load: read } = Atomics;
  wrap(Atomics, 'wait', (wait, args) => {
    const [array, index, value, timeout] = args;
    const ms = timeout === undefined ? Infinity : Number(timeout);
    if (!(ms > 0 && ms < Infinity) || mayBeNotified()) return wait(array, index, value, timeout);
    // It throws for what is not an array of shared memory, and says at once when the value differs.
    const atOnce = wait(array, index, value, 0);
    if (atOnce !== 'timed-out') return atOnce;
    (load('#kernel') as typeof Kernel).sleep(ms);
    // A worker that was started in this very turn has not been reported yet.
    const now: unknown = read(array as Int32Array, Number(index));
    return Number(now) === Number(value) ? atOnce : 'ok';
  });
}

/** By a thread with which this one could share memory. */
function mayBeNotified(): boolean {
  if (!hasLoaded('worker_threads')) return false;
  return hasWorkers || !(load('node:worker_threads') as typeof Threads).isMainThread;
}

/** Whether Node has loaded that module of its own. */
function hasLoaded(module: string): boolean {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList?: readonly string[] };
  return moduleLoadList?.includes(`NativeModule ${module}`) !== false;
}
