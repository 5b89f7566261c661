import { Action, End } from '../board/codes';
import { Head, records } from '../board/records';
import { writeEvent, writeStep } from '../board/step-words';
import { RunRecord, type EventRecord, type StepRecord } from '../run/run-record';

export interface RunFacts {
  readonly end?: End;
  readonly culprit?: number;
  readonly finished?: number;
  readonly killed?: number;
  readonly asleep?: number;
}

/** A step of which only what matters is said. */
export function step(facts: Partial<StepRecord> & Pick<StepRecord, 'process' | 'kind'>): StepRecord {
  const nowhere = { address: -1, size: 0, flags: 0, enabled: 0, timed: 0, previous: -1, woken: 0, bytes: 0 };
  return { action: Action.run, ...nowhere, ...facts };
}

/** A run as the leader would have recorded it. */
export function writtenRun(
  steps: readonly StepRecord[],
  facts: RunFacts = {},
  events: readonly EventRecord[] = [],
): RunRecord {
  const { end = End.finished, culprit = -1, finished = 0, killed = 0, asleep = 0 } = facts;
  const { head, step, event } = records;
  const firstEvent = head.size + steps.length * step.size;
  const words = new Int32Array(firstEvent + events.length * event.size);
  words[Head.steps] = steps.length;
  words[Head.events] = events.length;
  words[Head.end] = end;
  words[Head.culprit] = culprit;
  words[Head.finished] = finished;
  words[Head.killed] = killed;
  words[Head.asleep] = asleep;
  words[Head.length] = words.length;
  for (const [at, one] of steps.entries()) writeStep(words, head.size + at * step.size, one);
  for (const [at, one] of events.entries()) writeEvent(words, firstEvent + at * event.size, one);
  return new RunRecord(words, 0);
}
