import { Action, End, Event, Head, Step } from '../board/layout';
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
  const length = Head.size + steps.length * Step.size + events.length * Event.size;
  const words = new Int32Array(length);
  const run = new RunRecord(words, 0);
  Object.assign(run, { steps: steps.length, events: events.length, length });
  Object.assign(run, { end, culprit, finished, killed, asleep });
  const place = new Step.View(words, Head.size);
  for (const { previous, ...step } of steps) {
    Object.assign(place, step, { afterProcess: previous + 1 });
    place.at += Step.size;
  }
  for (const [at, event] of events.entries()) Object.assign(new Event.View(words, run.eventAt(at)), event);
  return run;
}
