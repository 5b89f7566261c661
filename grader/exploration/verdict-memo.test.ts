import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { End, EventType } from '../explorer/board/layout';
import type { ResultTables } from '../explorer/board/result-tables';
import { historyKey } from '../explorer/run/history-key';
import type { EventRecord, RunRecord } from '../explorer/run/run-record';
import { step, writtenRun } from '../explorer/testing/written-run';
import type { Fault } from '../faults/failure';
import { firstOf } from './judges';
import { ObservedRun, type Judge } from './observed-run';
import type { Plan } from './plan';
import { VerdictMemo } from './verdict-memo';

const plan: Plan = { world: 'none', programs: [[{ method: 'a' }, { method: 'b' }], [{ method: 'c' }]] };
/** The result of a call is the word that stands for it. */
const tables: Pick<ResultTables, 'value' | 'error'> = {
  value: (_, word) => word,
  error: (_, word) => ({ name: `E${String(word)}`, message: '', stack: '' }),
};

/** Few histories, each with many kinds of steps, so that runs agree in the histories and differ in the steps. */
const bit = fc.integer({ min: 0, max: 1 });
const event = fc.record({
  process: bit,
  type: fc.constantFrom(...Object.values(EventType)),
  call: bit,
  value: bit,
  step: fc.nat({ max: 3 }),
});
const runs = fc.array(
  fc.record({
    end: fc.constantFrom(End.finished, End.stuck),
    asleep: fc.constantFrom(0, 1),
    events: fc.array(event, { maxLength: 3 }),
    steps: fc.array(fc.record({ process: bit, kind: bit, address: bit }), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 40 },
);

interface Facts {
  readonly end: End;
  readonly asleep: number;
  readonly events: readonly EventRecord[];
  readonly steps: readonly { process: number; kind: number; address: number }[];
}

function runOf({ end, asleep, events, steps }: Facts): RunRecord {
  return writtenRun(
    steps.map((one) => step(one)),
    { end, asleep },
    events,
  );
}

/** All that a judge can read of a run, each as a text. */
const facets: readonly ((run: ObservedRun) => unknown)[] = [
  (run) => [run.end, run.isStuck, run.culprit, run.isKilled(1), run.hasEnded(2)],
  (run) =>
    run.calls.map(({ process, input, outcome, begun, ended }) => [process, input, outcome, begun, ended]),
  (run) => run.calls.map(({ firstStep }) => firstStep),
  (run) => run.calls.map(({ lastStep }) => String(lastStep)),
  (run) => run.ownership.map(({ process, change, address }) => [process, change, address]),
  (run) => run.ownership.map((hold) => ({ ...hold })),
  (run) => run.steps,
  (run) => run.sleepers.map(({ process, address }) => [process, address]),
  (run) => run.after,
  (run) => run.operations((input): input is { method: string } => input.method !== 'b'),
  (run) => run.unmadeBecause,
  (run) => run.record.steps,
];

/** Reads one thing after the other. What it reads next depends on what it has read, and so does its verdict. */
const judges = fc
  .array(fc.nat({ max: facets.length - 1 }), { minLength: 1, maxLength: 4 })
  .map((order): Judge => {
    return (run): Fault | undefined => {
      let seen = '';
      for (const [at, facet] of order.entries()) {
        seen += JSON.stringify(facets[facet]?.(run) ?? null);
        if ((seen.length + at) % 3 === 0) break;
      }
      return seen.length % 4 === 0 ? undefined : { code: 'wrong-value', sentence: seen };
    };
  });

test('a verdict from the memo is the verdict that the judge would give, whatever it reads', () => {
  let reused = 0;
  let judgedAgain = 0;
  fc.assert(
    fc.property(runs, judges, judges, (all, one, other) => {
      let asked = 0;
      const counting: Judge = (run) => {
        asked += 1;
        return one(run);
      };
      const memo = new VerdictMemo<Judge>();
      const whole = firstOf(counting, other);
      const remembered = all.map(
        (facts) => new ObservedRun(runOf(facts), plan, tables as ResultTables, memo),
      );
      const answers = remembered.map((run) => run.judgedBy(whole));
      const asRemembered = asked;
      const alone = all.map((facts) => whole(new ObservedRun(runOf(facts), plan, tables as ResultTables)));
      expect(answers).toEqual(alone);
      if (asRemembered < all.length) reused += 1;
      else if (new Set(all.map((facts) => historyKey(runOf(facts)))).size < all.length) judgedAgain += 1;
    }),
    { numRuns: 2_000, seed: 20_261_123 },
  );
  // Otherwise there was no memo, or it was never at risk of a wrong verdict.
  expect(reused).toBeGreaterThan(100);
  expect(judgedAgain).toBeGreaterThan(100);
});

test('a judge that reads no step judges each history once', () => {
  const memo = new VerdictMemo<Judge>();
  let asked = 0;
  const judge: Judge = ({ calls }) => {
    asked += 1;
    return calls.length > 1 ? { code: 'wrong-value', sentence: 'two calls' } : undefined;
  };
  const history = { end: End.finished, asleep: 0, events: [] };
  for (const address of [0, 4, 8]) {
    const run = runOf({ ...history, steps: [{ process: 0, kind: 1, address }] });
    new ObservedRun(run, plan, tables as ResultTables, memo).judgedBy(judge);
  }
  expect(asked).toBe(1);
});
