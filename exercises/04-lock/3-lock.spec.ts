import {
  explore,
  explorePrograms,
  farAway,
  fc,
  firstOf,
  linearizable,
  lockFault,
  lockModel,
  refuses,
  same,
  semaphoreModel,
  show,
  stage,
  throws,
  wokenByNobody,
  wokenInVain,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'lock');

const acquire = { method: 'acquire' } as const;
const give = { method: 'release' } as const;
const section = [acquire, give]; // a critical section
const tryToAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const acquireFor = (timeoutMs: number): Input => ({ method: 'acquire', timeoutMs }) as Input;
const addWithLock = { method: 'addWithLock' } as const;
const noHandles = [null, 5, {}].map((handle) => [handle, 'TypeError'] as const);
const noTimeouts = [NaN, '10', null].map((timeoutMs) => [timeoutMs, 'TypeError', ['timeoutMs']] as const);
const refused = { name: 'ReleaseError', code: true } as const;

const isOfModel = ({ method }: Input): boolean => method !== 'sleep';
const asLock = linearizable(lockModel(), lockFault(1), isOfModel);
const asBounded = (initial: number): ReturnType<typeof linearizable> =>
  linearizable(semaphoreModel({ initial, bounded: true }), lockFault(initial), isOfModel);
const judges = { lockWorld: asLock, boundedOf1: asBounded(1) };

law('a BoundedSemaphore refuses a release beyond its initial value', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const initial of [0, 1, 2]) {
    const bounded = await a.newBounded(initial);
    const tooMany = `release() of a BoundedSemaphore(${String(initial)}) that no process has acquired is a ReleaseError.`;
    await throws(b.release(bounded), refused, tooMany);
    same(await a.valueOf(bounded), initial, 'A release() that throws adds no permit.', 'state-changed');
    if (initial === 0) continue;
    await b.acquire(bounded);
    await a.release(bounded);
    same(await b.valueOf(bounded), initial, 'A valid release() gives the permit back.');
  }
});

law(
  'only one caller gets a Lock, and releasing an unlocked Lock is a ReleaseError',
  async ({ processes }) => {
    const [a, b] = await processes(2);
    const lock = await a.newLock();
    await throws(a.release(lock), refused, 'release() of a Lock that no process holds is a ReleaseError.');
    same(await a.isLocked(lock), false, 'A release() that throws changes nothing.', 'state-changed');
    same(await a.acquire(lock), true, 'acquire() of a free Lock returns true.');
    same(await b.isLocked(lock), true, 'Every process sees that it is locked.');
    same(await b.acquire(lock, 0), false, 'acquire(0) of a held Lock returns false.', 'two-owners');
    same(await a.acquire(lock, 0), false, 'A Lock is not re-entrant.', 'two-owners');
    await b.release(lock);
    same(await a.isLocked(lock), false, 'Any process may release a Lock, as in Python.');
    await throws(b.release(lock), refused, 'The second release() is a ReleaseError.');
    same(await b.acquire(lock, 0), true, 'After a release() that throws, the Lock works as before.');
  },
);

