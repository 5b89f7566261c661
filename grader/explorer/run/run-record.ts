import type { Action, EventType, Flag } from '../board/layout';
import { Event, Head, Step } from '../board/layout';
import { wordAt } from '../board/record';

/** One step of a run. */
export interface StepRecord {
  readonly process: number;
  readonly action: Action;
  /** An operation of the kernel, or one of `Pending`. */
  readonly kind: number;
  readonly flags: number;
  /** In bytes of the board; -1 for none. */
  readonly address: number;
  readonly size: number;
  /** Masks of the processes that could run, or time out, when it was chosen. */
  readonly enabled: number;
  readonly timed: number;
  /** The process that had run before; -1 at first. */
  readonly previous: number;
  readonly woken: number;
  /** Moved through a pipe. */
  readonly bytes: number;
}

export interface EventRecord {
  readonly process: number;
  readonly type: EventType;
  /** The number of the call. */
  readonly call: number;
  readonly value: number;
  /** Steps before it. */
  readonly step: number;
}

/** A run on the board: read in place, because most runs are looked at once and never again. */
export class RunRecord extends Head.View {
  readonly #step = new Step.View(this.words, this.at);
  readonly #event = new Event.View(this.words, this.at);

  step(step: number): StepRecord {
    const place = this.#step;
    place.at = this.at + Head.size + step * Step.size;
    const { process, action, kind, flags, address, size, enabled, timed, afterProcess, woken, bytes } = place;
    const previous = afterProcess - 1;
    return { process, action, kind, flags, address, size, enabled, timed, previous, woken, bytes };
  }

  event(event: number): EventRecord {
    const place = this.#event;
    place.at = this.eventAt(event);
    const { process, type, call, value, step } = place;
    return { process, type, call, value, step };
  }

  /** The index of the first word of an event, for readers in a hurry. */
  eventAt(event: number): number {
    return this.at + Head.size + this.steps * Step.size + event * Event.size;
  }

  word(at: number): number {
    return wordAt(this.words, at);
  }

  /** A copy that lasts. */
  kept(): RunRecord {
    return new RunRecord(this.words.slice(this.at, this.at + this.length), 0);
  }
}

export function has(flags: number, flag: (typeof Flag)[keyof typeof Flag]): boolean {
  return (flags & flag) !== 0;
}
