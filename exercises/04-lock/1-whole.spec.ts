import {
  barrierModel,
  conditionModel,
  endsWith,
  eventModel,
  explore,
  explorePrograms,
  fc,
  firstOf,
  forAll,
  holds,
  stage,
  linearizable,
  lockFault,
  lockModel,
  release,
  rlockModel,
  same,
  segments,
  semaphoreModel,
  show,
  throws,
  timed,
  wokenByNobody,
  type Fault,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'whole');
const { law: extra } = stage<typeof Scenarios>('lock', 'extra');

const acquire = { method: 'acquire' } as const;
const give = { method: 'release' } as const;
const tryToAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const acquireFor = (timeoutMs: number): { method: 'acquire'; timeoutMs: number } => ({
  method: 'acquire',
  timeoutMs,
});

/** What the worlds' locks promise: never too many inside, and no sleeper without a reason to sleep. */
const asLock = linearizable(lockModel(), lockFault(1));
const asRLock = linearizable(rlockModel(), lockFault(1));
const asSemaphore = (initial: number, bounded = false): ReturnType<typeof linearizable> =>
  linearizable(semaphoreModel({ initial, bounded }), lockFault(initial));

const lostUpdate =
  (expected: number) =>
  (actual: unknown): Fault => ({
    code: 'lost-update',
    sentence: `Every process added 1 while it held the lock, and yet an addition is missing: one process read the count before another had written it back, so both were inside at once.`,
    expected: show(expected),
    actual: show(actual),
  });

law('acquire, change the balance, release: three processes lose nothing', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'lockWorld',
    programs: [[{ method: 'add' }], [{ method: 'addWithLock' }], [{ method: 'addWithLock' }]],
    after: [{ method: 'read' }],
    judge: endsWith(3, lostUpdate(3)),
  });
});

law('a Semaphore counts its permits', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const one = await a.newSemaphore();
  same(await a.valueOf(one), 1, 'new Semaphore() has one permit.');
  trail.restart();
  const two = await a.newSemaphore(2);
  same(await a.acquire(two), true, 'acquire() takes a permit, and returns true.');
  same(
    await b.valueOf(two),
    1,
    'After one acquire(), a Semaphore(2) has one permit left, whichever process looks.',
  );
  same(await b.acquire(two), true, 'The second permit is there for another process.');
  same(await a.acquire(two, 0), false, 'Without permits, acquire(0) returns false.');
  const { value, ms } = await timed(b, () => b.acquire(two, 20));
  same(value, false, 'Without permits, acquire(20) gives up after 20 ms, and returns false.');
  const late = 'acquire(20) gives up after 20 ms: timeouts are in milliseconds.';
  holds(ms < 100, late, 'wrong-value', {
    expected: 'false after 20 ms',
    actual: `false after ${String(ms)} ms`,
  });
  same(await a.valueOf(two), 0, 'An acquire() that returned false has taken nothing.');
  await b.release(two);
  await b.release(two);
  await b.release(two);
  same(await a.valueOf(two), 3, 'A plain Semaphore may be released beyond its initial value.');
  trail.restart();
  const none = await a.newSemaphore(0);
  same(await a.acquire(none, 0), false, 'A Semaphore(0) begins without a permit.');
  await b.release(none);
  same(await a.acquire(none), true, 'A permit that another process added can be taken.');
});

law('a BoundedSemaphore refuses a release beyond its initial value', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const initial of [1, 2]) {
    const bounded = await a.newBounded(initial);
    await throws(
      b.release(bounded),
      { name: 'ReleaseError' },
      `release() of a BoundedSemaphore(${String(initial)}) that no process has acquired is a ReleaseError.`,
    );
    same(await a.valueOf(bounded), initial, 'A release() that throws adds no permit.', 'state-changed');
    same(await b.acquire(bounded), true, 'After a release() that threw, it works as before.');
    await a.release(bounded);
    same(await b.valueOf(bounded), initial, 'A valid release() gives the permit back.');
  }
});

