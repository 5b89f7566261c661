import type { Action, End, EventType, Flag } from '../board/layout';
import { EVENT_WORDS, Head, HEAD_WORDS, Step, STEP_WORDS } from '../board/layout';

/** One step of a run, as it was written down. */
export interface StepRecord {
  readonly process: number;
  readonly action: Action;
  /** An operation of the kernel, or one of `Pending`. */
  readonly kind: number;
  readonly flags: number;
  /** In bytes of the board; -1 for none. */
  readonly address: number;
  readonly size: number;
  /** Masks of those who could run, or time out, when it was chosen. */
  readonly enabled: number;
  readonly timed: number;
  /** Who had run before; -1 at first. */
  readonly previous: number;
  readonly woken: number;
  /** Moved through a pipe. */
  readonly bytes: number;
}

export interface EventRecord {
  readonly process: number;
  readonly type: (typeof EventType)[keyof typeof EventType];
  /** The number of the call. */
  readonly call: number;
  readonly value: number;
  /** How many steps there had been. */
  readonly step: number;
}

/** A run on the board: read in place, since most are looked at once and never again. */
export class RunRecord {
  constructor(
    private readonly words: Int32Array,
    private readonly at: number,
  ) {}

  get steps(): number {
    return this.#word(Head.steps);
  }

  get events(): number {
    return this.#word(Head.events);
  }

  get end(): End {
    return this.#word(Head.end) as End;
  }

  /** The process that the end is owed to; -1 for none. */
  get culprit(): number {
    return this.#word(Head.culprit);
  }

  get finished(): number {
    return this.#word(Head.finished);
  }

  get killed(): number {
    return this.#word(Head.killed);
  }

  get asleep(): number {
    return this.#word(Head.asleep);
  }

  /** How many words it takes, head included. */
  get length(): number {
    return this.#word(Head.words);
  }

  /** Where the four words of a step begin, for those in a hurry. */
  stepAt(step: number): number {
    return this.at + HEAD_WORDS + step * STEP_WORDS;
  }

  eventAt(event: number): number {
    return this.at + HEAD_WORDS + this.steps * STEP_WORDS + event * EVENT_WORDS;
  }

  step(step: number): StepRecord {
    const at = this.stepAt(step);
    const what = this.words[at + Step.what] ?? 0;
    const size = this.words[at + Step.size] ?? 0;
    const before = this.words[at + Step.before] ?? 0;
    return {
      process: what & 15,
      action: ((what >> 4) & 15) as Action,
      kind: (what >> 8) & 255,
      flags: what >>> 16,
      address: this.words[at + Step.address] ?? -1,
      size: size & 0xffff,
      enabled: (size >>> 16) & 255,
      timed: size >>> 24,
      previous: (before & 255) - 1,
      woken: (before >>> 8) & 255,
      bytes: before >>> 16,
    };
  }

  event(event: number): EventRecord {
    const at = this.eventAt(event);
    const what = this.words[at] ?? 0;
    return {
      process: what & 15,
      type: ((what >> 4) & 15) as EventRecord['type'],
      call: what >>> 8,
      value: this.words[at + 1] ?? 0,
      step: this.words[at + 2] ?? 0,
    };
  }

  /** A word as it stands there. */
  word(at: number): number {
    return this.words[at] ?? 0;
  }

  /** A copy that lasts. */
  kept(): RunRecord {
    return new RunRecord(this.words.slice(this.at, this.at + this.length), 0);
  }

  #word(word: number): number {
    return this.words[this.at + word] ?? 0;
  }
}

export function has(flags: number, flag: (typeof Flag)[keyof typeof Flag]): boolean {
  return (flags & flag) !== 0;
}
