import type { Action, EventType } from './codes';
import { Event, Step } from './records';
import { code, wordAt } from './record';

// Looked up once: where this is not bundled, as in the driver, each look at an import is a call.
const { what: WHAT, address: ADDRESS, size: SIZE, before: BEFORE } = Step;
const asAction = code<Action>;
const asType = code<EventType>;

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

/** Larger numbers of bytes are recorded as this one. */
export const MOST_BYTES = 0xffff;

export function whatWord(process: number, action: Action, kind: number, flags: number): number {
  return process | (action << 4) | (kind << 8) | (flags << 16);
}

export function sizeWord(size: number, enabled: number, timed: number): number {
  return size | (enabled << 16) | (timed << 24);
}

export function beforeWord(previous: number, woken: number, bytes: number): number {
  return (previous + 1) | (woken << 8) | (bytes << 16);
}

export function writeStep(words: Int32Array, at: number, step: StepRecord): void {
  words[at + WHAT] = whatWord(step.process, step.action, step.kind, step.flags);
  words[at + ADDRESS] = step.address;
  words[at + SIZE] = sizeWord(step.size, step.enabled, step.timed);
  words[at + BEFORE] = beforeWord(step.previous, step.woken, step.bytes);
}

export function readStep(words: Int32Array, at: number): StepRecord {
  const what = words[at + WHAT] ?? 0;
  const size = words[at + SIZE] ?? 0;
  const before = words[at + BEFORE] ?? 0;
  return {
    process: what & 15,
    action: asAction((what >> 4) & 15),
    kind: (what >> 8) & 255,
    flags: what >>> 16,
    address: readAddress(words, at),
    size: size & 0xffff,
    enabled: (size >>> 16) & 255,
    timed: size >>> 24,
    previous: (before & 255) - 1,
    woken: (before >>> 8) & 255,
    bytes: before >>> 16,
  };
}

/** What was chosen, without what became of it: the process, the action and the kind, packed. */
export function readChoice(words: Int32Array, at: number): number {
  return (words[at + WHAT] ?? 0) & 0xffff;
}

export function readAddress(words: Int32Array, at: number): number {
  return words[at + ADDRESS] ?? -1;
}

// While a step is carried out, more becomes known about it.

export function addFlag(words: Int32Array, at: number, flag: number): void {
  words[at + WHAT] = wordAt(words, at + WHAT) | (flag << 16);
}

export function addWoken(words: Int32Array, at: number, woken: number): void {
  words[at + BEFORE] = wordAt(words, at + BEFORE) | (woken << 8);
}

export function addBytes(words: Int32Array, at: number, bytes: number): void {
  words[at + BEFORE] = wordAt(words, at + BEFORE) | (Math.min(bytes, MOST_BYTES) << 16);
}

/** One line of a history. */
export interface EventRecord {
  readonly process: number;
  readonly type: EventType;
  /** The number of the call. */
  readonly call: number;
  readonly value: number;
  /** Steps before it. */
  readonly step: number;
}

export function writeEvent(words: Int32Array, at: number, event: EventRecord): void {
  const { process, type, call, value, step } = event;
  words[at + Event.what] = process | (type << 4) | (call << 8);
  words[at + Event.value] = value;
  words[at + Event.step] = step;
}

export function readEvent(words: Int32Array, at: number): EventRecord {
  const what = wordAt(words, at + Event.what);
  return {
    process: what & 15,
    type: asType((what >> 4) & 15),
    call: what >>> 8,
    value: wordAt(words, at + Event.value),
    step: wordAt(words, at + Event.step),
  };
}