law(
  'only one caller gets a Lock, and releasing an unlocked Lock is a ReleaseError',
  async ({ processes }) => {
    const [a, b] = await processes(2);
    const lock = await a.newLock();
    same(await b.isLocked(lock), false, 'A new Lock is not locked.');
    await throws(
      a.release(lock),
      { name: 'ReleaseError' },
      'release() of a Lock that no process holds is a ReleaseError.',
    );
    same(await a.isLocked(lock), false, 'A release() that throws changes nothing.', 'state-changed');
    same(await a.acquire(lock), true, 'acquire() of a free Lock returns true.');
    same(await b.isLocked(lock), true, 'Every process sees that it is locked.');
    same(await b.acquire(lock, 0), false, 'acquire(0) of a held Lock returns false.', 'two-owners');
    same(
      await a.acquire(lock, 0),
      false,
      'A Lock is not re-entrant: even its holder gets false.',
      'two-owners',
    );
    await b.release(lock);
    same(await a.isLocked(lock), false, 'Any process may release a Lock, as in Python.');
    await throws(
      b.release(lock),
      { name: 'ReleaseError' },
      'The second release() in a row is a ReleaseError.',
    );
    same(await b.acquire(lock, 0), true, 'After that, the Lock works as before.');
  },
);

law(
  'an RLock may be taken again by its owner, and released by no other process',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const lock = await a.newRLock();
    await throws(
      a.release(lock),
      { name: 'ReleaseError' },
      'release() of an RLock that no process holds is a ReleaseError.',
    );
    for (let depth = 1; depth <= 3; depth++)
      same(await a.acquire(lock, 0), true, `Its owner gets an RLock again (${String(depth)} deep).`);
    same(await b.acquire(lock, 0), false, 'Another process does not get it.', 'two-owners');
    await throws(
      b.release(lock),
      { name: 'ReleaseError' },
      'release() by a process that does not own the RLock is a ReleaseError.',
    );
    await a.release(lock);
    await a.release(lock);
    same(
      await b.acquire(lock, 0),
      false,
      'Acquired three times and released twice, an RLock is still held.',
      'two-owners',
    );
    same(await b.isLocked(lock), true, '`locked` is true as long as it is held.');
    await a.release(lock);
    same(await b.isLocked(lock), false, 'After as many releases as acquires, it is free.');
    await throws(a.release(lock), { name: 'ReleaseError' }, 'One release too many is a ReleaseError.');
    same(await b.acquire(lock, 0), true, 'Now another process gets it.');
    same(await a.acquire(lock, 0), false, 'And now the first process does not.', 'two-owners');
    await throws(
      a.release(lock),
      { name: 'ReleaseError' },
      'Nor may it release the RLock that it owned before.',
    );
    await b.release(lock);
    trail.restart();
    same(
      await a.acquireThroughTwin(lock),
      [true, true],
      'An RLock is owned by a process: its owner gets it again through another object of the same handle, too.',
    );
    same(await a.runNested(lock), 7, 'withLock() inside withLock() of the same RLock works.');
    same(await b.acquire(lock, 0), true, 'Afterwards the RLock is free.');
  },
);

law('withLock() returns the body’s value, and releases when the body throws', async (context) => {
  const [a, b] = await context.processes(2);
  for (const lock of [await a.newLock(), await a.newRLock()]) {
    context.trail.restart();
    const { value, inside, after } = await a.runLocked(lock);
    same(value, { sum: 42 }, 'withLock(body) returns what body returns.');
    same(inside, true, 'The lock is held while the body runs.', 'two-owners');
    same(after, false, 'After withLock() the lock is free.', 'orphan-wait');
    const thrown = await a.runThrowing(lock);
    same(thrown.error, 'of the body', 'withLock() throws the error of the body, unchanged.', 'wrong-error');
    same(thrown.after, false, 'Even a body that throws leaves the lock free.', 'orphan-wait');
    same(await b.acquire(lock, 0), true, 'Then another process gets it.');
    await b.release(lock);
  }
  // As a schedule: otherwise, the next process would wait for ever.
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [[{ method: 'throwWithLock' }], [{ method: 'addWithLock' }]],
    preemptions: 1,
  });
});

