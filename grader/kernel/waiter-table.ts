/*
 * Behind each segment's own bytes lies a table in which processes sign up that wait without a futex. One
 * slot a waiter:
 *
 *   owner   the process that has the slot, 0 for none: its pid and the low bits of its birth in one word, so that
 *           taking a slot and signing it is one compareExchange, and a slot of the dead is known at any moment
 *   state   a generation and a phase: a notifier that saw an earlier tenant cannot wake the next one
 *   offset  of the word it waits for
 *   order   when it came; notify wakes the oldest first
 */
export const SLOTS = 64;
const HEADER_WORDS = 4;
const SLOT_WORDS = 4;

export const WAITER_TABLE_BYTES = 4 * (HEADER_WORDS + SLOTS * SLOT_WORDS);

/** The word that counts arrivals. */
export const ARRIVALS = 0;

export const OWNER = 0;
export const STATE = 1;
export const OFFSET = 2;
export const ORDER = 3;

/** The index in the table of a slot's field. */
export function fieldOf(slot: number, field: number): number {
  return HEADER_WORDS + slot * SLOT_WORDS + field;
}

export const IDLE = 0;
export const WAITING = 1;
export const NOTIFIED = 2;

/** The next generation's state in that phase. */
export function nextGeneration(state: number, phase: number): number {
  return (((state >> 2) + 1) << 2) | phase;
}

export function phaseOf(state: number): number {
  return state & 3;
}

export function inPhase(state: number, phase: number): number {
  return (state & ~3) | phase;
}
