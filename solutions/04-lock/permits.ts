import { now, SharedMemory } from '#kernel';
import { checkTimeout } from './arguments';

// What all locks are made of: a value that each process can check and then change, in one step. It counts permits.
// Beside it is the number of processes that sleep until there is a permit, so that no needless wake-up is sent.
export const VALUE = 0;
const SLEEPERS = 4;
export const PERMITS_BYTES = 8;

/** Takes a permit. False: there was none for `timeoutMs`, and none was taken. */
export function take(memory: SharedMemory, timeoutMs: number): boolean {
  checkTimeout(timeoutMs);
  return takeNow(memory) || (timeoutMs > 0 && sleepAndTake(memory, timeoutMs));
}

/** The check and the change in one step: false if there is no permit at this moment. */
function takeNow(memory: SharedMemory): boolean {
  let expected = 1; // a guess, right for every free lock
  while (expected > 0) {
    const found = memory.compareExchange(VALUE, expected, expected - 1);
    if (found === expected) return true;
    expected = found;
  }
  return false;
}

function sleepAndTake(memory: SharedMemory, timeoutMs: number): boolean {
  const deadline = now() + timeoutMs;
  // First announce that you sleep, then look again. In the opposite order, a release could come in between: it would
  // see no sleeper and wake no process, and you would sleep beside a free permit.
  memory.add(SLEEPERS, 1);
  try {
    // A wake-up is news, not a permit: another process may have been faster. And a process that is woken when its time
    // is up looks once more, because that wake-up was sent to no other process.
    while (!takeNow(memory)) {
      const leftMs = deadline - now();
      if (leftMs <= 0) return false;
      memory.wait(VALUE, 0, leftMs);
    }
    return true;
  } finally {
    memory.sub(SLEEPERS, 1);
  }
}

/** Adds a permit and wakes a sleeper. False: there are `most` already, and nothing changed. */
export function give(memory: SharedMemory, most: number): boolean {
  let expected = 0; // right for every lock that is held
  while (expected < most) {
    const found = memory.compareExchange(VALUE, expected, expected + 1);
    if (found === expected) {
      if (memory.load(SLEEPERS) > 0) memory.notify(VALUE, 1);
      return true;
    }
    expected = found;
  }
  return false;
}

/** Memory that begins with `initial` permits, and may have more bytes after them. */
export function createPermits(initial: number, bytes = PERMITS_BYTES): SharedMemory {
  const memory = SharedMemory.create(bytes);
  memory.store(VALUE, initial);
  return memory;
}

/** A release() without a matching acquire(). Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(
    readonly released: string,
    readonly state: string,
  ) {
    super(`release() failed: this ${released} ${state}. Call it once for each acquire() that returned true.`);
  }
}
