import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../faults/failure';
import { Budget, enlarged, ordinaryLimits, type Limits } from './budget';
import type { Family } from './family';
import { hasStarted } from './pace';
import type { ProcessRow } from './process-table';

/** Small numbers, so that each budget is used up in a few looks. */
const limits: Limits = { cpuMs: 100, processes: 3, deaths: 2, residentBytes: 1000, outputBytes: 10 };

let members: ProcessRow[];
let faults: Fault[];
let budget: Budget;
let now: number;
beforeEach(() => {
  jest.useFakeTimers();
  members = [row(1)];
  faults = [];
  const loneRoot = (): ProcessRow | undefined => (members.length === 1 ? members[0] : undefined);
  const family = { members: () => members, loneRoot } as Pick<Family, 'members' | 'loneRoot'> as Family;
  now = 0;
  budget = new Budget(
    family,
    () => now,
    (fault) => faults.push(fault),
  );
});
afterEach(() => {
  budget.stop();
  jest.useRealTimers();
});

function row(pid: number, cpuMs = 0, more: Partial<ProcessRow> = {}): ProcessRow {
  const rest = { parent: 0, session: 0, isZombie: false, isAsleep: false, residentBytes: 1, birth: '7' };
  return { pid, cpuMs, ...rest, ...more };
}
const look = (...rows: ProcessRow[]): void => {
  members = rows;
  jest.advanceTimersByTime(50);
};
const codes = (): string[] => faults.map(({ code }) => code);

describe('processor time', () => {
  test('that was used before the call does not count', () => {
    budget.start(limits);
    look(row(1, 5000));
    look(row(1, 5100));
    expect(codes()).toEqual([]);
    look(row(1, 5101));
    expect(codes()).toEqual(['endless-loop']);
  });

  test.each([
    ['starts processes in half the usual time', 50, 101],
    ['starts them in twice the usual time', 200, 201],
    ['claims to need a minute', 60_000, 801],
    ['claims nonsense', NaN, 101],
  ])('counts by the pace of the machine: one that %s', (_, startMs, used) => {
    hasStarted(100);
    hasStarted(startMs);
    budget.start(limits);
    look(row(1, 0));
    look(row(1, used - 1));
    expect(codes()).toEqual([]);
    look(row(1, used));
    hasStarted(100);
    expect(faults).toEqual([
      { code: 'endless-loop', facts: { kind: 'cpu-spent', cpuMs: 100, during: 'call' } },
    ]);
  });

  test('counts from zero again when time passes in the check, up to four times the budget', () => {
    budget.start(limits);
    look(row(1));
    for (const cpuMs of [90, 180, 270, 360]) {
      now += 1;
      look(row(1, cpuMs));
    }
    expect(codes()).toEqual([]);
    now += 1;
    look(row(1, 401));
    expect(codes()).toEqual(['endless-loop']);
  });

  test('of a call in whose check no time passes is limited to the budget', () => {
    budget.start(limits);
    look(row(1));
    now += 1;
    look(row(1, 90));
    look(row(1, 191));
    expect(codes()).toEqual(['endless-loop']);
  });

  test('of all processes of the family counts', () => {
    budget.start(limits);
    look(row(1), row(2));
    look(row(1, 60), row(2, 60));
    expect(codes()).toEqual(['endless-loop']);
  });

  test.each([
    ['a process begins', () => look(row(1, 90), row(2))],
    ['a process ends', () => look(row(1, 90))],
    ['a pid is reused', () => look(row(1, 90), row(3, 0, { birth: '8' }))],
  ])('counts from zero again when %s', (_, change) => {
    budget.start(limits);
    look(row(1), row(3));
    look(row(1, 90), row(3));
    change();
    look(...members.map((one) => (one.pid === 1 ? row(1, 190) : one)));
    expect(codes()).toEqual([]);
    look(...members.map((one) => (one.pid === 1 ? row(1, 191) : one)));
    expect(codes()).toEqual(['endless-loop']);
  });

  test('counts from zero again as long as the call makes progress', () => {
    let progress = 1;
    budget.start({ ...limits, progress: () => progress });
    for (let cpuMs = 0; cpuMs < 1000; cpuMs += 90) {
      look(row(1, cpuMs));
      progress += 1;
    }
    expect(codes()).toEqual([]);
    look(row(1, 1080));
    look(row(1, 1181));
    expect(codes()).toEqual(['endless-loop']);
  });
});

test('while the root is alone, all members are looked for at every fourth look only', () => {
  let searches = 0;
  const family = { loneRoot: () => row(1), members: () => (searches++, members) };
  budget = new Budget(
    family as Partial<Family> as Family,
    () => now,
    (fault) => faults.push(fault),
  );
  budget.start(limits);
  for (let looks = 0; looks < 9; looks += 1) look(row(1));
  expect(searches).toBeGreaterThanOrEqual(2);
  expect(searches).toBeLessThanOrEqual(4);
  for (let looks = 0; looks < 4; looks += 1) look(row(1), row(2), row(3), row(4));
  expect(codes()).toEqual(['fork-storm']);
});

test('too many processes at the same time are a fork storm', () => {
  budget.start(limits);
  look(row(1), row(2), row(3));
  expect(codes()).toEqual([]);
  look(row(1), row(2), row(3), row(4));
  expect(codes()).toEqual(['fork-storm']);
});

test('an endless sequence of processes is an endless loop, even if each computes little', () => {
  budget.start(limits);
  look(row(1), row(2));
  for (const next of [3, 4]) look(row(1), row(next));
  expect(codes()).toEqual([]);
  look(row(1), row(5));
  expect(codes()).toEqual(['endless-loop']);
});

test('the memory of all processes counts', () => {
  budget.start(limits);
  look(row(1, 0, { residentBytes: 600 }), row(2, 0, { residentBytes: 400 }));
  expect(codes()).toEqual([]);
  look(row(1, 0, { residentBytes: 600 }), row(2, 0, { residentBytes: 401 }));
  expect(codes()).toEqual(['memory-flood']);
});

test('a fault is reported once, and nothing after stop()', () => {
  budget.start(limits);
  look(row(1), row(2), row(3), row(4));
  look(row(1), row(2), row(3), row(4));
  expect(codes()).toEqual(['fork-storm']);
  budget.start(limits);
  budget.stop();
  look(row(1), row(2), row(3), row(4));
  expect(faults).toHaveLength(1);
});

test('the next call begins with nothing used', () => {
  budget.start(limits);
  look(row(1, 0));
  look(row(1, 90));
  budget.start(limits);
  look(row(1, 180));
  look(row(1, 270));
  expect(codes()).toEqual([]);
});

test('an enlarged budget is larger in everything, and keeps what shows progress', () => {
  const progress = (): number => 1;
  const larger = enlarged({ ...ordinaryLimits, progress }, 3);
  for (const name of ['cpuMs', 'processes', 'deaths', 'residentBytes', 'outputBytes'] as const)
    expect(larger[name]).toBe(3 * ordinaryLimits[name]);
  expect(larger.progress).toBe(progress);
});
