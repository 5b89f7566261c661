import { constants as system } from 'node:os';
import { setVirtualSleep } from './clock';
import {
  clockSlot,
  CLOCK_SLOTS,
  ClockSlot,
  processClock,
  SLOT_DEADLINE,
  SLOT_OWNER,
  SLOT_STATE,
} from './clock-layout';
import { FUTEX } from './futex';
import { libc, systemCallFailed } from './libc';
import { addressOf, MappedMemory, viewsOf } from './mapped-memory';
import { birthOf } from './processes';
import { parseSegmentName } from './segment-name';
import type { WaitResult } from './wait-result';

/** The same number on every architecture: see futex_waitv in the kernel's documentation (Linux 5.16). */
const FUTEX_WAITV = 449;
const FUTEX_32 = 2;
const { EAGAIN, EINTR, ENOSYS, EPERM } = system.errno;

class ClockMemory extends MappedMemory {
  static of(name: string): ClockMemory | undefined {
    const segment = parseSegmentName(name);
    return segment === null ? undefined : new ClockMemory(segment);
  }
}

interface Slot {
  /** Addresses and views of the slot's words. */
  readonly address: number;
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  readonly at: number;
}

const clock = processClock();
let slot: Slot | null | undefined;
/** Two futexes, as struct futex_waitv: value, address, flags, reserved. */
const waiters = new BigUint64Array(6);
const flags = new Uint32Array(waiters.buffer);

/**
 * Whether waits with a timeout are over when the process's clock says so, and not when the machine's does: then a wait
 * costs no real time, and a busy machine does not shorten it.
 */
export function isClockVirtual(): boolean {
  return clock !== undefined && FUTEX !== null && ownSlot() !== null;
}

/**
 * Sleeps while the word at `address` holds `expected`, until the clock reaches `now + timeoutMs`. Only where
 * `isClockVirtual`. Returns null when the system cannot wait for two words at once.
 */
export function virtualWait(address: number, expected: number, timeoutMs: number): WaitResult | null {
  return blockUntil(timeoutMs, address, expected);
}

// Without a clock of its own a process sleeps by the machine's.
if (clock !== undefined) setVirtualSleep((ms) => isClockVirtual() && blockUntil(ms) !== null);

function blockUntil(timeoutMs: number, address?: number, expected = 0): WaitResult | null {
  const own = ownSlot();
  if (own === null || clock === undefined) return null;
  const { int32, float64, at } = own;
  const state = (at + SLOT_STATE) >>> 2;
  float64[(at + SLOT_DEADLINE) >>> 3] = clock.now() + timeoutMs;
  Atomics.store(int32, state, ClockSlot.waiting);
  setWaiter(0, own.address + SLOT_STATE, ClockSlot.waiting);
  if (address !== undefined) setWaiter(1, address, expected);
  try {
    for (;;) {
      const woken = libc().linux?.futexWaitv(FUTEX_WAITV, waiters, address === undefined ? 1 : 2, 0, null, 0);
      const errno = woken !== undefined && woken < 0 ? libc().errno() : 0;
      if (errno === ENOSYS || errno === EPERM) {
        slot = null; // an older kernel, or a sandbox that forbids it: real time serves
        return null;
      }
      if (errno !== 0 && errno !== EAGAIN && errno !== EINTR) throw systemCallFailed('futex_waitv');
      if (woken === 1) return 'ok';
      if (Atomics.load(int32, state) === ClockSlot.due) return 'timed-out';
      // The slot still says that we wait, so it was the word that differed.
      if (errno === EAGAIN) return 'not-equal';
    }
  } finally {
    Atomics.store(int32, state, ClockSlot.idle);
  }
}

function setWaiter(index: number, address: number, value: number): void {
  waiters[index * 3] = BigInt(value >>> 0);
  waiters[index * 3 + 1] = BigInt(address);
  flags[index * 6 + 4] = FUTEX_32;
}

/** Null where there is none to be had. */
function ownSlot(): Slot | null {
  if (slot === undefined) slot = takeSlot();
  return slot;
}

function takeSlot(): Slot | null {
  try {
    const memory = clock === undefined ? undefined : ClockMemory.of(clock.memory);
    if (memory === undefined) return null;
    const { int32, float64 } = viewsOf(memory);
    for (let number = 0; number < CLOCK_SLOTS; number++) {
      const at = clockSlot(number);
      const owner = Atomics.load(int32, (at + SLOT_OWNER) >>> 2);
      if (owner !== 0 && birthOf(owner) !== null) continue;
      if (Atomics.compareExchange(int32, (at + SLOT_OWNER) >>> 2, owner, process.pid) !== owner) continue;
      // One that was killed while it waited has left it so.
      Atomics.store(int32, (at + SLOT_STATE) >>> 2, ClockSlot.idle);
      return { address: addressOf(memory) + at, int32, float64, at };
    }
    return null;
  } catch {
    return null; // the run is over, and the clock with it
  }
}
