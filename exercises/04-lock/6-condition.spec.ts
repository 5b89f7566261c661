import {
  conditionModel,
  explore,
  firstOf,
  gaveUp,
  holds,
  leavesNoMemory,
  linearizable,
  refuses,
  same,
  stage,
  throws,
  waitedAgain,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'condition');

const take = { method: 'acquire' } as const;
const give = { method: 'release' } as const;
const wait = { method: 'wait' } as const;
const waitFor = (timeoutMs: number): { method: 'wait'; timeoutMs: number } => ({ method: 'wait', timeoutMs });
const notify = { method: 'notify' } as const;
const notifyAll = { method: 'notifyAll' } as const;
const sleep = (ms: number): Input => ({ method: 'sleep', ms }) as Input;

const notOwner = { name: 'NotOwner', code: true } as const;
const asCondition = linearizable(conditionModel(), undefined, ({ method }) => method !== 'sleep');
const ofCondition = { world: 'conditionWorld', judge: asCondition };
const preempted = { ...ofCondition, preemptions: 1, mayBlock: true };
const waiter = [take, wait, give];
const notifier = [take, notify, give];

law('wait() releases the lock, and has it again when notify() has woken it', async (context) => {
  const [a, b, c] = await context.processes(3);
  for (const [world, preemptions] of [
    ['conditionWorld', 2],
    ['conditionOfLock', 1],
  ] as const)
    await explore(context, [a, b], {
      world,
      programs: [waiter, notifier],
      preemptions,
      judge: asCondition,
      mayBlock: true,
    });
  // One notify, two waiters: exactly one of them wakes.
  await explore(context, [a, b, c], { ...preempted, programs: [waiter, waiter, notifier] });
});

law('wait() releases a re-entrant lock, however many times it was acquired', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], { ...preempted, programs: [[take, take, wait, give, give], notifier] });
  await explore(context, [a, b], {
    ...ofCondition,
    programs: [
      [take, take, take, waitFor(10), give, give, give],
      [sleep(20), take, give],
    ],
    aloof: ['sleep'],
    preemptions: 0,
  });
});

law('notify(n) wakes n waiters, or all if there are fewer, and notifyAll() wakes all', async (context) => {
  const [a, b, c] = await context.processes(3);
  const none = { method: 'notify', count: 0 };
  for (const calls of [
    [notifyAll],
    [none, { method: 'notify', count: 2 }],
    [{ method: 'notify', count: 5 }],
    [none],
  ])
    await explore(context, [a, b, c], {
      ...ofCondition,
      programs: [waiter, waiter, [sleep(5), take, ...calls, give]],
      aloof: ['sleep'],
      preemptions: 0,
      mayBlock: true,
    });
  await explore(context, [a, b, c], { ...preempted, programs: [waiter, waiter, [take, notifyAll, give]] });
  // They line up for the lock, so that two more processes may wait between a notify and the return of its waiter.
  const five = [a, b, c, ...(await context.processes(2))];
  await explore(context, five, {
    ...ofCondition,
    programs: [
      waiter,
      [sleep(1), take, sleep(5), notify, give],
      [sleep(2), ...waiter],
      [sleep(3), ...waiter],
      [sleep(4), ...notifier],
    ],
    aloof: ['sleep'],
    preemptions: 0,
    mayBlock: true,
  });
});

law(
  'wait(timeoutMs) is false, with the lock held, when it was not notified in that time',
  async (context) => {
    const [a, b, c] = await context.processes(3);
    await explore(context, [a, b], { ...preempted, programs: [[take, waitFor(10), give], notifier] });
    // A waiter whose time was up before notify() is not one of those that it wakes. It needs the lock all the same.
    await explore(context, [a, b, c], {
      ...ofCondition,
      programs: [[take, waitFor(10), give], waiter, [sleep(5), take, sleep(30), notify, give]],
      aloof: ['sleep'],
      preemptions: 0,
    });
    // What was notified in time counts, even if the lock is free only when the time is up.
    for (const timeoutMs of [2 ** 31, 2 ** 53])
      await explore(context, [a, b], {
        world: 'conditionWorld',
        programs: [
          [take, waitFor(timeoutMs), give],
          [sleep(timeoutMs / 2), take, notify, sleep(timeoutMs), give],
        ],
        aloof: ['sleep'],
        preemptions: 0,
        judge: firstOf(asCondition, gaveUp(timeoutMs)),
      });
    const alone = await a.newCondition();
    for (const ms of [0, -5])
      same(await a.callLocked(alone, 'wait', ms), false, `wait(${String(ms)}) does not wait.`);
  },
);