law(
  'wrong arguments are rejected with errors that name them, and change nothing',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    for (const wrong of [-1, 1.5, NaN, '1', null]) {
      trail.restart();
      const name = ['TypeError', 'RangeError'];
      await throws(
        a.newSemaphore(wrong),
        { name, mentions: ['initial'] },
        `new Semaphore(${show(wrong)}) is rejected: initial is a whole number, 0 or more.`,
      );
      await throws(
        a.newBounded(wrong),
        { name, mentions: ['initial'] },
        `new BoundedSemaphore(${show(wrong)}) is rejected.`,
      );
    }
    const locks = [await a.newSemaphore(1), await a.newLock(), await a.newRLock()];
    for (const lock of locks) {
      for (const wrong of [NaN, '10', null, {}]) {
        trail.restart();
        await throws(
          a.acquire(lock, wrong),
          { name: 'TypeError', mentions: ['timeoutMs'] },
          `acquire(${show(wrong)}) is a TypeError: timeoutMs is a number of milliseconds.`,
        );
      }
      same(
        await a.acquire(lock, -5),
        true,
        'A negative timeout counts as 0: a free lock is taken, even after rejected calls.',
      );
    }
    const [, lock] = locks;
    if (lock === undefined) return;
    same(await a.acquire(lock, -5), false, 'A negative timeout counts as 0: nothing blocks.');
    await a.release(lock);
    const plain = await a.newLock();
    await throws(a.withNoBody(plain), { name: 'TypeError' }, 'withLock() without a function is a TypeError.');
    same(
      await a.isLocked(plain),
      false,
      'A withLock() that rejects its argument leaves the lock free.',
      'state-changed',
    );
    await throws(a.openGarbage(), {}, 'Lock.open of something that is not a handle throws.');
  },
);

law('each class can be opened by its handle and passed as an argument', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const lock = await a.newLock();
  const opened = await b.openLock(await a.handleOf(lock));
  same(
    await b.acquire(opened),
    true,
    'After Lock.open(handle) in a different process, acquire() returns true.',
  );
  same(
    await a.isLocked(lock),
    true,
    'It is the same lock: the process that made it sees it locked.',
    'two-owners',
  );
  trail.restart();
  const semaphore = await a.newSemaphore(1);
  const other = await b.openSemaphore(await a.handleOf(semaphore));
  await b.release(other);
  same(await a.valueOf(semaphore), 2, 'Semaphore.open(handle) has the same permits.');
  for (const made of [await a.newSemaphore(1), await a.newBounded(1), await a.newLock()]) {
    trail.restart();
    same(await a.acquireInChild(made), 0, 'A lock travels to a child as an argument, and works there.');
    same(await a.acquire(made, 0), false, 'What the child has taken is taken here, too.', 'two-owners');
  }
  trail.restart();
  same(await a.acquireInChild(await a.newRLock()), 0, 'So does an RLock.');
});

law('any program of calls, one after the other in any process, agrees with the model', async (context) => {
  const [a, b] = await context.processes(2);
  const step = fc.record({
    kind: fc.constantFrom('acquire', 'release', 'value'),
    process: fc.constantFrom(a, b),
    bounded: fc.boolean(),
  });
  await forAll(
    context,
    [fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.array(step, { minLength: 1, maxLength: 12 })],
    async (initial, bounded, program) => {
      const semaphore = bounded ? await a.newBounded(initial) : await a.newSemaphore(initial);
      let permits = initial;
      for (const { kind, process } of program) {
        if (kind === 'value')
          same(await process.valueOf(semaphore), permits, '`value` is the number of free permits.');
        else if (kind === 'acquire') {
          same(
            await process.acquire(semaphore, 0),
            permits > 0,
            'acquire(0) returns true when there is a permit, and takes it.',
          );
          permits = Math.max(0, permits - 1);
        } else if (bounded && permits >= initial) {
          await throws(
            process.release(semaphore),
            { name: 'ReleaseError' },
            'One release too many is a ReleaseError.',
          );
        } else {
          await process.release(semaphore);
          permits += 1;
        }
      }
      await release(a, b);
    },
    { runs: 25 },
  );
});

law('a Lock has one owner at a time, in every schedule', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'lockWorld',
    programs: [
      [acquire, give],
      [acquire, give],
      [acquire, give],
    ],
    judge: asLock,
    mayBlock: true,
  });
  await explore(context, three, {
    world: 'rlockWorld',
    programs: [[acquire, acquire, give, give], [acquire, give], [tryToAcquire]],
    judge: asRLock,
    mayBlock: true,
  });
  // A process that is woken must look again, because another process may have come first.
  await explore(context, three, {
    world: 'lockWorld',
    programs: [[acquire, give], [acquire], [tryToAcquire]],
    judge: asLock,
    mayBlock: true,
  });
});

