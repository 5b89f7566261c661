import type { Replay } from '../faults/replay';
import type { StepFacts, StepOutcome } from '../explorer/run/step-facts';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Action } from '../explorer/board/layout';
import { deviationsOfRun } from '../explorer/search/deviations-of-run';
import type { Deviation } from '../explorer/search/schedule';
import { Single } from '../explorer/search/single';
import { Failure, type Fault } from '../faults/failure';
import { Trail } from '../subject/trail';
import { explore } from './explore';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { Explorations } from './replay';
import { readToken, writeToken } from './replay-token';
import { answersOf, bounded, differentAnswers, lookAtRuns } from './testing/explored-runs';
import { call, fill, read, write } from './testing/pipe-stories';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofPipes = subjectsWithWorlds('pipe-worlds');
afterAll(() => ofPipes.stop(), PATIENCE_MS);

const whole: Plan = {
  world: 'writerAndReader',
  programs: [[call('writeAll', { letters: 'abcd' })], [call('readAll', { most: 100 })]],
};
/** The pieces in which it was written and read: `1+3 abcd`. */
const piecesOf = (run: ObservedRun): string => `${answersOf(run, 1).join()} ${answersOf(run, 2).join()}`;
const piecesIn = async (preemptions: number, cuts: number): Promise<string[]> => {
  const search = bounded(preemptions, 0, cuts);
  return [...new Set(await lookAtRuns(await ofPipes.take(2), whole, search, piecesOf))].sort();
};

describe('a cut', () => {
  const uncut = '4 abcd';
  const once = ['1+3 abcd', '2+2 abcd', '3+1 abcd', '4 a|bcd', '4 ab|cd', '4 abc|d', uncut].sort();

  test(
    'is tried at each place of each read and each write, one in a run, and nowhere else',
    async () => {
      expect(await piecesIn(1, 1)).toEqual(once);
      // The rest of a cut operation may be cut where the other side performs it.
      const [first] = [await piecesIn(2, 1)];
      expect(first).toEqual([...once, '1+3 a|bcd', '2+2 ab|cd', '3+1 abc|d'].sort());
    },
    PATIENCE_MS,
  );

  test(
    'counts as a preemption, and is not made where none was requested',
    async () => {
      expect(await piecesIn(0, 1)).toEqual([uncut]);
      expect(await piecesIn(2, 0)).toEqual([uncut]);
      expect(await piecesIn(1, 2)).toEqual(once);
      const twice = await piecesIn(2, 2);
      expect(twice).toEqual(
        expect.arrayContaining([...once, '1+1+2 abcd', '4 a|b|cd', '3+1 a|bcd', '2+2 abc|d']),
      );
      // Three more pieces than uncut are three cuts.
      for (const pieces of twice) expect(pieces.replaceAll(/[^+|]/g, '').length).toBeLessThanOrEqual(2);
    },
    PATIENCE_MS,
  );

  test.each([
    [2, [1]],
    [24, Array.from({ length: 23 }, (_, at) => at + 1)],
    [25, [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 23, 24]],
    [40, [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 20, 38, 39]],
    [4_096, [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 2_048, 4_094, 4_095]],
  ])(
    'of %i bytes is tried at these places, at each once: %j',
    async (count, places) => {
      const plan: Plan = { world: 'everybodys', programs: [[fill(count)]] };
      const search = bounded(1, 0, 1);
      const written = await lookAtRuns(await ofPipes.take(1), plan, search, (run) => answersOf(run, 1)[0]);
      expect(written).toEqual([count, ...places]);
    },
    PATIENCE_MS,
  );

  test(
    'also comes at the step at which a process is given the turn, as one deviation',
    async () => {
      const plan: Plan = { world: 'writerAndReader', programs: [[write('abc'), write('d')], [read(3)]] };
      let both = 0;
      const search = bounded(3, 0, 1);
      await lookAtRuns(await ofPipes.take(2), plan, search, ({ record }, { deviations }) => {
        const steps = deviations.map(({ step }) => step);
        expect(new Set(steps).size).toBe(steps.length);
        expect(deviationsOfRun(record)).toEqual(deviations);
        const cut = deviations.find(({ action }) => action === Action.cut);
        const { previous, enabled, process } = record.step(cut?.step ?? 0);
        if (cut !== undefined && previous >= 0 && previous !== process && (enabled & (1 << previous)) !== 0)
          both += 1;
      });
      expect(both).toBeGreaterThan(0);
      const answers = await differentAnswers(await ofPipes.take(2), plan, bounded(2, 0, 1));
      expect(answers).toEqual(
        expect.arrayContaining([
          [[3, 1], ['ab']],
          [[2, 'BrokenPipe'], ['ab']],
          [[2, 1], ['abd']],
          [[3, 'BrokenPipe'], ['a']],
        ]),
      );
    },
    PATIENCE_MS,
  );
});

