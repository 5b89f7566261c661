import {
  explore,
  explorePrograms,
  farAway,
  fc,
  firstOf,
  linearizable,
  lockFault,
  refuses,
  rlockModel,
  same,
  stage,
  throws,
  wokenByNobody,
  wokenInVain,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'rlock');

const acquire = { method: 'acquire' } as const;
const give = { method: 'release' } as const;
const section = [acquire, give]; // a critical section
const tryToAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const acquireFor = (timeoutMs: number): Input => ({ method: 'acquire', timeoutMs }) as Input;

const noHandles = [null, 5, {}].map((handle) => [handle, 'TypeError'] as const);
const noTimeouts = [NaN, '10', null].map((timeoutMs) => [timeoutMs, 'TypeError', ['timeoutMs']] as const);

const refused = { name: 'ReleaseError', code: true } as const;

const asRLock = linearizable(rlockModel(), lockFault(1), ({ method }) => method !== 'sleep');

law('an RLock may be taken again by its owner, and is free after as many releases', async (context) => {
  const [a, b] = await context.processes(2);
  const lock = await a.newRLock();
  for (let depth = 1; depth <= 3; depth++)
    same(await a.acquire(lock, 0), true, `The owner of an RLock gets it again (${String(depth)} deep).`);
  same(await b.acquire(lock, 0), false, 'Another process does not get it.', 'two-owners');
  await a.release(lock);
  await a.release(lock);
  const held = 'Acquired three times and released twice, an RLock is still held.';
  same(await b.acquire(lock, 0), false, held, 'two-owners');
  same(await b.isLocked(lock), true, '`locked` is true as long as it is held.');
  await a.release(lock);
  same(await b.isLocked(lock), false, 'After as many releases as acquires, it is free.');
  same(await b.acquire(lock, 0), true, 'Another process gets an RLock that has been released.');
  same(
    await a.acquire(lock, 0),
    false,
    'A process does not get an RLock that another has taken.',
    'two-owners',
  );
  await b.release(lock);
  same(await a.acquireDeep(lock, 300), 300, 'The owner of an RLock may acquire it hundreds of times.');
  same(await b.acquire(lock, 0), true, 'An RLock is free after as many releases as acquires.');
});

law('an RLock is released by its owner only, and not once too often', async ({ processes }) => {
  const [a, b] = await processes(2);
  const lock = await a.newRLock();
  const free = 'release() of an RLock that no process holds is a ReleaseError.';
  await throws(a.release(lock), refused, free);
  await a.acquire(lock);
  await a.acquire(lock);
  const notOwner = 'release() by a process that does not own the RLock is a ReleaseError.';
  await throws(b.release(lock), refused, notOwner);
  same(await b.acquire(lock, 0), false, 'A release() that throws changes nothing.', 'state-changed');
  await a.release(lock);
  await a.release(lock);
  await throws(a.release(lock), refused, 'One release too many is a ReleaseError.');
  same(await b.acquire(lock, 0), true, 'Another process gets an RLock that has been released.');
  const before = 'A process may not release the RLock that it owned before.';
  await throws(a.release(lock), refused, before);
});

law('an RLock is owned by a process, whichever of its objects the process uses', async ({ processes }) => {
  const [a, b] = await processes(2);
  const lock = await a.newRLock();
  const twin =
    'The owner of an RLock can acquire it again, and release it, through another object of the same handle.';
  same(await a.acquireThroughTwin(lock), [true, true, false], twin);
  same(await b.acquire(lock, 0), true, 'Afterwards the RLock is free.');
  await b.release(lock);
  const other = await a.newRLock();
  for (const one of [lock, other]) await a.acquire(one);
  const two = 'A process that holds two RLocks, and releases one of them, still holds the other.';
  await a.release(lock);
  same([await b.acquire(lock, 0), await b.acquire(other, 0)], [true, false], two);
  await a.release(other);
  same(await b.acquire(other, 0), true, 'An RLock that was held beside another can be released, too.');
});

law(
  'withLock() inside withLock() of the same RLock works, and releases when the body throws',
  async (context) => {
    const [a, b] = await context.processes(2);
    const lock = await a.newRLock();
    const { value, inside, after } = await a.runLocked(lock);
    same(value, { sum: 42 }, 'withLock(body) returns what body returns.');
    same(inside, true, 'The RLock is held while the body runs.', 'two-owners');
    same(after, false, 'After withLock() the RLock is free.', 'orphan-wait');
    same(await a.runNested(lock), 7, 'withLock() inside withLock() of the same RLock works.');
    for (const { body, withLock, lockedAfter } of await a.runThrowing(lock)) {
      same(withLock, body, 'withLock() throws the very thing that the body threw.', 'wrong-error');
      same(lockedAfter, false, 'Even a body that throws leaves the RLock free.', 'orphan-wait');
    }
    same(await b.acquire(lock, 0), true, 'After withLock(), another process gets the RLock.');
  },
);

