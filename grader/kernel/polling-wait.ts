import { realNow, realSleep } from './clock';
import { birthOf } from './processes';
import {
  ARRIVALS,
  fieldOf,
  IDLE,
  inPhase,
  nextGeneration,
  NOTIFIED,
  OFFSET,
  ORDER,
  OWNER,
  phaseOf,
  SLOTS,
  STATE,
  WAITING,
} from './waiter-table';
import type { WaitResult } from './wait-result';

const SHORTEST_NAP_MS = 0.05;
const LONGEST_NAP_MS = 2;

/**
 * What futexWait does, where there is no futex: sign up, look at the word, then nap until a notifier marks
 * the slot. A notifier that changed the word before it looked for waiters either finds this slot or is seen
 * by the look at the word, so no wake-up is lost. With all slots taken it naps once and says 'ok', which
 * callers must bear anyway.
 */
export function pollingWait(
  table: Int32Array,
  words: Int32Array,
  offset: number,
  expected: number,
  timeoutMs: number,
): WaitResult {
  const deadline = timeoutMs === Infinity ? Infinity : realNow() + timeoutMs;
  const slot = takeSlot(table);
  if (slot === null) {
    realSleep(Math.min(LONGEST_NAP_MS, timeoutMs));
    return 'ok';
  }
  const state = fieldOf(slot, STATE);
  Atomics.store(table, fieldOf(slot, OFFSET), offset);
  Atomics.store(table, fieldOf(slot, ORDER), Atomics.add(table, ARRIVALS, 1));
  const waiting = nextGeneration(Atomics.load(table, state), WAITING);
  Atomics.store(table, state, waiting);

  let outcome: WaitResult | null = Atomics.load(words, offset >>> 2) === expected ? null : 'not-equal';
  let nap = SHORTEST_NAP_MS;
  while (outcome === null && Atomics.load(table, state) === waiting) {
    const remaining = deadline - realNow();
    if (remaining <= 0) outcome = 'timed-out';
    else realSleep(Math.min(nap, remaining));
    nap = Math.min(LONGEST_NAP_MS, nap * 2);
  }
  // The notifier that counted this waiter as woken must be right: so it is 'ok', however late.
  const seen = Atomics.compareExchange(table, state, waiting, inPhase(waiting, IDLE));
  Atomics.store(table, state, inPhase(waiting, IDLE));
  Atomics.store(table, fieldOf(slot, OWNER), 0);
  return seen === waiting ? (outcome ?? 'ok') : 'ok';
}

/** What futexNotify does, where there is no futex. The dead are passed over. */
export function pollingNotify(table: Int32Array, offset: number, count: number): number {
  const waiters: { slot: number; state: number; order: number }[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    const state = Atomics.load(table, fieldOf(slot, STATE));
    if (phaseOf(state) !== WAITING || Atomics.load(table, fieldOf(slot, OFFSET)) !== offset) continue;
    waiters.push({ slot, state, order: Atomics.load(table, fieldOf(slot, ORDER)) });
  }
  waiters.sort((a, b) => (a.order - b.order) | 0);

  let woken = 0;
  for (const { slot, state } of waiters) {
    if (woken >= count) break;
    if (!isAlive(Atomics.load(table, fieldOf(slot, OWNER)))) continue;
    // Fails when the waiter timed out meanwhile, also if a different waiter has the slot now.
    if (Atomics.compareExchange(table, fieldOf(slot, STATE), state, inPhase(state, NOTIFIED)) === state)
      woken++;
  }
  return woken;
}

/** How many are signed up for the word, the dead too. */
export function pollingWaiters(table: Int32Array, offset: number): number {
  let count = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    const isWaiting = phaseOf(Atomics.load(table, fieldOf(slot, STATE))) === WAITING;
    if (isWaiting && Atomics.load(table, fieldOf(slot, OFFSET)) === offset) count++;
  }
  return count;
}

/** A slot that is this process's own now, free or left by a dead process; null when all are taken. */
function takeSlot(table: Int32Array): number | null {
  const self = (ownSignature ??= signature(process.pid, birthOf(process.pid)));
  for (let slot = 0; slot < SLOTS; slot++) {
    if (Atomics.compareExchange(table, fieldOf(slot, OWNER), 0, self) === 0) return slot;
  }
  for (let slot = 0; slot < SLOTS; slot++) {
    // The state is read before the owner: if another process inherits the slot between, the state has
    // changed.
    const state = Atomics.load(table, fieldOf(slot, STATE));
    const owner = Atomics.load(table, fieldOf(slot, OWNER));
    if (isAlive(owner)) continue;
    // Retired before it changes hands, or a notifier would find a live owner that does not wait.
    if (phaseOf(state) !== IDLE) {
      Atomics.compareExchange(table, fieldOf(slot, STATE), state, nextGeneration(state, IDLE));
    }
    if (Atomics.compareExchange(table, fieldOf(slot, OWNER), owner, self) === owner) return slot;
  }
  return null;
}

let ownSignature: number | undefined;

// A pid has at most 22 bits on Linux and 17 on macOS; above them are 10 of the birth.
const PID_BITS = 22;

export function signature(pid: number, birth: string | null): number {
  return pid | (parseInt(birth ?? '0', 36) << PID_BITS);
}

function isAlive(owner: number): boolean {
  const pid = owner & ((1 << PID_BITS) - 1);
  if (pid === 0) return false;
  const birth = birthOf(pid);
  return birth !== null && signature(pid, birth) === owner;
}
