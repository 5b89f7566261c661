import {
  eventModel,
  explore,
  gaveUp,
  holds,
  leavesNoMemory,
  linearizable,
  refuses,
  same,
  stage,
  timed,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'event');

const wait = { method: 'wait' } as const;
const waitFor = (timeoutMs: number): { method: 'wait'; timeoutMs: number } => ({ method: 'wait', timeoutMs });
const set = { method: 'set' } as const;
const clear = { method: 'clear' } as const;
const isSet = { method: 'isSet' } as const;
const sleep = (ms: number): Input => ({ method: 'sleep', ms }) as Input;

const asEvent = linearizable(eventModel(), undefined, ({ method }) => method !== 'sleep');

law('an Event lets every waiter through once it is set', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b, c], {
    world: 'eventWorld',
    programs: [[wait], [wait, isSet], [set]],
    judge: asEvent,
    mayBlock: true,
  });
});

law('set, clear and isSet are seen by every process', async ({ processes }) => {
  const [a, b] = await processes(2);
  const event = await a.newEvent();
  same(await b.isSet(event), false, 'A new Event is not set.');
  for (const to of [true, true, false, false, true]) {
    await a.setEvent(event, to);
    const call = to ? 'set()' : 'clear()';
    same(await b.isSet(event), to, `After ${call} in one process, isSet is ${String(to)} in the other.`);
  }
  same(await b.waitForEvent(event, 0), true, 'wait() of an Event that is set returns true.');
  same(await b.isSet(event), true, 'wait() does not use it up.');
});

law('wait(timeoutMs) is false when the Event was not set in that time', async (context) => {
  const [a, b] = await context.processes(2);
  const event = await a.newEvent();
  const { value, ms } = await timed(b, () => b.waitForEvent(event, 20));
  same(value, false, 'wait(20) of an Event that is not set returns false.');
  holds(ms >= 19 && ms < 100, 'wait(20) gives up after 20 ms.');
  for (const timeoutMs of [0, -5])
    same(await b.waitForEvent(event, timeoutMs), false, `wait(${String(timeoutMs)}) does not wait.`);
  await refuses(
    (timeoutMs) => a.waitForEvent(event, timeoutMs),
    [
      [NaN, 'TypeError', ['timeoutMs']],
      ['10', 'TypeError', ['timeoutMs']],
    ],
    (timeoutMs) => `wait(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
  await explore(context, [a, b], {
    world: 'eventWorld',
    programs: [
      [set, clear],
      [waitFor(10), isSet],
    ],
    // What set() has done for a process whose time was up is not there for the next one.
    after: [waitFor(1)],
    judge: asEvent,
    mayBlock: true,
  });
  for (const timeoutMs of [2 ** 31, 2 ** 53])
    await explore(context, [a, b], {
      world: 'eventWorld',
      programs: [[waitFor(timeoutMs)], [sleep(timeoutMs / 2), set]],
      aloof: ['sleep'],
      preemptions: 0,
      judge: gaveUp(timeoutMs),
    });
});

law('a waiter that is asleep when set() is called gets through, even if clear() follows', async (context) => {
  const [a, b, c] = await context.processes(3);
  // Every sleeper gets through, however often it is set and cleared before they look; a process that comes after
  // clear() waits again, even if clear() is called once more.
  const often = [set, clear, set, clear, set, clear, set, clear];
  await explore(context, [a, b, c], {
    world: 'eventWorld',
    programs: [[wait, waitFor(10)], [wait], [sleep(5), ...often, isSet, sleep(5), clear]],
    aloof: ['sleep'],
    preemptions: 0,
    judge: asEvent,
  });
  // set() is one step, also beside a clear().
  const waits = [[wait], [set, clear]];
  for (const programs of [waits, [[set], [clear, waitFor(10), isSet]]])
    await explore(context, [a, b], { world: 'eventWorld', programs, judge: asEvent, mayBlock: true });
});

law('close() of an Event gives the memory back', async ({ processes }) => {
  const [a] = await processes(1);
  await leavesNoMemory(a, () => a.eventsLeft(8), 'close()');
});