law('an acquire of an RLock that fails changes nothing', async (context) => {
  const [a, b] = await context.processes(2);
  const lock = await a.newRLock();
  await refuses(
    (timeoutMs) => a.acquire(lock, timeoutMs),
    noTimeouts,
    (timeoutMs) => `acquire(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
  same(await a.isLocked(lock), false, 'An acquire() that throws leaves the RLock free.', 'state-changed');
  same(await a.acquire(lock, -5), true, 'A negative timeout counts as 0: a free RLock is taken.');
  const again = 'A wrong timeout is refused even to the owner of an RLock: arguments are checked first.';
  await throws(a.acquire(lock, NaN), { name: 'TypeError', mentions: ['timeoutMs'] }, again);
  for (let attempts = 0; attempts < 2; attempts += 1)
    same(
      await b.acquire(lock, 0),
      false,
      'acquire(0) of an RLock that another process holds is false.',
      'two-owners',
    );
  await a.release(lock);
  same(await b.acquire(lock, 0), true, 'Once it is free, the other process gets it.');
  await b.release(lock);
  same(await b.isLocked(lock), false, 'One acquire() that succeeded needs one release().');
  await explore(context, [a, b], {
    world: 'rlockWorld',
    programs: [section, [acquireFor(10), { method: 'locked' }]],
    after: [tryToAcquire, give, { method: 'locked' }],
    preemptions: 1,
    judge: asRLock,
    mayBlock: true,
  });
  for (const timeoutMs of [2 ** 31, 2 ** 53])
    await explore(context, [a, b], { world: 'rlockWorld', ...farAway(timeoutMs) });
  await explore(context, [a, b], { world: 'rlockWorld', ...wokenInVain() });
});

law('an RLock is the same one in every process that opens it', async ({ processes }) => {
  const [a, b] = await processes(2);
  const lock = await a.newRLock();
  const opened = await b.openRLock(await a.handleOf(lock));
  same(
    await b.acquire(opened),
    true,
    'After RLock.open(handle) in a different process, acquire() returns true.',
  );
  same(await b.acquire(opened, 0), true, 'An opened RLock is an RLock, too: its owner gets it again.');
  same(
    await a.acquire(lock, 0),
    false,
    'An opened RLock is the same one: while it is held, the process that made it does not get it.',
    'two-owners',
  );
  const passedOn = await a.openRLock(await b.handleOf(opened));
  same(
    await a.acquire(passedOn, 0),
    false,
    'The handle of an opened RLock is that of the same.',
    'two-owners',
  );
  const argument = await a.newRLock();
  same(await a.acquireInChild(argument), 0, 'An RLock travels to a child as an argument, and works there.');
  same(await a.acquire(argument, 0), false, 'What the child has taken is taken here, too.', 'two-owners');
  await refuses(
    (handle) => b.openRLock(handle),
    noHandles,
    (handle) => `RLock.open(${handle}) must throw: that is not a handle.`,
  );
});

law('an RLock has one owner at a time, in every schedule', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'rlockWorld',
    programs: [section, section, [tryToAcquire]],
    preemptions: 1,
    judge: asRLock,
    mayBlock: true,
  });
  await explore(context, three.slice(0, 2), {
    world: 'rlockWorld',
    programs: [[acquire, acquire, give, give], section],
    judge: asRLock,
    mayBlock: true,
  });
  const call = fc.constantFrom<Input>(acquire, acquire, give, give, acquireFor(10), { method: 'locked' });
  const program = fc.array(call, { minLength: 0, maxLength: 4 });
  await explorePrograms(context, three, {
    world: 'rlockWorld',
    programs: fc.tuple(program, program, program),
    runs: 10,
    preemptions: 1,
    judge: asRLock,
    mayBlock: true,
  });
});

law('the last release of an RLock wakes a sleeper', async (context) => {
  const three = await context.processes(3);
  await explore(context, three.slice(0, 2), {
    world: 'rlockWorld',
    programs: [[acquire], [acquire]],
    preemptions: 0,
    mayBlock: true,
  });
  for (const second of [section, [acquireFor(3_600_000), give]])
    await explore(context, three, {
      world: 'rlockWorld',
      programs: [[acquire, acquire, give, give], second, section],
      preemptions: 1,
      judge: firstOf(asRLock, wokenByNobody),
    });
  // The sleeper that is woken finds its time up: no process may sleep beside the free RLock.
  await explore(context, three, {
    world: 'rlockWorld',
    programs: [[acquire, { method: 'sleep', ms: 10 } as Input, give], [acquireFor(10)], [acquire]],
    aloof: ['sleep'],
    preemptions: 1,
    judge: asRLock,
    mayBlock: true,
  });
});

law('there is no data race on the owner of an RLock, nor on its depth', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'rlockWorld',
    programs: [[acquire, acquire, give, give], section],
    preemptions: 1,
    races: true,
  });
});