law('a Lock keeps time as a Semaphore does', async (context) => {
  const [a, b] = await context.processes(2);
  const lock = await a.newLock();
  await refuses(
    (timeoutMs) => a.acquire(lock, timeoutMs),
    noTimeouts,
    (timeoutMs) => `acquire(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
  same(await a.isLocked(lock), false, 'An acquire() that throws leaves the Lock free.', 'state-changed');
  same(await a.acquire(lock, -5), true, 'A negative timeout counts as 0: a free Lock is taken.');
  const ms = await b.waited(lock, 20);
  same(ms >= 19 && ms < 100, true, 'acquire(20) of a held Lock returns false, after 20 ms.');
  for (const world of Object.keys(judges)) {
    for (const timeoutMs of [2 ** 31, 2 ** 53])
      await explore(context, [a, b], { world, ...farAway(timeoutMs) });
    await explore(context, [a, b], { world, ...wokenInVain() });
  }
});

law('a BoundedSemaphore and a Lock are the same in every process that opens them', async ({ processes }) => {
  const [a, b] = await processes(2);
  const bounded = await a.newBounded(2);
  await a.acquire(bounded);
  const openedBounded = await b.openBounded(await a.handleOf(bounded));
  await b.release(openedBounded);
  same(await a.valueOf(bounded), 2, 'BoundedSemaphore.open(handle) has the same permits.');
  const bound = 'An opened BoundedSemaphore has the bound that it was made with, whatever its value is then.';
  const none = await b.openBounded(await a.handleOf(await a.newBounded(0)));
  for (const opened of [openedBounded, none]) await throws(b.release(opened), refused, bound);
  const lock = await a.newLock();
  const opened = await b.openLock(await a.handleOf(lock));
  same(await b.acquire(opened), true, 'After Lock.open(handle), acquire() returns true.');
  same(await a.isLocked(lock), true, 'The process that made it sees it locked.', 'two-owners');
  const passedOn = await a.openLock(await b.handleOf(opened));
  same(await a.acquire(passedOn, 0), false, 'An opened Lock has a handle, too.', 'two-owners');
  await b.release(opened);
  same(await a.acquireInChild(lock), 0, 'A Lock travels to a child as an argument, and works there.');
  same(await a.acquire(lock, 0), false, 'What the child has taken is taken here, too.', 'two-owners');
  await refuses(
    (handle) => b.openLock(handle),
    noHandles,
    (handle) => `Lock.open(${handle}) must throw: that is not a handle.`,
  );
});

law('withLock() returns the body’s value, and holds the lock while the body runs', async (context) => {
  const [a, b] = await context.processes(2);
  const seen = await a.runLocked(await a.newLock());
  same(seen.value, { sum: 42 }, 'withLock(body) returns what body returns.');
  same(seen.inside, true, 'The lock is held while the body runs.', 'two-owners');
  same(seen.after, false, 'After withLock() the lock is free.', 'orphan-wait');
  // However long the lock is held, the body waits for it.
  const hour = { method: 'sleep', ms: 3_600_000 } as Input;
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [[acquire, hour, { method: 'addInside' }, give], [addWithLock]],
    aloof: ['sleep'],
    preemptions: 0,
    races: true,
  });
});

law('withLock() releases when the body throws', async ({ processes }) => {
  const [a] = await processes(1);
  const lock = await a.newLock();
  for (const { body, withLock, lockedAfter } of await a.runThrowing(lock)) {
    same(withLock, body, 'withLock() throws the very thing that the body threw.', 'wrong-error');
    same(lockedAfter, false, 'Even a body that throws leaves the lock free.', 'orphan-wait');
  }
});

law('withLock() refuses what is not a function, and does not touch the lock', async ({ processes }) => {
  const [a] = await processes(1);
  for (const body of [undefined, 5, {}]) {
    const lock = await a.newLock();
    const promise = `withLock(${show(body)}) must throw a TypeError: the body is a function.`;
    await throws(a.withBody(lock, body), { name: 'TypeError' }, promise);
    same(await a.isLocked(lock), false, 'A withLock() that throws leaves the lock free.', 'state-changed');
  }
});

law('of two releases at the same time, the one too many is refused', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'boundedOf1',
    programs: [section, [give], [give]],
    preemptions: 1,
    judge: asBounded(1),
  });
  await explore(context, three.slice(0, 2), {
    world: 'lockWorld',
    programs: [[acquire, give, tryToAcquire], [give]],
    judge: asLock,
  });
});

law('a Lock has one owner at a time, in every schedule', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'lockWorld',
    programs: [section, section, [tryToAcquire]],
    judge: asLock,
    mayBlock: true,
  });
});

law('there is no data race on what a Lock guards', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'lockWorld',
    programs: [[{ method: 'add' }], [addWithLock], [{ method: 'addAndThrow' }]],
    preemptions: 1,
    races: true,
  });
});

law('every release of a Lock or a BoundedSemaphore wakes a sleeper', async (context) => {
  const three = await context.processes(3);
  for (const [world, judge] of Object.entries(judges))
    for (const second of [section, [acquireFor(3_600_000), give]])
      await explore(context, three, {
        world,
        programs: [section, second, section],
        preemptions: 1,
        judge: firstOf(judge, wokenByNobody),
      });
});

law('an acquire of a Lock that times out takes nothing, not even a wake-up', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [section, [acquireFor(10), { method: 'locked' }]],
    after: [tryToAcquire, acquireFor(1)],
    judge: asLock,
    mayBlock: true,
  });
  // The sleeper that is woken finds its time up: no process may sleep beside the free lock.
  const sleep = { method: 'sleep', ms: 10 } as Input;
  for (const [world, judge] of Object.entries(judges))
    await explore(context, [a, b, c], {
      world,
      programs: [[acquire, sleep, give], [acquireFor(10)], [acquire]],
      aloof: ['sleep'],
      preemptions: 1,
      judge,
      mayBlock: true,
    });
});

law('any programs of a Lock or a BoundedSemaphore are linearizable, in every schedule', async (context) => {
  const three = await context.processes(3);
  for (const [world, judge] of Object.entries({ boundedOf2: asBounded(2), lockWorld: asLock })) {
    const look = { method: world === 'lockWorld' ? 'locked' : 'value' };
    const call = fc.constantFrom<Input>(acquire, give, give, tryToAcquire, acquireFor(10), look);
    const program = fc.array(call, { maxLength: 3 });
    await explorePrograms(context, three, {
      world,
      programs: fc.tuple(program, program, program),
      runs: 10,
      preemptions: 1,
      judge,
      mayBlock: true,
    });
  }
});

law('two locks are independent', async (context) => {
  const [a, b] = await context.processes(2);
  const sentence = 'One process holds a Lock, and another waits for a different Lock, which is free.';
  await explore(context, [a, b], {
    world: 'twoLocks',
    programs: [[{ method: 'acquireOne' }], [{ method: 'acquireOther' }]],
    apart: true,
    preemptions: 1,
    mayBlock: true,
    judge: ({ isStuck }) => (isStuck ? { code: 'over-locked', sentence } : undefined),
  });
});
