import { now, SharedMemory } from '#kernel';
import { checkTimeout } from './arguments';

// What all locks are made of: a value that each process can check and then change, in one step. It counts
// permits. Beside it stands how many processes sleep until there is one, so that nobody is woken needlessly.
export const VALUE = 0;
const SLEEPERS = 4;
export const PERMITS_BYTES = 8;

/** Takes a permit and is true; or is false, and has taken none, because there was none for so long (ms). */
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
  // First say that you sleep, then look again. The other way round, a release could come in between: it
  // would see no sleeper, wake nobody, and you would sleep beside a free permit.
  memory.add(SLEEPERS, 1);
  try {
    // To be woken is news, not a permit: somebody may have been faster. And whoever was woken when its time
    // was up looks once more, since that wake-up was sent to nobody else.
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

/** Gives a permit and wakes a sleeper; or is false, and changes nothing, because there are `most` already. */
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

/** Memory that begins with so many permits, and may hold more behind them. */
export function createPermits(initial: number, bytes = PERMITS_BYTES): SharedMemory {
  const memory = SharedMemory.create(bytes);
  memory.store(VALUE, initial);
  return memory;
}

/** A release() that nothing had to be released for. Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(
    readonly released: string,
    readonly state: string,
  ) {
    super(`release() was refused: this ${released} ${state}. Call it once for each acquire() that was true.`);
  }
}
