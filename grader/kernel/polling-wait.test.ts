import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import * as clock from './clock';
import { pollingNotify, pollingWait, pollingWaiters, signature } from './polling-wait';
import { birthOf } from './processes';
import {
  fieldOf,
  OFFSET,
  ORDER,
  OWNER,
  SLOTS,
  STATE,
  WAITER_TABLE_BYTES,
  WAITING,
  NOTIFIED,
  phaseOf,
} from './waiter-table';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const SELF = signature(process.pid, birthOf(process.pid));
const words = new Int32Array(1);
let table: Int32Array;
beforeEach(() => {
  table = new Int32Array(WAITER_TABLE_BYTES / 4);
});

/** Signs a waiter up as another process would have. */
function signUp(slot: number, owner: number, order: number, offset = 0): void {
  table[fieldOf(slot, OWNER)] = owner;
  table[fieldOf(slot, ORDER)] = order;
  table[fieldOf(slot, OFFSET)] = offset;
  table[fieldOf(slot, STATE)] = WAITING;
}

function deadProcess(): number {
  return signature(spawnSync(process.execPath, ['-e', '0']).pid, '1');
}

function isNotified(slot: number): boolean {
  return phaseOf(table[fieldOf(slot, STATE)] ?? 0) === NOTIFIED;
}

describe('the waiter table', () => {
  test('notify wakes the longest waiting first, also when the count of arrivals has wrapped around', () => {
    signUp(0, SELF, -(2 ** 31));
    signUp(1, SELF, 2 ** 31 - 1);
    signUp(2, SELF, 2 ** 31 - 2, 4);
    expect(pollingNotify(table, 0, 1)).toBe(1);
    expect([0, 1, 2].map(isNotified)).toEqual([false, true, false]);
    expect(pollingNotify(table, 0, Infinity)).toBe(1);
    expect([0, 1, 2].map(isNotified)).toEqual([true, true, false]);
  });

  test('a dead waiter is passed over', () => {
    signUp(0, deadProcess(), 1);
    signUp(1, SELF, 2);
    expect(pollingNotify(table, 0, 1)).toBe(1);
    expect([0, 1].map(isNotified)).toEqual([false, true]);
  });

  test('a process with the pid of a dead waiter is not that waiter', () => {
    signUp(0, SELF ^ (1 << 22), 1);
    expect(pollingNotify(table, 0, 1)).toBe(0);
  });

  test('a slot of the dead is used again, and its old wait is over', () => {
    const dead = deadProcess();
    for (let slot = 0; slot < SLOTS; slot++) signUp(slot, slot === 5 ? dead : SELF, slot, 8);
    expect(pollingWait(table, words, 0, 0, 1)).toBe('timed-out');
    expect(table[fieldOf(5, OWNER)]).toBe(0);
    expect(pollingWaiters(table, 8)).toBe(SLOTS - 1);
  });

  test("with every slot taken a wait returns 'ok' early and leaves all slots alone", () => {
    for (let slot = 0; slot < SLOTS; slot++) signUp(slot, SELF, slot);
    const before = Int32Array.from(table);
    expect(pollingWait(table, words, 0, 0, Infinity)).toBe('ok');
    expect([...table]).toEqual([...before]);
  });

  test('a wait that ends leaves its slot free, whatever its end', () => {
    expect(pollingWait(table, words, 0, 1, Infinity)).toBe('not-equal');
    expect(pollingWait(table, words, 0, 0, 1)).toBe('timed-out');
    for (let slot = 0; slot < SLOTS; slot++) expect(table[fieldOf(slot, OWNER)]).toBe(0);
    expect(pollingWaiters(table, 0)).toBe(0);
  });

  test('a notification that meets a waiter on its way out counts for both of them', () => {
    let woken = 0;
    // The clock is read to find the deadline, and then again to see whether it has come.
    const reading = jest.spyOn(clock, 'realNow').mockReturnValueOnce(0);
    reading.mockImplementationOnce(() => {
      woken = pollingNotify(table, 0, 1);
      return 1000;
    });
    try {
      expect(pollingWait(table, words, 0, 0, 5)).toBe('ok');
    } finally {
      reading.mockRestore();
    }
    expect(woken).toBe(1);
  });
});
