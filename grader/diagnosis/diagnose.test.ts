import { describe, expect, test } from '@jest/globals';
import path from 'node:path';
import type { StepAction } from '../explorer/run/step-facts';
import type { TrailEntry, TurnStep } from '../faults/turns';
import type { Kata } from '../course/course';
import { kataOf } from '../course/course';
import type { Fault } from '../faults/failure';
import { projectRoot } from '../course/project';
import { diagnose } from './diagnose';
import { faults } from './faults';
import { captionOf } from './sentences/captions';

/** A kata without hints. */
const kata: Kata = { ...kataOf('value'), id: 'sample', folder: '00-sample' };
const file = path.join(projectRoot(), 'grader/diagnosis/testing/fixtures/account.ts');

const loads: StepAction = { kind: 'access', operation: 'load', operand: 0 };
const stepAt = (line: number, did: StepAction = loads): TurnStep => ({
  did,
  where: { file, line, column: 1 },
});

function turn(steps: readonly TurnStep[] = [], details: Partial<TrailEntry> = {}): TrailEntry {
  const act = { kind: 'call', call: 'balance()', part: 'program' } as const;
  return { process: 1, act, end: { kind: 'done' }, steps, ...details };
}

const ofPromise: Fault = { code: 'wrong-value', sentence: 'The balance must be 7.' };
const ofSchedule: Fault = {
  code: 'lost-update',
  sentence: 'An addition is gone.',
  replay: { exploration: 1, deviations: [] },
};

describe('a diagnosis', () => {
  test('has the title and the lesson of the code, and the sentence of the cause', () => {
    expect(diagnose(kata, ofPromise)).toEqual({
      code: 'wrong-value',
      title: faults['wrong-value'].title,
      lesson: faults['wrong-value'].lesson,
      sentence: 'The balance must be 7.',
    });
    const spinning: Fault = { code: 'busy-wait', facts: { kind: 'spinning', process: 2 } };
    expect(diagnose(kata, spinning).sentence).toMatch(/^Process 2 looks at the same memory/);
  });

  test('names the hint of the kata that fits', () => {
    expect(diagnose(kataOf('value'), { code: 'torn-value', sentence: 'x' }).hint).toBeGreaterThan(0);
    expect(diagnose(kata, { code: 'torn-value', sentence: 'x' }).hint).toBeUndefined();
  });

  test('hands on what was expected, what came, the smallest input and what was printed', () => {
    const details = { expected: '7', actual: '6', counterexample: 'deposit(1)', output: 'hello' };
    expect(diagnose(kata, { ...ofPromise, ...details })).toMatchObject(details);
  });
});

describe('the line that is shown', () => {
  test('is that of the fault, with the text that stands there, by a path within the project', () => {
    const where = { file, line: 2, column: 1 };
    expect(diagnose(kata, { ...ofPromise, where }, [turn([stepAt(3)])]).where).toEqual({
      file: 'grader/diagnosis/testing/fixtures/account.ts',
      line: 2,
      source: 'const before = memory.at(0) ?? 0;',
    });
  });

  test('is else the last one of the last call, but not one that only starts a process', () => {
    const spawns = stepAt(1, { kind: 'spawn', fn: 'work' });
    const { where, whereWhy } = diagnose(kata, ofPromise, [turn([stepAt(2)]), turn([stepAt(3), spawns])]);
    expect([where?.line, whereWhy]).toEqual([3, captionOf({ kind: 'last-of-call' })]);
    expect(diagnose(kata, ofPromise, [turn([spawns])]).where).toBeUndefined();
  });

  test('is none when the last call has no step of its own: an earlier call is innocent', () => {
    expect(diagnose(kata, ofPromise, [turn([stepAt(2)]), turn()]).where).toBeUndefined();
  });

  test('comes with what happened there, and with the line at which a stopped process continued', () => {
    const where = { file, line: 2, column: 1 };
    const role = { kind: 'switched', process: 1, next: { file, line: 3, column: 1 } } as const;
    expect(diagnose(kata, { ...ofSchedule, where, role })).toMatchObject({
      where: { line: 2 },
      whereNext: { line: 3 },
      whereWhy: captionOf(role),
    });
  });
});

test('a promise is called one, so that it is not taken for what happened', () => {
  expect(diagnose(kata, { ...ofPromise, isPromise: true }).sentence).toBe('Promised: The balance must be 7.');
});

test('where each process is when none can continue', () => {
  const whereabouts = [{ process: 1, kind: 'inside', call: 'recv()' }] as const;
  expect(diagnose(kata, { ...ofPromise, whereabouts }).whereabouts).toEqual(['process 1 is inside recv()']);
});

describe('the calls that led there', () => {
  const many = Array.from({ length: 60 }, (_, at) => turn([], { process: at + 1 }));
  const long = turn(Array.from({ length: 30 }, () => stepAt(2)));

  test('are the last 12 of ordinary calls, each shortened to 6 steps', () => {
    const { calls = [] } = diagnose(kata, ofPromise, [...many, long]);
    expect(calls.map(({ process }) => process)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 1]);
    expect(calls.at(-1)?.steps).toHaveLength(7);
    expect(calls.at(-1)?.steps[3]?.text).toBe('… 24 more steps');
  });

  test('are the last 40 of a schedule, each shortened to 16 steps, since each step matters there', () => {
    const { calls = [] } = diagnose(kata, ofSchedule, [...many, long]);
    expect(calls).toHaveLength(40);
    expect(calls.at(-1)?.steps).toHaveLength(17);
    const steps = Array.from({ length: 30 }, (_, at) => ({ ...stepAt(2), number: at + 1 }));
    const facts = { kind: 'never-woken', process: 1, sleep: 15 } as const;
    const fault: Fault = { code: 'orphan-wait', facts, replay: { exploration: 1, deviations: [] } };
    const shown = diagnose(kata, fault, [turn(steps)]).calls?.[0]?.steps ?? [];
    const numbers = shown.map(({ number, text }) => number ?? text);
    const [first, last] = [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [23, 24, 25, 26, 27, 28, 29, 30],
    ];
    expect(numbers).toEqual([...first, '… 6 more steps', 15, '… 7 more steps', ...last]);
    expect(shown.filter(({ isDecisive }) => isDecisive).map(({ number }) => number)).toEqual([15]);
  });

  test('say what happened in words, and mark where a different process came in between', () => {
    const steps = [
      { ...stepAt(2), memory: { place: { kind: 'named', name: 'balance' }, value: 7 } } as const,
    ];
    const { calls } = diagnose(kata, ofSchedule, [
      turn(steps, { end: { kind: 'preempted' } }),
      turn([], { process: 2, end: { kind: 'returned', value: "'preempted'" } }),
    ]);
    const where = { file: 'grader/diagnosis/testing/fixtures/account.ts', line: 2 };
    expect(calls).toMatchObject([
      {
        process: 1,
        call: 'balance()',
        outcome: 'preempted',
        isPreempted: true,
        act: 'call',
        end: 'preempted',
        steps: [
          {
            text: 'loads',
            drawn: { kind: 'read', cell: 'balance', value: '7' },
            memory: 'balance = 7',
            where: { ...where, source: 'const before = memory.at(0) ?? 0;' },
          },
        ],
      },
      {
        process: 2,
        call: 'balance()',
        outcome: "'preempted'",
        act: 'call',
        end: 'returned',
        steps: [],
      },
    ]);
  });
});
