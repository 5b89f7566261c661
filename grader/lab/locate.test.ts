import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../faults/failure';
import { learnerText, NAME } from '../faults/learner-text';
import type { Sight } from '../faults/sight';
import { Trail } from '../subject/trail';
import { locate } from './locate';

const at = { file: '/x/pool.ts', line: 51, column: 1 };
const fn = learnerText('serve', NAME);
const end = { exitCode: null, signal: learnerText('SIGKILL', NAME) };
const hang: Fault = { code: 'hang', facts: { kind: 'all-asleep', during: 'call' } };

const subjects = (...killed: boolean[]): Parameters<typeof locate>[1] =>
  killed.map((wasKilled, index) => ({ pid: 100 + index, wasKilled }));

/** A story in which a call of process 1 never returns, and in which task 0 was killed in process 2, with that pid. */
function story(): Trail {
  const trail = new Trail();
  const call = { kind: 'call', call: 'apply()', part: 'program' } as const;
  trail.entries.push(
    { process: 1, act: call, end: { kind: 'never-returns' }, steps: [] },
    { process: 2, act: { kind: 'task', task: 0, fate: 'kill' }, end: { kind: 'silent' }, steps: [] },
  );
  trail.numberOf = (pid) => (pid === 500 ? 2 : undefined);
  return trail;
}

const sightOf = (child: Partial<Sight['children'][number]> = {}): Sight => ({
  pid: 100,
  awaits: [[at]],
  children: [{ pid: 500, fn, endedDuringCall: false, ...child }],
});

describe('a hang', () => {
  test('is located: each process, and the line at which the call still waits', () => {
    const fault = locate({ ...hang, sights: [sightOf()] }, subjects(false), story(), { remoteCalls: true });
    expect(fault).toMatchObject({
      code: 'hang',
      facts: { kind: 'all-asleep', call: 'apply()' },
      where: at,
      role: { kind: 'awaits', process: 1 },
      whereabouts: [
        { process: 1, kind: 'inside', call: 'apply()', at },
        { process: 1, kind: 'child', number: 2, fn },
      ],
    });
    expect(fault.sights).toBeUndefined();
  });

  test('during which a child ended is a lost result, with the child, its task and its end', () => {
    const sights = [sightOf({ end, endedDuringCall: true })];
    expect(locate({ ...hang, sights }, subjects(false), story(), { remoteCalls: true })).toMatchObject({
      code: 'lost-result',
      facts: { kind: 'child-ended', call: 'apply()', process: 2, fn, task: 0, end },
    });
  });

  test('is not a lost result where the call waits for that end, or where the child had ended before', () => {
    const during = [sightOf({ end, endedDuringCall: true })];
    const before = [sightOf({ end })];
    const code = (sights: readonly Sight[], remoteCalls: boolean): string =>
      locate({ ...hang, sights }, subjects(false), story(), { remoteCalls }).code;
    expect(code(during, false)).toBe('hang');
    expect(code(before, true)).toBe('hang');
  });

  test('after a process under test was killed is an orphan wait', () => {
    const fault = locate({ ...hang, sights: [] }, subjects(false, true), story(), { remoteCalls: false });
    expect(fault).toMatchObject({
      code: 'orphan-wait',
      facts: { kind: 'survivor-waits', process: 1, killed: [2] },
    });
  });

  test('keeps the name that its law gave it', () => {
    const named: Fault = { code: 'wrong-order', sentence: 'The first is served first.', sights: [sightOf()] };
    const fault = locate(named, subjects(false), story(), { remoteCalls: true });
    expect(fault).toMatchObject({ code: 'wrong-order', sentence: named.sentence, where: at });
  });
});

test('any other fault stays as it is', () => {
  const fault: Fault = { code: 'wrong-value', sentence: 'x' };
  expect(locate(fault, subjects(false), story(), { remoteCalls: true })).toEqual(fault);
});
