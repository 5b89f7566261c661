import { describe, expect, test } from '@jest/globals';
import { Operation } from '../kernel/interception';
import { Action } from '../explorer/board/layout';
import type { PartReport } from '../explorer/puppet/perform';
import type { StepRecord } from '../explorer/run/run-record';
import { step } from '../explorer/testing/written-run';
import type { Fault } from '../faults/failure';
import type { StepAction } from '../explorer/run/step-facts';
import { decidingLine } from './deciding-line';
import { scriptedRun, stuck } from './testing/scripted-run';

const line = (number: number) => ({ file: '/x/lock.ts', line: number, column: 1 });
const loads: StepAction = { kind: 'access', operation: 'load' };

/** What a process recorded: at each of these steps, from 0, the line of that number plus 10. */
const traced = (...steps: number[]): PartReport => ({
  ranges: [],
  traced: steps.map((at) => ({ step: at, call: 0, did: loads, where: line(at + 10), address: 0, size: 4 })),
});

/** Process 1 takes steps 0 and 3, process 2 takes 1 and 2. */
const reports = [traced(0, 3), traced(1, 2)];
const stepOf = (process: number, facts: Partial<StepRecord> = {}): StepRecord =>
  step({ process, kind: Operation.load, ...facts });
const steps = [stepOf(0), stepOf(1, { previous: 0 }), stepOf(1), stepOf(0)];
const run = scriptedRun([], { steps });
const wrong: Fault = { code: 'lost-update', sentence: 'An update is gone.' };

describe('the line that is shown is that of the step that made the difference', () => {
  test('the switch without which the run passes: between two lines of the process that was stopped', () => {
    const deviation = { step: 1, action: Action.run, process: 1 };
    expect(decidingLine(wrong, run, reports, deviation)).toEqual({
      where: line(10),
      role: { kind: 'switched', process: 1, next: line(13), before: 2 },
    });
  });

  test('a kill without which the run passes: after the last line of that process', () => {
    const deviation = { step: 3, action: Action.kill, process: 1 };
    expect(decidingLine(wrong, run, reports, deviation)).toEqual({
      where: line(12),
      role: { kind: 'killed', process: 2 },
    });
  });

  test('the step that let a second owner in, rather than a switch', () => {
    const deviation = { step: 1, action: Action.run, process: 1 };
    const intruder: Fault = { code: 'two-owners', sentence: 'x', step: 2 };
    expect(decidingLine(intruder, run, reports, deviation)).toEqual({
      where: line(12),
      role: { kind: 'decided', process: 2, step: 3, what: 'let-in' },
    });
  });

  test('a write that was cut short, and whose rest the call did not write', () => {
    const did: StepAction = { kind: 'pipe-write', byteLength: 14 };
    const then = { kind: 'moved', count: 1, first: [] } as const;
    const event = { step: 0, call: 0, did, then, where: line(165), address: 0, size: 4 };
    const split: Fault = { code: 'message-split', sentence: 'x' };
    const written = (...events: object[]): PartReport[] => [{ ranges: [], traced: events as never }];
    expect(decidingLine(split, run, written(event), undefined)?.role).toMatchObject({ what: 'short-write' });
    const whole = written(event, {
      ...event,
      step: 1,
      did: { ...did, byteLength: 13 },
      then: { ...then, count: 13 },
    });
    expect(decidingLine(split, run, whole, undefined)?.role.kind).toBe('last');
  });
});

describe('where no step made the difference', () => {
  test('a process that sleeps for ever is shown where it sleeps', () => {
    const asleep = scriptedRun([], {
      ...stuck(2),
      steps: [stepOf(0), stepOf(1), stepOf(1, { flags: 8 }), stepOf(0)],
    });
    const fault: Fault = { code: 'orphan-wait', sentence: 'x', isStuck: true };
    expect(decidingLine(fault, asleep, reports, undefined)).toEqual({
      where: line(12),
      role: { kind: 'sleeps', process: 2 },
    });
  });

  test('a wrong answer is shown at the last operation of its call, and is called that', () => {
    expect(decidingLine({ ...wrong, step: 1 }, run, reports, undefined)).toEqual({
      where: line(11),
      role: { kind: 'last-of-call' },
    });
  });

  test('anything else at the last line of the run', () => {
    expect(decidingLine(wrong, run, reports, undefined)).toEqual({ where: line(13), role: { kind: 'last' } });
    expect(decidingLine(wrong, run, [], undefined)).toBeUndefined();
  });
});
