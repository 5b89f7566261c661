import { Action, End, Head, HEAD_WORDS, Step, STEP_WORDS } from '../board/layout';
import { RunRecord, type StepRecord } from '../run/run-record';

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

/** A run as the leader would have written it down. */
export function writtenRun(steps: readonly StepRecord[], facts: RunFacts = {}): RunRecord {
  const { end = End.finished, culprit = -1, finished = 0, killed = 0, asleep = 0 } = facts;
  const words = new Int32Array(HEAD_WORDS + steps.length * STEP_WORDS);
  words[Head.steps] = steps.length;
  words[Head.end] = end;
  words[Head.culprit] = culprit;
  words[Head.finished] = finished;
  words[Head.killed] = killed;
  words[Head.asleep] = asleep;
  words[Head.words] = words.length;
  for (const [index, one] of steps.entries()) {
    const at = HEAD_WORDS + index * STEP_WORDS;
    words[at + Step.what] = one.process | (one.action << 4) | (one.kind << 8) | (one.flags << 16);
    words[at + Step.address] = one.address;
    words[at + Step.size] = one.size | (one.enabled << 16) | (one.timed << 24);
    words[at + Step.before] = (one.previous + 1) | (one.woken << 8);
  }
  return new RunRecord(words, 0);
}
