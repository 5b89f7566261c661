import { processClock } from './clock-layout';
import { FUTEX, futexNotify, futexWait } from './futex';
import { addressOf, viewsOf, waiterTableOf, type MappedMemory } from './mapped-memory';
import { pollingNotify, pollingWait } from './polling-wait';
import { isClockVirtual, virtualWait } from './virtual-wait';
import type { WaitResult } from './wait-result';

/** Children inherit the choice: waiters and notifiers must agree. */
export const isPolling = FUTEX === null || process.env.FORKLINGS_WAIT === 'polling';

/** `SharedMemory.wait`, unseen by the interceptor. `offset` is aligned and inside, `timeoutMs` >= 0. */
export function rawWait(
  memory: MappedMemory,
  offset: number,
  expected: number,
  timeoutMs: number,
): WaitResult {
  const { int32 } = viewsOf(memory);
  if (Atomics.load(int32, offset >>> 2) !== expected) return 'not-equal';
  if (timeoutMs === 0) return 'timed-out';
  if (isPolling) return pollingWait(waiterTableOf(memory), int32, offset, expected, timeoutMs);
  const address = addressOf(memory) + offset;
  if (timeoutMs !== Infinity && isClockVirtual()) {
    const result = virtualWait(address, expected, timeoutMs);
    if (result !== null) return result;
  }
  const result = futexWait(address, expected, timeoutMs);
  if (result === 'timed-out') processClock()?.passed(timeoutMs);
  return result;
}

/** `SharedMemory.notify`, unseen by the interceptor. `count` is an integer >= 0, or Infinity. */
export function rawNotify(memory: MappedMemory, offset: number, count: number): number {
  if (count === 0) return 0;
  if (isPolling) return pollingNotify(waiterTableOf(memory), offset, count);
  return futexNotify(addressOf(memory) + offset, count);
}
