import { type End, type Flag } from '../board/codes';
import { Head, records } from '../board/records';
import { code } from '../board/record';
import { EMPTY, mixed } from './fingerprint';
import {
  readAddress,
  readChoice,
  readEvent,
  readStep,
  type EventRecord,
  type StepRecord,
} from '../board/step-words';

export type { EventRecord, StepRecord } from '../board/step-words';

// Looked up once: where this is not bundled, as in the driver, each look at an import is a call.
const HEAD_WORDS = records.head.size;
const STEP_WORDS = records.step.size;
const EVENT_WORDS = records.event.size;

/** A run on the board: read in place, because most runs are looked at once and never again. */
export class RunRecord {
  constructor(
    private readonly words: Int32Array,
    private readonly at: number,
  ) {}

  get steps(): number {
    return this.#head(Head.steps);
  }

  get events(): number {
    return this.#head(Head.events);
  }

  get end(): End {
    return code(this.#head(Head.end));
  }

  /** The process that caused the end; -1 for none. */
  get culprit(): number {
    return this.#head(Head.culprit);
  }

  /** Masks of processes. */
  get finished(): number {
    return this.#head(Head.finished);
  }

  get killed(): number {
    return this.#head(Head.killed);
  }

  get asleep(): number {
    return this.#head(Head.asleep);
  }

  /** Masks of the processes that could run, or time out, when the run ended. */
  get enabled(): number {
    return this.#head(Head.enabled);
  }

  get timed(): number {
    return this.#head(Head.timed);
  }

  /** In words, the head included. */
  get length(): number {
    return this.#head(Head.length);
  }

  step(step: number): StepRecord {
    return readStep(this.words, this.at + HEAD_WORDS + step * STEP_WORDS);
  }

  /** Of the steps up to `end`, or of those from `begin`, after what `before` is the fingerprint of. */
  fingerprint(end: number, begin = 0, before = EMPTY): number {
    const first = this.at + HEAD_WORDS;
    let hash = before;
    for (let at = first + begin * STEP_WORDS; at < first + end * STEP_WORDS; at += STEP_WORDS)
      hash = mixed(mixed(hash, readChoice(this.words, at)), readAddress(this.words, at));
    return hash;
  }

  event(event: number): EventRecord {
    return readEvent(this.words, this.eventAt(event));
  }

  /** The index of the first word of an event, for readers in a hurry. */
  eventAt(event: number): number {
    return this.at + HEAD_WORDS + this.steps * STEP_WORDS + event * EVENT_WORDS;
  }

  word(at: number): number {
    return this.words[at] ?? 0;
  }

  /** A copy that lasts. */
  kept(): RunRecord {
    return new RunRecord(this.words.slice(this.at, this.at + this.length), 0);
  }

  #head(field: number): number {
    return this.words[this.at + field] ?? 0;
  }
}

export function has(flags: number, flag: (typeof Flag)[keyof typeof Flag]): boolean {
  return (flags & flag) !== 0;
}
