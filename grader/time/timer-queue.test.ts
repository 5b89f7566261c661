import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { DrivenQueue } from './testing/driven-queue';
import type { Timeout } from './timer-queue';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

let lab: DrivenQueue;
let heard: unknown[];
beforeEach(() => {
  lab = new DrivenQueue();
  heard = [];
});
afterEach(() => lab[Symbol.dispose]());

const note =
  (what: unknown): (() => void) =>
  () =>
    void heard.push(what);
const after = (ms: unknown, callback: (...args: never[]) => unknown, ...args: unknown[]): Timeout =>
  lab.timers.set(callback, ms, args, false);
const every = (ms: unknown, callback: () => unknown): Timeout => lab.timers.set(callback, ms, [], true);

describe('timers fire', () => {
  test('in the order of their deadlines, and those of one deadline in the order in which they were set', async () => {
    for (const ms of [30, 10, 20, 10, 30]) after(ms, note(ms));
    after(10, note('last of 10'));
    await lab.untilDone();
    expect(heard).toEqual([10, 10, 'last of 10', 20, 30, 30]);
  });

  test('at their deadlines, however far away these are', async () => {
    const day = 24 * 3600 * 1000;
    after(day, () => after(day, () => heard.push(Math.round(lab.clock.reading() / day))));
    await lab.untilDone();
    expect([heard, lab.firings]).toEqual([[2], 2]);
  });

  test('with the arguments and the `this` that Node gives them', async () => {
    const timer = lab.timers.set(
      function (this: unknown, ...args: unknown[]) {
        heard.push(this === timer, ...args);
      },
      1,
      ['a', 2],
      false,
    );
    await lab.untilDone();
    expect(heard).toEqual([true, 'a', 2]);
  });

  test('each after the promises and ticks of the one before', async () => {
    after(5, () => {
      queueMicrotask(note('microtask'));
      process.nextTick(note('tick'));
      heard.push('first');
    });
    after(5, note('second'));
    await lab.untilDone();
    expect(heard).toEqual(['first', 'tick', 'microtask', 'second']);
  });

  test('in the context in which they were set', async () => {
    const storage = new AsyncLocalStorage<string>();
    storage.run('mine', () => after(5, () => heard.push(storage.getStore())));
    storage.run('other', () => after(6, () => heard.push(storage.getStore())));
    await lab.untilDone();
    expect(heard).toEqual(['mine', 'other']);
  });
});

describe('a delay', () => {
  test.each([
    ['of nothing, or less, or that is not a number', [undefined, 0, -5, NaN, 'x', null]],
    ['with a fraction, which is cut off', [1.9, '1.2', 1]],
  ])('%s, is 1 ms', async (_, delays) => {
    delays.forEach((delay, at) => after(delay, note(at)));
    await lab.untilDone();
    expect(heard).toEqual(delays.map((__, at) => at));
    expect(lab.clock.reading()).toBe(1);
  });

  test('beyond 32 bits is 1 ms, with a warning', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    after(2 ** 31, note('overflow'));
    after(2 ** 31 - 1, note('longest'));
    await lab.untilDone();
    expect([heard, lab.clock.reading()]).toEqual([['overflow', 'longest'], 2 ** 31 - 1]);
    expect(warn.mock.calls.map(([, name]) => name)).toEqual(['TimeoutOverflowWarning']);
    warn.mockRestore();
  });

  test('counts from the moment at which the timer was set, not from the last firing', async () => {
    lab.clock.passed(100);
    after(5, () => heard.push(lab.clock.reading()));
    await lab.untilDone();
    expect(heard).toEqual([105]);
  });
});

describe('a timer that was cleared', () => {
  test.each([
    ['by its object', (timer: Timeout) => lab.timers.clear(timer)],
    ['by its number', (timer: Timeout) => lab.timers.clear(Number(timer))],
    ['by its number as text', (timer: Timeout) => lab.timers.clear(String(Number(timer)))],
    ['by close()', (timer: Timeout) => timer.close()],
    ['at the end of its scope', (timer: Timeout) => timer[Symbol.dispose]()],
  ])('%s never fires, even if it is refreshed', async (_, clear) => {
    const timer = after(5, note('cleared'));
    clear(timer);
    timer.refresh();
    after(10, note('other'));
    await lab.untilDone();
    expect(heard).toEqual(['other']);
  });

  test('by a timer of the same deadline never fires', async () => {
    after(5, () => second.close());
    const second = after(5, note('second'));
    after(5, note('third'));
    await lab.untilDone();
    expect(heard).toEqual(['third']);
  });

  test('by something that is not a timer does nothing', async () => {
    after(5, note('still there'));
    for (const nothing of [undefined, null, {}, 'x', 1e9, NaN]) lab.timers.clear(nothing);
    await lab.untilDone();
    expect(heard).toEqual(['still there']);
  });
});

describe('refresh()', () => {
  test('makes a timer begin again: before it fires, and after', async () => {
    const timer = after(10, () => heard.push(lab.clock.reading()));
    after(6, () => timer.refresh());
    after(20, () => timer.refresh());
    await lab.untilDone();
    expect(heard).toEqual([16, 30]);
  });

  test('lets those pass that have the same deadline then', async () => {
    const timer = after(5, note('refreshed'));
    after(5, note('other'));
    timer.refresh();
    await lab.untilDone();
    expect(heard).toEqual(['other', 'refreshed']);
  });
});

describe('an interval', () => {
  test('fires until it is cleared, each time after its delay', async () => {
    const timer = every(7, () => {
      if (heard.push(lab.clock.reading()) === 3) timer.close();
    });
    await lab.untilDone();
    expect(heard).toEqual([7, 14, 21]);
  });

  test('begins again when its callback has ended: what that set for the same time comes first', async () => {
    const timer = every(7, () => {
      heard.push('interval');
      after(7, note('timeout'));
      if (heard.length > 2) timer.close();
    });
    await lab.untilDone();
    expect(heard).toEqual(['interval', 'timeout', 'interval', 'timeout']);
  });
});

test('an unreferenced timer does not keep the process alive, and fires only as long as a different timer does', async () => {
  const timers = [after(5, note('early')), after(50, note('late'))].map((timer) => timer.unref());
  after(10, note('kept'));
  await lab.untilDone();
  expect([heard, timers.map((timer) => timer.hasRef())]).toEqual([
    ['early', 'kept'],
    [false, false],
  ]);
  timers[1]?.ref();
  await lab.untilDone();
  expect(heard).toEqual(['early', 'kept', 'late']);
});

test('what is not a function is refused as Node does', () => {
  for (const callback of [undefined, null, 'x', {}]) {
    let refusal: unknown;
    try {
      setTimeout(callback as () => void, 1);
    } catch (error) {
      refusal = error;
    }
    const { name, code } = refusal as NodeJS.ErrnoException;
    expect(() => lab.timers.set(callback, 1, [], false)).toThrow(expect.objectContaining({ name, code }));
  }
});
