import type { SourceLine } from './traced-step';

/** Why a line is shown with a fault: what happened there. Processes and steps count from 1. */
export type LineRole =
  /** The error was thrown there. */
  | { readonly kind: 'threw' }
  /**
   * The process was stopped after that line, and continued at `next`; without that switch, before step `before`, the run
   * passes.
   */
  | {
      readonly kind: 'switched';
      readonly process: number;
      readonly next?: SourceLine;
      readonly before?: number;
    }
  /** That was its last line before it was killed; without the kill the run passes. */
  | { readonly kind: 'killed'; readonly process: number }
  /** Its timeout fired there although another process could run; otherwise the run passes. */
  | { readonly kind: 'timed-out'; readonly process: number }
  /** Only some of the bytes were moved there; otherwise the run passes. */
  | { readonly kind: 'cut'; readonly process: number }
  /** The step of which the sentence speaks. */
  | { readonly kind: 'decided'; readonly process: number; readonly step: number; readonly what: Decision }
  /** It sleeps there for ever. */
  | { readonly kind: 'sleeps'; readonly process: number }
  /** It awaits there something that never comes. */
  | { readonly kind: 'awaits'; readonly process: number }
  /** The check stopped the call before that line. */
  | { readonly kind: 'stopped' }
  /** The last operation of the call whose answer is wrong. */
  | { readonly kind: 'last-of-call' }
  /** No more is known than that it was the last one. */
  | { readonly kind: 'last' };

export type Decision =
  'let-in' | 'took' | 'notified' | 'changed' | 'left' | 'swallowed' | 'short-write' | 'raced' | 'ran-out';
