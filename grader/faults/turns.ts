import type { StepFacts, Word } from '../explorer/run/step-facts';
import type { SourceLine } from './traced-step';
import type { Asked } from './asked';
import type { FaultCode } from './failure';
import type { PipeName } from './facts/pipes';

/** A place in memory as the learner knows it: `lock`, the second `lock`, byte 4 of it, or a pipe. */
export type Place =
  | { readonly kind: 'pipe'; readonly pipe: PipeName }
  | {
      readonly kind: 'named';
      readonly name: string;
      /** From 1, where several things have the name. */
      readonly number?: number;
      /** In bytes, where the thing is larger than a word. */
      readonly offset?: number;
    }
  | { readonly kind: 'unnamed' };

/** What a step left at a place: a word, and the word before it if that differs; or bytes in a pipe. */
export type MemoryAfter = { readonly place: Place } & (
  { readonly value: Word; readonly old?: Word } | { readonly held: number }
);

export interface TurnStep extends StepFacts {
  /** Its number in the run, from 1, where a schedule is controlled. */
  readonly number?: number;
  readonly where?: SourceLine;
  readonly memory?: MemoryAfter;
}

/** What a turn is: a call, the rest of an interrupted call, or something that the grader lets happen to a process. */
export type Act =
  | {
      readonly kind: 'call';
      readonly call: string;
      readonly part: CallPart;
      /** What the check called, in parts, so that it can be shown as what it asks of the learner's code. */
      readonly asked?: Asked;
    }
  | { readonly kind: 'continued'; readonly part: CallPart }
  | { readonly kind: 'delivery'; readonly what: Delivery; readonly from: Sender }
  | { readonly kind: 'timer' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'task'; readonly task: number; readonly fate: TaskFate };

/** Before the programs of the processes, in them, or after them. */
export type CallPart = 'before' | 'program' | 'after';

export type TaskFate = 'end' | 'fail' | 'exit' | 'kill';

/** `of`: how many bytes there are, where only the first arrive. */
export type Delivery =
  | { readonly kind: 'bytes'; readonly count: number; readonly of: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'event'; readonly name: string };

export type Sender =
  | { readonly kind: 'process'; readonly process: number }
  | { readonly kind: 'channel'; readonly channel: string };

/** How a turn ended. */
export type TurnEnd =
  | { readonly kind: 'returned'; readonly value: string }
  | { readonly kind: 'threw'; readonly name: string }
  /** The call ended in this fault. */
  | { readonly kind: 'failed'; readonly code: FaultCode }
  /** The check stopped the call; `before`: the step that it was about to take, until it continues. */
  | { readonly kind: 'stopped'; readonly before?: StepFacts; readonly isKilled?: boolean }
  | {
      readonly kind:
        /** It is not worth showing. */
        | 'silent'
        /** It has not ended yet. */
        | 'pending'
        /** It will never end, because nothing can continue. */
        | 'never-returns'
        | 'done'
        /** It returned a pid, which differs in each run. */
        | 'pid'
        /** A different process came in between. */
        | 'preempted'
        | 'asleep'
        | 'asleep-for-ever'
        | 'killed'
        | 'endless';
    };

/** A turn of one process. Turns are listed in the order in which they happened. */
export interface TrailEntry {
  /** Process under test, from 1. */
  readonly process: number;
  readonly act: Act;
  readonly end: TurnEnd;
  readonly steps: readonly TurnStep[];
}
