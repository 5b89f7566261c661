/** A word of memory; an id of a process is replaced by the process's number where it is known, since ids differ in each run. */
export type Word = number | bigint | { readonly pid: number } | { readonly hex: string };

/** What a process asked of the kernel at one step. */
export type StepAction =
  /** `operation` is the kernel's name; `range`: the bytes within the memory, where no better name is known. */
  | {
      readonly kind: 'access';
      readonly operation: string;
      readonly operand?: Word;
      readonly expected?: Word;
      readonly range?: ByteRange;
    }
  /** Without `timeoutMs`, for ever. */
  | {
      readonly kind: 'wait';
      readonly expected: Word;
      readonly timeoutMs?: number;
      readonly offset?: number;
    }
  /** `woken`: the processes that it woke, from 1, where that is known. */
  | {
      readonly kind: 'notify';
      readonly count: number;
      readonly woken?: readonly number[];
      readonly offset?: number;
    }
  | { readonly kind: 'sleep'; readonly ms: number }
  /** A process that slept continues. */
  | { readonly kind: 'awake'; readonly because: 'woken' | 'timed-out' | 'slept' }
  | { readonly kind: 'pipe-read'; readonly maxBytes: number }
  | { readonly kind: 'pipe-write'; readonly byteLength: number }
  | { readonly kind: 'pipe-poll'; readonly timeoutMs?: number }
  | { readonly kind: 'pipe-close'; readonly role: 'reader' | 'writer' }
  | { readonly kind: 'spawn'; readonly fn: string };

export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

/** What came of it, where that is known. */
export type StepOutcome =
  | { readonly kind: 'gave'; readonly value: Word }
  /** Bytes went through a pipe; `first`: some of them, to be shown. */
  | { readonly kind: 'moved'; readonly count: number; readonly first: readonly number[] }
  | {
      readonly kind:
        'asleep' | 'not-equal' | 'timed-out' | 'end-of-stream' | 'broken-pipe' | 'ready' | 'not-ready';
    };

export interface StepFacts {
  readonly did: StepAction;
  readonly then?: StepOutcome;
}

/** Does the process sleep after it? */
export function isAsleepAfter({ did, then }: StepFacts): boolean {
  if (then !== undefined) return then.kind === 'asleep';
  return did.kind === 'wait' || did.kind === 'sleep';
}
