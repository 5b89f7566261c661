import type { Reply } from './protocol';

/** What a child does as one unit: one call, or a chunk of calls. */
export interface Task {
  readonly job: Job;
  /** Counts the tasks of the pool, from 1. */
  readonly id: number;
  /** The number of its function, and how the function takes the items. */
  readonly call: number;
  /** The packed items. */
  readonly bytes: Uint8Array;
  readonly timeoutMs: number;
  done(reply: Reply): void;
  /** All of its items have failed with this error. */
  failed(error: unknown): void;
}

/** One call of apply, map or imap: a row of tasks, which are made when there is room for them. */
export interface Job {
  /** The next task; null when there is none at the moment. */
  take(): Task | null;
  /** Whether it has no more tasks to give, now or later. */
  readonly isOver: boolean;
  /** Outcomes that have not arrived yet will never arrive. */
  fail(error: unknown): void;
  /** The pool is about to end: give all remaining tasks, without waiting for results to be fetched. */
  drain?(): void;
  /** Ends it if it waits for results to be fetched, and they are not. */
  cut?(): boolean;
}
