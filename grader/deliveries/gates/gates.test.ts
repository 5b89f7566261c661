import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type * as Talkers from '../fixtures/talkers';
import { Subjects } from '../../subject/testing/subjects';
import type { Remote } from '../../subject/remote';
import { Gates } from './gates';

// Not a limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const subjects = Subjects.ofScenarios(path.join(__dirname, '..', 'fixtures', 'talkers.ts'));
afterAll(() => subjects.stop());

let gates: Gates;
let a: Remote<typeof Talkers>;
beforeEach(async () => {
  [a] = (await subjects.remotes(1)) as [Remote<typeof Talkers>];
  gates = new Gates();
});
afterEach(() => {
  gates.openAll();
  gates.close();
});

describe('a task at its gate', () => {
  test.each([
    ['open', '3: 0'],
    ['fail', '3: 1'],
    ['exit', '3: 7'],
    ['kill', '3: SIGKILL'],
  ] as const)('waits until the check decides its fate: after %s, it ends as %s', async (fate, end) => {
    const ends = a.tasks(gates.name, 3);
    expect(await gates.untilWaiting(1, a)).toBe(true);
    const [{ pid } = { pid: 0 }] = await subjects.take(1);
    expect([gates.waiting(), gates.reached(), gates.timesAt(3), gates.arrivals]).toEqual([[3], [3], 1, 1]);
    expect(gates.fateOf(3)).toBeUndefined();
    expect(gates.pidAt(3)).not.toBe(pid);
    gates[fate](3);
    expect(gates.waiting()).toEqual([]);
    expect(await ends).toEqual([end]);
    expect([gates.fateOf(3), gates.timesAt(3), gates.waiting()]).toEqual([fate, 1, []]);
  });

  test('continues alone: tasks at other gates stay', async () => {
    const ends = a.tasks(gates.name, 0, 1, 2);
    expect(await gates.untilWaiting(3, a)).toBe(true);
    const pids = [0, 1, 2].map((gate) => gates.pidAt(gate));
    expect(new Set(pids).size).toBe(3);
    gates.exit(1);
    // When this gives up, all processes rest, so no other task can have ended by mistake.
    expect(await gates.untilWaiting(3, a)).toBe(false);
    expect(gates.waiting()).toEqual([0, 2]);
    gates.openAll();
    expect((await ends)[0]).toBe('1: 7');
    expect([...(await ends)].sort()).toEqual(['0: 0', '1: 7', '2: 0']);
  });

  test('passes a gate that is open, and is counted; after a kill, the gate lets the next task pass', async () => {
    gates.open(4);
    expect(await a.tasks(gates.name, 4)).toEqual(['4: 0']);
    expect(await a.tasks(gates.name, 4)).toEqual(['4: 0']);
    expect([gates.timesAt(4), gates.timesAt(5), gates.arrivals]).toEqual([2, 0, 2]);
    const killed = a.tasks(gates.name, 5);
    await gates.untilWaiting(1, a);
    gates.kill(5);
    expect(await killed).toEqual(['5: SIGKILL']);
    expect(await a.tasks(gates.name, 5)).toEqual(['5: 0']);
    expect([gates.timesAt(5), gates.reached()]).toEqual([2, [4, 5]]);
  });
});

test('untilWaiting gives up when all processes sleep and too few tasks have arrived', async () => {
  expect(await gates.untilWaiting(1, a)).toBe(false);
});

test('after reset() the gates are as new: closed, and without any arrivals', async () => {
  gates.open(0);
  expect(await a.tasks(gates.name, 0)).toEqual(['0: 0']);
  gates.reset();
  expect([gates.reached(), gates.arrivals, gates.timesAt(0), gates.fateOf(0)]).toEqual([[], 0, 0, undefined]);
  const ends = a.tasks(gates.name, 0);
  expect(await gates.untilWaiting(1, a)).toBe(true);
  gates.open(0);
  expect(await ends).toEqual(['0: 0']);
});

test('close() leaves no memory behind', () => {
  const other = new Gates();
  const file = `/dev/shm${other.name}`;
  if (process.platform === 'linux') expect(existsSync(file)).toBe(true);
  other.close();
  expect(existsSync(file)).toBe(false);
});
