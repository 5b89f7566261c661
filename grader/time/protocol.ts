/** What a process that has timers and the lab say to each other: lines of JSON over a local socket. */

/** Where a process finds the lab, in its environment. */
export const TIMERS_VARIABLE = 'FORKLINGS_TIMERS';

export type FromTimers =
  /** Whose timers these are: its own number, and its family's mark. */
  | { readonly type: 'hello'; readonly pid: number; readonly family: string }
  /** When its timers are due, in ms: the first ones of them, in their order. */
  | { readonly type: 'due'; readonly at: readonly number[] }
  /** All timers that were due have been run. */
  | { readonly type: 'fired' };

/** It is `at` now: the timers that are due run. */
export interface ToTimers {
  readonly type: 'fire';
  readonly at: number;
}