law('a Semaphore never lets in more processes than it has permits', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'semaphoreOf2',
    programs: [[acquire, give], [acquire, give], [acquire]],
    judge: asSemaphore(2),
    mayBlock: true,
  });
  await explore(context, three, {
    world: 'boundedOf1',
    programs: [[acquire, give], [acquire, give], [give]],
    judge: linearizable(semaphoreModel({ initial: 1, bounded: true }), lockFault(1)),
    mayBlock: true,
  });
});

law('two processes, two critical sections each: no schedule at all goes wrong', async (context) => {
  const [a, b] = await context.processes(2);
  const twice = [acquire, give, acquire, give];
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [twice, twice],
    preemptions: 'all',
    mostSchedules: 30_000,
    judge: asLock,
  });
});

law('any programs of calls are linearizable, in every schedule', async (context) => {
  const three = await context.processes(3);
  const call = fc.oneof(
    { weight: 4, arbitrary: fc.constant(acquire) },
    { weight: 4, arbitrary: fc.constant(give) },
    { weight: 2, arbitrary: fc.constant(tryToAcquire) },
    { weight: 2, arbitrary: fc.constant(acquireFor(10)) },
    { weight: 1, arbitrary: fc.constant({ method: 'value' } as const) },
  );
  const program = fc.array(call, { minLength: 0, maxLength: 3 });
  await explorePrograms(context, three, {
    world: 'semaphoreOf1',
    programs: fc.tuple(program, program, program),
    runs: 20,
    preemptions: 1,
    judge: asSemaphore(1),
    mayBlock: true,
  });
  await explorePrograms(context, three, {
    world: 'boundedOf2',
    programs: fc.tuple(program, program, program),
    runs: 12,
    preemptions: 1,
    judge: asSemaphore(2, true),
    mayBlock: true,
  });
});

law('there is no data race on what the lock protects, nor on the lock itself', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b, c], {
    world: 'lockWorld',
    programs: [[{ method: 'add' }], [{ method: 'addWithLock' }], [{ method: 'add' }]],
    preemptions: 1,
    races: true,
  });
  await explore(context, [a, b], {
    world: 'semaphoreOf1',
    programs: [
      [acquire, give],
      [acquireFor(5), give],
    ],
    races: true,
  });
  await explore(context, [a, b], {
    world: 'rlockWorld',
    programs: [
      [acquire, acquire, give, give],
      [acquire, give],
    ],
    races: true,
  });
});

law('every release wakes a sleeper', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [[acquire, give], [acquire]],
    judge: asLock,
    mayBlock: true,
  });
  // All of these must end, and not because of a timer of the waiter's own.
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [
      [acquire, give],
      [acquire, give],
    ],
    judge: firstOf(asLock, wokenByNobody),
  });
  // Two processes sleep, two permits come: both must wake.
  await explore(context, [a, b, c], {
    world: 'semaphoreOf0',
    programs: [[give, give], [acquire], [acquire]],
    judge: firstOf(asSemaphore(0), wokenByNobody),
    mayBlock: true,
  });
  await explore(context, [a, b, c], {
    world: 'rlockWorld',
    programs: [
      [acquire, acquire, give, give],
      [acquire, give],
      [acquire, give],
    ],
    preemptions: 1,
    judge: firstOf(asRLock, wokenByNobody),
    mayBlock: true,
  });
});

/** What takes the only permit, then a call that waits: a permit too many may lie where only a waiter looks. */
const stillOnePermit: Input[] = [tryToAcquire, acquireFor(1)];