describe('a run with cuts', () => {
  const told = (run: ObservedRun): unknown => ({
    pieces: piecesOf(run),
    steps: run.steps.map(({ process, action, kind, bytes, flags }) => [process, action, kind, bytes, flags]),
  });

  test(
    'is the same run again when its deviations are given, through a token',
    async () => {
      const subjects = await ofPipes.take(2);
      const runs: { readonly deviations: readonly Deviation[]; readonly told: unknown }[] = [];
      await lookAtRuns(subjects, whole, bounded(2, 0, 2), (run, { deviations }) => {
        if (deviations.some(({ action }) => action === Action.cut))
          runs.push({ deviations, told: told(run) });
      });
      expect(runs.length).toBeGreaterThan(50);
      for (const run of runs.filter((_, at) => at % 10 === 0)) {
        const { deviations } = throughToken({ exploration: 1, deviations: run.deviations });
        expect(await lookAtRuns(subjects, whole, new Single(deviations), told)).toEqual([run.told]);
      }
    },
    PATIENCE_MS,
  );

  test(
    'that fails reports where the stream was cut: in its token, and in each step when it is run again',
    async () => {
      const plan: Plan = {
        ...whole,
        cuts: 1,
        judge: (run) =>
          String(answersOf(run, 2)[0]).startsWith('abc|')
            ? { code: 'message-split', sentence: 'It came in pieces.' }
            : undefined,
      };
      const found = await faultOf(plan, undefined);
      expect(found.fault.replay?.deviations).toEqual([
        { step: expect.any(Number), action: Action.cut, process: 1, bytes: 3 },
      ]);
      const again = await faultOf(plan, throughToken(found.fault.replay));
      expect(again.fault).toMatchObject({ code: 'message-split' });
      expect(again.steps).toEqual([
        { did: { kind: 'pipe-write', byteLength: 4 }, then: moved(0x61, 0x62, 0x63, 0x64) },
        { did: { kind: 'pipe-read', maxBytes: 100 }, then: moved(0x61, 0x62, 0x63) },
        { did: { kind: 'pipe-read', maxBytes: 100 }, then: moved(0x64) },
        { did: { kind: 'pipe-read', maxBytes: 100 }, then: { kind: 'end-of-stream' } },
      ]);
    },
    PATIENCE_MS,
  );

  function moved(...first: readonly number[]): StepOutcome {
    return { kind: 'moved', count: first.length, first };
  }

  function throughToken(replay: Replay | undefined): Replay {
    if (replay === undefined) throw new Error('there is no replay');
    const [code, grader] = ['0123abcd', '4567cdef'];
    return readToken(writeToken({ kata: 'pipe', check: 'of-this-test', code, grader, replay })).replay;
  }

  async function faultOf(
    plan: Plan,
    replay: Replay | undefined,
  ): Promise<{ fault: Fault; steps: StepFacts[] }> {
    const trail = new Trail();
    const ones = await ofPipes.remotes(2, trail);
    try {
      await explore({ trail, explorations: new Explorations(replay, replay !== undefined) }, ones, plan);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const steps = trail.entries.flatMap(({ steps: each }) =>
        each.map(({ did, then }) => ({ did, ...(then === undefined ? {} : { then }) })),
      );
      return { fault: error.fault, steps };
    }
    throw new Error('nothing failed');
  }
});
