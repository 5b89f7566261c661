/* What the words of the board mean. */

/** `over`: there will not be another batch. The word itself says so, because the leader may be about to sleep on it. */
export const SlotState = { empty: 0, full: 1, done: 2, over: 3 } as const;

/** What the processes of an exploration are doing: making the shared things, running under the schedule, or leaving. */
export const Mode = { setup: 0, explored: 1, unwinding: 2 } as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

/** How a wait ended. */
export const WaitOutcome = { notified: 1, timedOut: 2 } as const;
export type WaitOutcome = (typeof WaitOutcome)[keyof typeof WaitOutcome];

/**
 * Steps that are not operations of the kernel; their numbers follow those of kernel/operation. `exit`: the process has
 * made its last call, and the system closes its ends of pipes.
 */
export const Pending = { start: 20, resume: 21, sleep: 22, exit: 23 } as const;

/**
 * What happens at a step of a schedule. `late`: a process that was woken in time resumes only when its time is over, as
 * on a busy machine. `cut`: a read from a pipe, or a write, moves fewer bytes than it could. `hold`: the run ends before this
 * step, so that a person can say what happens at it.
 */
export const Action = { run: 0, timeout: 1, kill: 2, demote: 3, late: 4, cut: 5, hold: 6 } as const;
export type Action = (typeof Action)[keyof typeof Action];

/** How the holder of the turn chooses where the schedule says nothing. */
export const Strategy = { stay: 0, priorities: 1, raceReversing: 2 } as const;
export type Strategy = (typeof Strategy)[keyof typeof Strategy];

/** Why a run ended. */
export const End = {
  /** Every process finished, or was killed. */
  finished: 1,
  /** No process can run, and some process has not finished. */
  stuck: 2,
  tooManySteps: 3,
  busyWait: 4,
  polling: 5,
  /** The schedule asked for a process that could not run: the code differs from run to run. */
  impossible: 6,
  /** Another order of independent steps was explored before. */
  redundant: 7,
  /** The world could not be made: the answer to the exploration says why. */
  unmade: 8,
  /** Memory of an earlier run was used: the code keeps something between runs. */
  stale: 9,
  /** The bytes of a memory were asked for, and what is done to them is not seen: the run proves nothing. */
  bypassed: 10,
  /** The schedule says no more: see `Action.hold`. */
  held: 11,
} as const;
export type End = (typeof End)[keyof typeof End];

/** What is noted about a step while it is carried out. */
export const Flag = {
  changed: 1,
  /** The same operation with nothing changed since: a preemption here equals one before the first such operation. */
  repeated: 2,
  /** The previous process could not continue. */
  forced: 4,
  blocked: 8,
  /** compareExchange found another value than it expected, or a wait found that it need not sleep. */
  notEqual: 16,
  /** The process was woken from a wait whose deadline has not come yet. */
  inTime: 32,
} as const;

export const EventType = { call: 0, returned: 1, threw: 2, holds: 3, lets: 4 } as const;
export type EventType = (typeof EventType)[keyof typeof EventType];