law('a timed-out acquire takes nothing, ever', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'lockWorld',
    programs: [
      [acquire, give],
      [acquireFor(10), { method: 'locked' }],
    ],
    after: stillOnePermit,
    judge: asLock,
    mayBlock: true,
  });
  await explore(context, [a, b], {
    world: 'semaphoreOf0',
    programs: [[acquireFor(10), acquireFor(10)], [give]],
    after: [...stillOnePermit, { method: 'value' }],
    judge: asSemaphore(0),
    mayBlock: true,
  });
  // A wake-up that was meant for a process that gives up must not be lost to the other.
  await explore(context, [a, b, c], {
    world: 'semaphoreOf0',
    programs: [[acquireFor(10)], [acquire], [give, give]],
    judge: asSemaphore(0),
    mayBlock: true,
  });
  // One permit comes, and the sleeper that is woken finds its time up: no process may sleep beside the permit.
  await explore(context, [a, b, c], {
    world: 'semaphoreOf0',
    programs: [[acquireFor(10)], [acquire], [give]],
    judge: asSemaphore(0),
    mayBlock: true,
  });
  // Woken in vain several times: time that has passed must not be waited for again.
  const comeAndGo = [{ method: 'sleep', ms: 6 }, give, tryToAcquire] as Input[];
  await explore(context, [a, b], {
    world: 'semaphoreOf0',
    programs: [[{ method: 'patience', timeoutMs: 10 } as Input], [...comeAndGo, ...comeAndGo, ...comeAndGo]],
    aloof: ['sleep'],
    preemptions: 0,
    mayBlock: true,
    judge: ({ calls }) => {
      const [waiter] = calls.filter(({ input }) => input.method === 'patience');
      const waited = waiter?.outcome.kind === 'returned' ? Number(waiter.outcome.value) : 0;
      // A little late is not a fault; waiting 10 ms once more would end after 16.
      if (waited <= 15) return undefined;
      return {
        code: 'wrong-value',
        sentence: `acquire(10) gave up after ${String(waited)} ms: it was woken in vain, and then waited for the whole time again. After each wake-up, it should have waited only for the time that was left.`,
        expected: 'about 10',
        actual: String(waited),
      };
    },
  });
});

law('a waiter sleeps: no spinning, no polling', async (context) => {
  const [a, b] = await context.processes(2);
  for (const world of ['lockWorld', 'semaphoreOf1', 'rlockWorld'] as const) {
    await explore(context, [a, b], {
      world,
      programs: [[acquire], [acquire]],
      preemptions: 0,
      mayBlock: true,
    });
  }
});

law(
  'a Semaphore lets in as many processes as it has permits, and two locks are independent',
  async (context) => {
    const [a, b] = await context.processes(2);
    await explore(context, [a, b], {
      world: 'semaphoreOf2',
      programs: [[acquire], [acquire]],
      preemptions: 1,
      judge: asSemaphore(2),
    });
    await explore(context, [a, b], {
      world: 'twoLocks',
      programs: [[{ method: 'acquireOne' }], [{ method: 'acquireOther' }]],
      apart: true,
      preemptions: 1,
      mayBlock: true,
      judge: (run) =>
        run.isStuck
          ? {
              code: 'over-locked',
              sentence:
                'One process holds one Lock, and another waits for a different Lock that is free: two locks must not block each other.',
            }
          : undefined,
    });
  },
);

law('a process killed at any step never lets another process in beside it', async (context) => {
  const [a, b] = await context.processes(2);
  for (const world of ['lockWorld', 'semaphoreOf1', 'rlockWorld'] as const) {
    await explore(context, [a, b], {
      world,
      programs: [
        [acquire, give, acquire],
        [acquire, give],
      ],
      preemptions: 1,
      kill: [2],
      mayBlock: true,
      judge: firstOf(neverTwoInside),
    });
  }
});

/** A process that was killed inside counts as still inside, since the others cannot know. */
function neverTwoInside(run: Parameters<ReturnType<typeof firstOf>>[0]): Fault | undefined {
  let inside = 0;
  const events = run.calls.flatMap(({ process, input, outcome, begun, ended }) => {
    if (outcome.kind !== 'returned')
      return input.method === 'release' && outcome.kind === 'cut off'
        ? [{ at: begun, process, change: -1 }]
        : [];
    if (input.method === 'release') return [{ at: begun, process, change: -1 }];
    return outcome.value === true ? [{ at: ended, process, change: +1 }] : [];
  });
  for (const { process, change } of events.sort((one, other) => one.at - other.at)) {
    inside += change;
    if (inside > 1)
      return {
        code: 'two-owners',
        sentence: `acquire() let process ${String(process)} in, although the process before it was killed inside and never released.`,
      };
  }
  return undefined;
}

