import type { Reply } from './protocol';

/** What a child does in one go: one call, or a chunk of them. */
export interface Task {
  readonly job: Job;
  /** Counts the tasks of the pool, from 1. */
  readonly id: number;
  /** The number of its function, and how that takes the items. */
  readonly call: number;
  /** The packed items. */
  readonly bytes: Uint8Array;
  readonly timeoutMs: number;
  done(reply: Reply): void;
  /** All of its items have failed with that. */
  failed(error: unknown): void;
}

/** One call of apply, map or imap: a row of tasks, which are made when there is room for them. */
export interface Job {
  /** The next task; null when there is none at the moment. */
  take(): Task | null;
  /** Whether it has no more tasks to give, now or later. */
  readonly isOver: boolean;
  /** What it has not got yet, it will not get any more. */
  fail(error: unknown): void;
  /** The pool is to end: give what there is, without waiting for those who fetch results. */
  drain?(): void;
  /** Ends it, if it waits for somebody to fetch results, and nobody does. */
  cut?(): boolean;
}