law(
  'waitFor() waits until its predicate is true or the time is up, and returns its last result',
  async (context) => {
    const [a, b] = await context.processes(2);
    await explore(context, [a, b], {
      world: 'conditionWorld',
      programs: [[{ method: 'takeItem' }], [{ method: 'putItem' }]],
      preemptions: 1,
    });
    await explore(context, [a, b], {
      world: 'conditionWorld',
      programs: [[{ method: 'patience', timeoutMs: 10 } as Input], [sleep(6), take, notify, give]],
      aloof: ['sleep'],
      preemptions: 0,
      judge: waitedAgain,
    });
    const condition = await a.newCondition();
    const [, , shortest] = await a.waitForNth(condition, 9, 1);
    holds(Number(shortest) >= 1, 'waitFor(predicate, 1) waits for 1 ms before it gives up.');
    const [result, calls] = await a.waitForNth(condition, 1);
    same(result, 'call 1', 'waitFor() of a predicate that is true returns its result at once.');
    same(calls, 1, 'waitFor() of a predicate that is true calls it once.');
    const noTime = { name: 'TypeError', mentions: ['timeoutMs'] };
    await throws(a.waitForNth(condition, 1, NaN), noTime, 'waitFor(…, NaN) must throw a TypeError.');
    const [last, , ms] = await a.waitForNth(condition, 9, 30);
    same(last, 0, 'When the time is up, waitFor() returns the last result of the predicate.');
    holds(Number(ms) >= 29 && Number(ms) < 100, 'waitFor(predicate, 30) gives up after 30 ms.');
    const [late] = await a.waitForNth(condition, 2, 30);
    same(late, 'call 2', 'When the time is up, waitFor() asks once more.');
    const [now] = await a.waitForNth(condition, 1, 0);
    same(now, 'call 1', 'waitFor(predicate, 0) asks once, and does not wait.');
    const promise =
      'The lock is held whenever waitFor() asks its predicate, and withLock() releases it afterwards.';
    same(await a.lockedWhileAsking(), [true, true, false], promise, 'two-owners');
  },
);

law('without the lock, wait, waitFor, notify and notifyAll throw NotOwner', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const kind of ['Lock', 'RLock'] as const) {
    const condition = await a.newConditionOf(kind);
    for (const call of ['wait', 'notify', 'notifyAll'] as const) {
      const promise = `${call}() without the lock must throw NotOwner.`;
      await throws(a.callCondition(condition, call), notOwner, promise);
    }
    await a.callLocked(condition, 'notify');
    const again = 'notify() must throw NotOwner also after a notify() with the lock.';
    await throws(a.callCondition(condition, 'notify'), notOwner, again);
    const predicate = 'waitFor() without the lock must throw NotOwner, even if its predicate is true.';
    await throws(a.waitForUnlocked(condition), notOwner, predicate);
  }
  const condition = await a.newCondition();
  await a.acquire(condition);
  for (const call of ['wait', 'notify', 'notifyAll'] as const) {
    const other = `${call}() by a process that does not hold the RLock must throw NotOwner.`;
    await throws(b.callCondition(condition, call), notOwner, other);
  }
  await throws(b.waitForUnlocked(condition), notOwner, 'waitFor() by that process must throw NotOwner, too.');
  await a.release(condition);
});

law('a Condition uses the lock that it is given, and refuses wrong arguments', async ({ processes }) => {
  const [a, b] = await processes(2);
  const seen = [false, true, true, false, true, false]; // free; acquire() is true, held; free; held in withLock(); free
  for (const kind of ['Lock', 'RLock'] as const)
    same(await a.usesItsLock(kind), seen, `new Condition(lock) uses that ${kind}.`);
  const condition = await a.newCondition();
  await throws(
    a.release(condition),
    { name: 'ReleaseError' },
    'release() is that of the lock: it is not held.',
  );
  await b.acquire(condition);
  same(await a.acquire(condition, 10), false, 'acquire(10) is that of the lock: it gives up.', 'two-owners');
  await b.release(condition);
  const lock = await a.newRLock();
  const [one, other] = [await a.newConditionOn(lock), await a.newConditionOn(lock)];
  const wokenBy = (it: typeof one) =>
    Promise.all([b.callLocked(one, 'wait', 10), a.callLocked(it, 'notifyAll', undefined, 5)]);
  const own = 'Of two Conditions with one lock, notifyAll() wakes only those that wait at its own.';
  same([(await wokenBy(other))[0], (await wokenBy(one))[0]], [false, true], own);
  const number = ['TypeError', 'RangeError'];
  await refuses(
    (n) => a.callLocked(condition, 'notify', n),
    [
      ['1', number, ['n']],
      [NaN, number, ['n']],
      [-1, number, ['n']],
      [1.5, number, ['n']],
    ],
    (n) => `notify(${n}) must throw: n is an integer, 0 or more.`,
  );
  await refuses(
    (timeoutMs) => a.callLocked(condition, 'wait', timeoutMs),
    [
      [NaN, 'TypeError', ['timeoutMs']],
      ['10', 'TypeError', ['timeoutMs']],
    ],
    (timeoutMs) => `wait(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
});

law('close() of a Condition gives the memory back', async ({ processes }) => {
  const [a] = await processes(1);
  await leavesNoMemory(a, () => a.conditionsLeft(8), 'close()');
});
