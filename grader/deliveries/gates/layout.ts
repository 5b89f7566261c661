/**
 * Gates lie in shared memory, where both sides meet: a task that waits, in whichever process the learner's code runs
 * it, and the check that lets it continue. Words of 32 bits; each gate is a row of `GATE_BYTES`.
 */
export const GATE_BYTES = 32;
export const MOST_GATES = 2_000;

/** Word 0 of all: incremented at each arrival at any gate. */
export const ARRIVALS = 0;

export const PID = 0;
export const COMMAND = 4;
/** The number of arrivals at this gate. */
export const TIMES = 8;
/** 1 while a task waits at this gate. */
export const WAITING = 12;

export const Command = { none: 0, open: 1, fail: 2, exit: 3 } as const;
export type Command = (typeof Command)[keyof typeof Command];

/** The offset of a gate's row. Gates are numbered from 0. */
export function rowOf(gate: number): number {
  return GATE_BYTES * (gate + 1);
}
