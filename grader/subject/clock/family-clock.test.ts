import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  CLOCK_SLOTS,
  CLOCK_NOW,
  ClockSlot,
  clockSlot,
  SharedMemory,
  SLOT_DEADLINE,
  SLOT_OWNER,
  SLOT_STATE,
} from '../../kernel/internal';
import { FamilyClock } from '../../containment/clock/family-clock';
import { outcomeOfBody, programs } from '../testing/programs-stage';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

afterAll(() => programs.stop());

/** A process that has ended. */
const DEAD = spawnSync('true').pid;
const WAITS = `const memory = kernel.SharedMemory.create(8); const result = memory.wait(0, 0, 50); memory.close(); return result;`;

describe('a clock', () => {
  let clock: FamilyClock;
  let memory: SharedMemory;
  beforeEach(() => {
    clock = new FamilyClock();
    memory = SharedMemory.open(`/${path.basename(clock.file)}`);
  });
  afterEach(() => {
    memory.close();
    clock.close();
  });
  const occupy = (slot: number, owner: number, state: number, deadline: number): void => {
    memory.store(clockSlot(slot) + SLOT_OWNER, owner);
    memory.store(clockSlot(slot) + SLOT_STATE, state);
    memory.setFloat64(clockSlot(slot) + SLOT_DEADLINE, deadline);
  };

  test('never runs backwards, and its file contains its time', () => {
    expect(clock.now).toBe(0);
    clock.advanceTo(70.5);
    clock.advanceTo(30);
    expect(clock.now).toBe(70.5);
    expect(readFileSync(clock.file).readDoubleLE(CLOCK_NOW)).toBe(70.5);
  });

  test('shows which living processes are blocked, and until when', () => {
    occupy(0, process.pid, ClockSlot.waiting, 10);
    occupy(1, process.pid, ClockSlot.idle, 20);
    occupy(2, DEAD, ClockSlot.waiting, 30);
    occupy(CLOCK_SLOTS - 1, process.ppid, ClockSlot.waiting, 40);
    expect(clock.blocked().map(({ pid, at }) => [pid, at])).toEqual([
      [process.pid, 10],
      [process.ppid, 40],
    ]);
  });

  test('marks a blocked process as due when its timer fires', () => {
    occupy(3, process.pid, ClockSlot.waiting, 10);
    for (const due of clock.blocked()) due.fire();
    expect([memory.load(clockSlot(3) + SLOT_STATE), clock.blocked()]).toEqual([ClockSlot.due, []]);
  });

  test('leaves no memory behind', () => {
    const { file } = clock;
    expect(existsSync(file)).toBe(true);
    clock.close();
    expect(existsSync(file)).toBe(false);
  });
});

/** Fills the slots of the clock of the process under test, from the grader's side, until `use` ends. */
async function withSlots<T>(owner: number, use: (memory: SharedMemory) => Promise<T>): Promise<T> {
  const { value: file } = await outcomeOfBody('return process.env.FORKLINGS_CLOCK;');
  const memory = SharedMemory.open(`/${path.basename(String(file))}`);
  for (let slot = 0; slot < CLOCK_SLOTS; slot++) {
    memory.store(clockSlot(slot) + SLOT_OWNER, owner);
    memory.store(clockSlot(slot) + SLOT_STATE, ClockSlot.waiting);
  }
  try {
    return await use(memory);
  } finally {
    memory.close();
    await programs.stop();
  }
}

describe('a process that waits', () => {
  test('takes over the busy slot of an ended process', async () => {
    await withSlots(DEAD, async (memory) => {
      expect(await outcomeOfBody(WAITS)).toEqual({ value: 'timed-out', ms: 50 });
      expect(memory.load(clockSlot(0) + SLOT_OWNER)).not.toBe(DEAD);
      expect(memory.load(clockSlot(0) + SLOT_STATE)).toBe(ClockSlot.idle);
    });
  });

  test('waits by the machine’s clock when all slots are taken', async () => {
    await withSlots(process.pid, async (memory) => {
      // Idle; otherwise the grader would take them for blocked processes whose time comes first.
      for (let slot = 0; slot < CLOCK_SLOTS; slot++)
        memory.store(clockSlot(slot) + SLOT_STATE, ClockSlot.idle);
      expect(await outcomeOfBody(WAITS)).toEqual({ value: 'timed-out', ms: 50 });
      expect(memory.load(clockSlot(0) + SLOT_OWNER)).toBe(process.pid);
    });
  });
});
