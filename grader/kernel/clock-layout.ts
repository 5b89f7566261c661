/**
 * A clock that another process advances: its time, and the processes that block until it has come to a certain point.
 * It lies in a segment of shared memory, so that a process can read it, and be woken, while it is blocked.
 */

/** The environment variable that names the clock's file. Children inherit it. */
export const CLOCK_VARIABLE = 'FORKLINGS_CLOCK';

/** A float64: the time, in ms. */
export const CLOCK_NOW = 0;

export const CLOCK_SLOTS = 64;
const FIRST_SLOT_BYTES = 64;
const SLOT_BYTES = 64;
export const CLOCK_BYTES = FIRST_SLOT_BYTES + CLOCK_SLOTS * SLOT_BYTES;

/** The process that has the slot, or 0. */
export const SLOT_OWNER = 0;
/** One of SlotState; the process sleeps on this word. */
export const SLOT_STATE = 4;
/** A float64: when its wait ends, in ms. */
export const SLOT_DEADLINE = 8;

export const ClockSlot = { idle: 0, waiting: 1, due: 2 } as const;

/** Where the slot begins, in bytes. */
export function clockSlot(slot: number): number {
  return FIRST_SLOT_BYTES + slot * SLOT_BYTES;
}

/** How the rest of a process finds its clock: a property of `process`, set before anything else is loaded. */
export const CLOCK_KEY = Symbol.for('forklings.clock');

/** The clock of a process under test, as this process reads it. */
export interface ProcessClock {
  /** The name of its shared memory. */
  readonly memory: string;
  /** In ms. */
  now(): number;
  /** In ms, as it was at the last look or later; this does not count as a look. */
  reading(): number;
  /** The machine's own clock, in ns. */
  readonly monotonic: () => bigint;
  /** `Atomics.wait` by the machine's own clock. */
  readonly blockFor: typeof Atomics.wait;
  /** So much time has passed in this process by other means than the clock's. */
  passed(ms: number): void;
  /** Sockets of the grader's own, whose bytes may not be held. */
  readonly ownSockets: WeakSet<object>;
}

/** Undefined in ordinary programs, which have the machine's clock. */
export function processClock(): ProcessClock | undefined {
  return Reflect.get(process, CLOCK_KEY) as ProcessClock | undefined;
}
