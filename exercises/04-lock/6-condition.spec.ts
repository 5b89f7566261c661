import {
  conditionModel,
  explore,
  holds,
  linearizable,
  refuses,
  same,
  segments,
  stage,
  throws,
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

const asCondition = linearizable(conditionModel(), undefined, ({ method }) => method !== 'sleep');
const waiter = [take, wait, give];

law('wait() releases the lock, and has it again when notify() has woken it', async (context) => {
  const [a, b, c] = await context.processes(3);
  for (const [world, preemptions] of [
    ['conditionWorld', 2],
    ['conditionOfLock', 1],
  ] as const)
    await explore(context, [a, b], {
      world,
      programs: [waiter, [take, notify, give]],
      preemptions,
      judge: asCondition,
      mayBlock: true,
    });
  // One notify, two waiters: exactly one of them wakes.
  await explore(context, [a, b, c], {
    world: 'conditionWorld',
    programs: [waiter, waiter, [take, notify, give]],
    preemptions: 1,
    judge: asCondition,
    mayBlock: true,
  });
});

law('wait() releases a re-entrant lock, however many times it was acquired', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'conditionWorld',
    programs: [
      [take, take, wait, give, give],
      [take, notify, give],
    ],
    preemptions: 1,
    judge: asCondition,
    mayBlock: true,
  });
});

law('notify(n) wakes n waiters, or all if there are fewer, and notifyAll() wakes all', async (context) => {
  const [a, b, c] = await context.processes(3);
  for (const call of [notifyAll, { method: 'notify', count: 2 }, { method: 'notify', count: 5 }])
    await explore(context, [a, b, c], {
      world: 'conditionWorld',
      programs: [waiter, waiter, [sleep(5), take, call, give]],
      aloof: ['sleep'],
      preemptions: 0,
      judge: asCondition,
    });
  await explore(context, [a, b, c], {
    world: 'conditionWorld',
    programs: [waiter, waiter, [take, notifyAll, give]],
    preemptions: 1,
    judge: asCondition,
    mayBlock: true,
  });
});

law(
  'wait(timeoutMs) is false, with the lock held, when it was not notified in that time',
  async (context) => {
    const [a, b, c] = await context.processes(3);
    await explore(context, [a, b], {
      world: 'conditionWorld',
      programs: [
        [take, waitFor(10), give],
        [take, notify, give],
      ],
      preemptions: 1,
      judge: asCondition,
      mayBlock: true,
    });
    // A waiter whose time was up before notify() is not one of those that it wakes.
    await explore(context, [a, b, c], {
      world: 'conditionWorld',
      programs: [
        [take, waitFor(10), give],
        [take, wait, give],
        [sleep(5), take, sleep(10), notify, give],
      ],
      aloof: ['sleep'],
      preemptions: 0,
      judge: asCondition,
    });
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
    const condition = await a.newCondition();
    const [result, calls] = await a.waitForNth(condition, 1);
    same(result, 'call 1', 'waitFor() of a predicate that is true returns its result at once.');
    same(calls, 1, 'It has called the predicate once.');
    const [last, , ms] = await a.waitForNth(condition, 9, 30);
    same(last, 0, 'When the time is up, waitFor() returns the last result of the predicate.');
    holds(Number(ms) >= 29 && Number(ms) < 100, 'waitFor(predicate, 30) gives up after 30 ms.');
  },
);

law('without the lock, wait, waitFor, notify and notifyAll throw NotOwner', async ({ processes }) => {
  const [a, b] = await processes(2);
  const condition = await a.newCondition();
  for (const call of ['wait', 'notify', 'notifyAll'] as const) {
    const promise = `${call}() without the lock must throw NotOwner.`;
    await throws(a.callCondition(condition, call), { name: 'NotOwner' }, promise);
  }
  const predicate = 'waitFor() without the lock must throw NotOwner, even if its predicate is true.';
  await throws(a.waitForUnlocked(condition), { name: 'NotOwner' }, predicate);
  await a.acquire(condition);
  const other = 'notify() by a process that does not hold the RLock must throw NotOwner.';
  await throws(b.callCondition(condition, 'notify'), { name: 'NotOwner' }, other);
  await a.release(condition);
});

law('a Condition uses the lock that it is given, and refuses wrong arguments', async ({ processes }) => {
  const [a] = await processes(1);
  for (const kind of ['Lock', 'RLock'] as const)
    same(await a.usesItsLock(kind), [false, true, false], `new Condition(lock) uses that ${kind}.`);
  const condition = await a.newCondition();
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
  const before = segments(a);
  await a.conditionsLeft(8);
  const left = segments(a) - before;
  holds(
    left === 0,
    `After close(), no shared memory may be left: ${String(left)} pieces are.`,
    'leaked-memory',
  );
});
