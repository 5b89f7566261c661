import type * as Kernel from '../../kernel/clock';
import { wrap } from './real-timers';

const load = require;

/**
 * `Atomics.wait` with a timeout is Node's idiom for a synchronous sleep. Where this process has no other thread, nothing
 * can notify it, so it is one: it takes virtual time, as the kernel's does.
 */
export function installBlocking(): void {
  wrap(Atomics, 'wait', (wait, args) => {
    const [array, index, value, timeout] = args;
    const ms = timeout === undefined ? Infinity : Number(timeout);
    if (!(ms > 0 && ms < Infinity) || hasLoaded('worker_threads')) return wait(array, index, value, timeout);
    // It throws for what is not an array of shared memory, and says at once when the value differs.
    const atOnce = wait(array, index, value, 0);
    if (atOnce !== 'timed-out') return atOnce;
    (load('#kernel/internal') as typeof Kernel).rawSleep(ms);
    return atOnce;
  });
}

/** Whether Node has loaded that module of its own. */
export function hasLoaded(module: string): boolean {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList?: readonly string[] };
  return moduleLoadList?.includes(`NativeModule ${module}`) !== false;
}
