import { expectTimeout } from './arguments';
import { processClock } from './clock-layout';
import { active } from './interception';

// Taken while the module loads: the explorer replaces the globals of the processes under test later.
const clock = processClock();
const monotonic = clock?.monotonic ?? process.hrtime.bigint.bind(process.hrtime);
const sleepers = new Int32Array(new SharedArrayBuffer(4));
const blockFor = clock?.blockFor ?? Atomics.wait.bind(Atomics);

/**
 * Milliseconds on the machine's monotonic clock, with a fraction. All processes of a machine read the same
 * clock, so times may be compared between them; the zero means nothing.
 */
export function now(): number {
  return active === null ? rawNow() : active.now();
}

/**
 * Blocks this process for at least `ms` milliseconds, as Python's `time.sleep`. Nothing else of it runs
 * meanwhile.
 */
export function sleep(ms: number): void {
  const duration = expectTimeout('ms', ms);
  if (active === null) rawSleep(duration);
  else active.sleep(duration);
}

export function rawNow(): number {
  return clock === undefined ? realNow() : clock.now();
}

/** How `sleep` waits where the machine's clock is not this process's; false: it did not. */
let sleepVirtually: (ms: number) => boolean = () => false;

/** Set by what knows the process's own clock, which stands above this file. */
export function setVirtualSleep(sleeper: (ms: number) => boolean): void {
  sleepVirtually = sleeper;
}

export function rawSleep(ms: number): void {
  if (ms > 0 && sleepVirtually(ms)) return;
  realSleep(ms);
  clock?.passed(ms);
}

/** By the machine's clock, whatever this process's own says; in ms. */
export function realNow(): number {
  return Number(monotonic()) / 1e6;
}

export function realSleep(ms: number): void {
  blockFor(sleepers, 0, 0, ms);
}
