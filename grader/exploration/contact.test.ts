import type { Program } from '../history/program';
import { describe, expect, test } from '@jest/globals';
import { arenaOf, EventType, Pending } from '../explorer/board/layout';
import type { EventRecord, StepRecord } from '../explorer/run/run-record';
import { step, writtenRun } from '../explorer/testing/written-run';
import { Operation } from '../kernel/interception';
import { Contact } from './contact';
import type { Plan } from './plan';
import type { Facts } from '../faults/facts';

const WORLD = arenaOf(0).first + 64;
const OWN_OF_SECOND = arenaOf(1).first + 64;

const touches = (process: number, address = WORLD): StepRecord =>
  step({ process, kind: Operation.load, address, size: 4 });
/** Calls, one after the other, each with its steps. */
interface Called {
  readonly process: number;
  readonly steps?: readonly StepRecord[];
  readonly throws?: boolean;
}

function faultOf(
  programs: readonly Program[],
  calls: readonly Called[],
  plan: Partial<Plan> = {},
): Facts | undefined {
  const steps: StepRecord[] = [];
  const events: EventRecord[] = [];
  const made = new Map<number, number>();
  for (const { process, steps: own = [], throws = false } of calls) {
    const call = made.get(process) ?? 0;
    made.set(process, call + 1);
    const begun = steps.length + Math.min(own.length, 1);
    events.push({ process, type: EventType.call, call, value: 0, step: begun });
    steps.push(...own);
    const type = throws ? EventType.threw : EventType.returned;
    events.push({ process, type, call, value: 0, step: steps.length });
  }
  const contact = new Contact(plan);
  contact.see(writtenRun(steps, {}, events), programs);
  const { fault } = contact;
  expect(fault?.code ?? 'unobserved').toBe('unobserved');
  return fault?.facts;
}

const set = { method: 'set' };
const get = { method: 'get' };
const getTouchedNothing = { kind: 'untouched', methods: ['get'] };

describe('the explored calls must have touched what is shared', () => {
  test('two calls on the same word are observed', () => {
    expect(
      faultOf(
        [[set], [get]],
        [
          { process: 0, steps: [touches(0)] },
          { process: 1, steps: [touches(1)] },
        ],
      ),
    ).toBeUndefined();
  });

  test('a method that touches nothing is unobserved, and is named', () => {
    const fault = faultOf([[set], [get]], [{ process: 0, steps: [touches(0)] }, { process: 1 }]);
    expect(fault).toEqual(getTouchedNothing);
  });

  test('a call is not credited with the steps of the call before it', () => {
    const calls = [{ process: 0, steps: [touches(0)] }, { process: 0 }, { process: 1, steps: [touches(1)] }];
    expect(faultOf([[set, get], [set]], calls)).toEqual(getTouchedNothing);
  });

  test('one call of a method that touches something is enough', () => {
    const calls = [{ process: 0 }, { process: 0, steps: [touches(0)] }, { process: 1, steps: [touches(1)] }];
    expect(faultOf([[get, get], [get]], calls)).toBeUndefined();
  });

  test('a method that only ever throws may do so without touching anything', () => {
    const calls = [
      { process: 0, throws: true },
      { process: 1, steps: [touches(1)] },
      { process: 0, steps: [touches(0)] },
    ];
    expect(faultOf([[get, set], [set]], calls)).toBeUndefined();
  });

  test('memory that a process made for itself is not shared, until another process touches it', () => {
    const own = [
      { process: 0, steps: [touches(0)] },
      { process: 1, steps: [touches(1, OWN_OF_SECOND)] },
    ];
    expect(faultOf([[set], [get]], own, { apart: true })).toEqual(getTouchedNothing);
    const given = [{ process: 0, steps: [touches(0, OWN_OF_SECOND)] }, own[1] ?? { process: 1 }];
    expect(faultOf([[set], [get]], given)).toBeUndefined();
  });

  test('sleeping does not count as touching something', () => {
    const sleeps = step({ process: 1, kind: Pending.sleep });
    const calls = [
      { process: 0, steps: [touches(0)] },
      { process: 1, steps: [sleeps] },
    ];
    expect(faultOf([[set], [get]], calls)).toEqual(getTouchedNothing);
    expect(faultOf([[set], [get]], calls, { apart: true, aloof: ['get'] })).toBeUndefined();
  });

  test('two processes that never meet prove nothing, unless the plan says that they stay apart', () => {
    const calls = [
      { process: 0, steps: [touches(0)] },
      { process: 1, steps: [touches(1, WORLD + 8)] },
    ];
    expect(faultOf([[set], [get]], calls)).toEqual({ kind: 'never-met' });
    expect(faultOf([[set], [get]], calls, { apart: true })).toBeUndefined();
    expect(faultOf([[set], []], [{ process: 0, steps: [touches(0)] }])).toBeUndefined();
  });
});