law(
  'on all cores at once, two processes hold a Semaphore(2) together, and no locked update is lost',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const semaphore = await a.newSemaphore(2);
    const inside = await a.newCount();
    const met = await Promise.all([a.meetInside(semaphore, inside, 2), b.meetInside(semaphore, inside, 2)]);
    same(met, [true, true], 'Two processes are inside a Semaphore(2) at the same time.', 'not-parallel');
    trail.restart();
    const lock = await a.newLock();
    const count = await a.newCount();
    const times = 3_000;
    await Promise.all([a.addLocked(lock, count, times), b.addLocked(lock, count, times)]);
    same(
      await a.countOf(count),
      2 * times,
      'Two processes add 1 under the lock, as fast as they can.',
      'lost-update',
    );
  },
);

law('close() gives the memory back', async ({ processes }) => {
  const [a] = await processes(1);
  const before = segments(a);
  await a.makeAndClose(8);
  const left = segments(a) - before;
  holds(
    left === 0,
    `After close(), no shared memory may be left: ${String(left)} pieces are.`,
    'leaked-memory',
  );
  const lock = await a.newLock();
  await a.close(lock);
  await throws(a.acquire(lock, 0), {}, 'acquire() after close() is an error.');
});

const take = { method: 'acquire' } as const;
const wait = { method: 'wait' } as const;
const waitFor = (timeoutMs: number): { method: 'wait'; timeoutMs: number } => ({ method: 'wait', timeoutMs });
const notify = { method: 'notify' } as const;

extra('a Condition wakes as many waiters as asked, and waits with its lock released', async (context) => {
  const [a, b, c] = await context.processes(3);
  const asCondition = linearizable(conditionModel());
  await explore(context, [a, b], {
    world: 'conditionWorld',
    programs: [
      [take, wait, give],
      [take, notify, give],
    ],
    judge: asCondition,
    mayBlock: true,
  });
  await explore(context, [a, b, c], {
    world: 'conditionWorld',
    programs: [
      [take, wait, give],
      [take, wait, give],
      [take, { method: 'notifyAll' }, give],
    ],
    preemptions: 1,
    judge: asCondition,
    mayBlock: true,
  });
  // One notify, two waiters: exactly one of them wakes.
  await explore(context, [a, b, c], {
    world: 'conditionWorld',
    programs: [
      [take, wait, give],
      [take, wait, give],
      [take, notify, give],
    ],
    preemptions: 1,
    judge: asCondition,
    mayBlock: true,
  });
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
  // However many times its lock was acquired, wait() releases it.
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
  await explore(context, [a, b], {
    world: 'conditionWorld',
    programs: [[notify], [waitFor(5)]],
    preemptions: 1,
    judge: asCondition,
    mayBlock: true,
  });
});

extra('an Event lets every waiter through once it is set', async (context) => {
  const [a, b, c] = await context.processes(3);
  const asEvent = linearizable(eventModel());
  await explore(context, [a, b, c], {
    world: 'eventWorld',
    programs: [[wait], [wait, { method: 'isSet' }], [{ method: 'set' }]],
    judge: asEvent,
    mayBlock: true,
  });
  await explore(context, [a, b], {
    world: 'eventWorld',
    programs: [
      [{ method: 'set' }, { method: 'clear' }],
      [waitFor(10), { method: 'isSet' }],
    ],
    judge: asEvent,
    mayBlock: true,
  });
  await explore(context, [a, b], {
    world: 'eventWorld',
    programs: [[{ method: 'set' }, { method: 'clear' }], [wait]],
    judge: asEvent,
    mayBlock: true,
  });
});

extra('a Barrier releases its parties together, and breaks for all of them', async (context) => {
  const [a, b, c] = await context.processes(3);
  const asBarrier = linearizable(barrierModel(2));
  await explore(context, [a, b], {
    world: 'barrierOf2',
    programs: [
      [wait, wait],
      [wait, wait],
    ],
    preemptions: 1,
    judge: asBarrier,
    mayBlock: true,
  });
  await explore(context, [a, b], {
    world: 'barrierOf2',
    programs: [[waitFor(10), { method: 'broken' }], [waitFor(20)]],
    preemptions: 1,
    judge: asBarrier,
    mayBlock: true,
  });
  await explore(context, [a, b, c], {
    world: 'barrierOf2',
    programs: [[wait], [{ method: 'abort' }], [wait]],
    preemptions: 1,
    judge: asBarrier,
    mayBlock: true,
  });
});
