import {
  endsWith,
  explore,
  explorePrograms,
  fc,
  firstOf,
  forAll,
  linearizable,
  lockFault,
  refuses,
  release,
  same,
  segments,
  semaphoreModel,
  show,
  stage,
  wokenByNobody,
  type Fault,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'semaphore');

const acquire = { method: 'acquire' } as const;
const give = { method: 'release' } as const;
const section = [acquire, give]; // a critical section
const value = { method: 'value' } as const;
const add = { method: 'add' } as const;
const noHandles = [null, 5, {}].map((handle) => [handle, 'TypeError'] as const);

/** Some order of the calls explains their answers, and no process sleeps beside a permit. */
const asSemaphore = (initial: number): ReturnType<typeof linearizable> =>
  linearizable(semaphoreModel({ initial }), lockFault(initial));

const lostUpdate = (actual: unknown): Fault => {
  const sentence = `Every process added 1 while it held the permit, and yet an addition is missing: one process read the count before another had written it back, so both were inside at once.`;
  return { code: 'lost-update', sentence, expected: '3', actual: show(actual) };
};

law('acquire, change the balance, release: three processes lose nothing', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'shop',
    programs: [[add], [add], [add]],
    after: [{ method: 'read' }],
    preemptions: 1,
    judge: endsWith(3, lostUpdate),
  });
});

law('a Semaphore counts its permits', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const one = await a.newSemaphore();
  same(await a.valueOf(one), 1, 'new Semaphore() has one permit.');
  trail.restart();
  const two = await a.newSemaphore(2);
  same(await a.acquire(two), true, 'acquire() takes a permit, and returns true.');
  const left = 'After one acquire(), a Semaphore(2) has one permit left, whichever process looks.';
  same(await b.valueOf(two), 1, left);
  same(await b.acquire(two), true, 'The second permit is there for another process.');
  for (let releases = 0; releases < 3; releases += 1) await b.release(two);
  same(await a.valueOf(two), 3, 'A plain Semaphore may be released beyond its initial value.');
  trail.restart();
  const none = await a.newSemaphore(0);
  same(await a.valueOf(none), 0, 'A Semaphore(0) begins without a permit.');
  await b.release(none);
  same(await a.acquire(none), true, 'A permit that another process added can be taken.');
});

law('an initial value that is not an integer from 0 to 2³¹ − 1 is refused', async ({ processes }) => {
  const [a, b] = await processes(2);
  const before = segments(a);
  await refuses(
    (initial) => a.newSemaphore(initial),
    [
      ['1', 'TypeError', ['initial']],
      [null, 'TypeError', ['initial']],
      [[1], ['TypeError', 'RangeError']],
      [NaN, ['TypeError', 'RangeError'], ['initial']],
      [Infinity, ['TypeError', 'RangeError'], ['initial']],
      [-1, 'RangeError', ['initial']],
      [1.5, 'RangeError', ['initial']],
      [2 ** 31, 'RangeError', ['initial']],
    ],
    (initial) => `new Semaphore(${initial}) must throw: initial is an integer from 0 to 2 ** 31 - 1.`,
  );
  same(segments(a), before, 'A constructor that throws creates no memory.', 'leaked-memory');
  for (const most of [2 ** 8, 2 ** 15, 2 ** 16, 2 ** 31 - 1]) {
    const semaphore = await a.newSemaphore(most - 1);
    await b.release(semaphore);
    same(await b.valueOf(semaphore), most, 'A Semaphore may have up to 2 ** 31 - 1 permits.');
    await a.acquire(semaphore);
    same(await b.valueOf(semaphore), most - 1, 'acquire() takes one of them.');
  }
});

law('a Semaphore is the same one in every process that opens it', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const semaphore = await a.newSemaphore(1);
  const opened = await b.openSemaphore(await a.handleOf(semaphore));
  same(await b.acquire(opened), true, 'After Semaphore.open(handle), the permit can be taken.');
  same(await a.valueOf(semaphore), 0, 'What one process takes is taken for all.', 'two-owners');
  await a.release(semaphore);
  same(await b.valueOf(opened), 1, 'What one process releases, all get.');
  const passedOn = await a.openSemaphore(await b.handleOf(opened));
  same(await a.acquire(passedOn), true, 'The handle of an opened Semaphore is that of the same.');
  trail.restart();
  const argument = await a.newSemaphore(1);
  same(await a.acquireInChild(argument), 0, 'A Semaphore travels to a child, and works there.');
  same(await a.valueOf(argument), 0, 'What the child has taken is taken here, too.', 'two-owners');
  await refuses(
    (handle) => b.openSemaphore(handle),
    noHandles,
    (handle) => `Semaphore.open(${handle}) must throw: that is not a handle.`,
  );
});

law('any calls, one after the other in any process, agree with a counter', async (context) => {
  const [a, b] = await context.processes(2);
  const step = fc.tuple(fc.constantFrom('acquire', 'release', 'value'), fc.constantFrom(a, b));
  const program = fc.array(step, { minLength: 1, maxLength: 10 });
  await forAll(
    context,
    [fc.integer({ min: 0, max: 3 }), program],
    async (initial, steps) => {
      const semaphore = await a.newSemaphore(initial);
      let permits = initial;
      for (const [kind, process] of steps) {
        if (kind === 'value') {
          same(await process.valueOf(semaphore), permits, '`value` is the number of free permits.');
        } else if (kind === 'release') {
          await process.release(semaphore);
          permits += 1;
        } else if (permits > 0) {
          same(await process.acquire(semaphore), true, 'acquire() takes a permit that is there.');
          permits -= 1;
        }
      }
      await release(a, b);
    },
    { runs: 15 },
  );
});

law('a Semaphore(1) lets in one process at a time, in every schedule', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'semaphoreOf1',
    programs: [section, section, section],
    preemptions: 1,
    judge: asSemaphore(1),
  });
  // A process that is woken must look again.
  await explore(context, three.slice(0, 2), {
    world: 'semaphoreOf1',
    programs: [[acquire, give, acquire], [acquire]],
    judge: asSemaphore(1),
    mayBlock: true,
  });
});

law('a Semaphore never lets in more processes than it has permits', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'semaphoreOf2',
    programs: [section, section, [acquire]],
    judge: asSemaphore(2),
    preemptions: 1,
    mayBlock: true,
  });
});

law('a Semaphore lets in as many processes as it has permits', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'semaphoreOf2',
    programs: [[acquire], [acquire]],
    preemptions: 1,
    judge: asSemaphore(2),
  });
});

law('every release wakes a sleeper', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'semaphoreOf1',
    programs: [section, [acquire]],
    judge: asSemaphore(1),
    mayBlock: true,
  });
  // All of these must end, and not because of a timer.
  await explore(context, [a, b], {
    world: 'semaphoreOf1',
    programs: [section, section],
    judge: firstOf(asSemaphore(1), wokenByNobody),
  });
  // Two processes sleep, two permits come: both must wake.
  await explore(context, [a, b, c], {
    world: 'semaphoreOf0',
    programs: [[give, give], [acquire], [acquire]],
    judge: firstOf(asSemaphore(0), wokenByNobody),
    mayBlock: true,
  });
});

law('a waiter sleeps: no spinning, no polling', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'semaphoreOf1',
    programs: [[acquire], [acquire]],
    preemptions: 0,
    mayBlock: true,
  });
});

law('one critical section beside two others: no schedule at all goes wrong', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'semaphoreOf1',
    programs: [[acquire, give, acquire, give], section],
    preemptions: 'all',
    mostSchedules: 30_000,
    judge: asSemaphore(1),
  });
});

law('what a process wrote before its release, the next one sees after its acquire', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'shop',
    programs: [[add], [add], [add]],
    preemptions: 1,
    races: true,
  });
});

law('any programs of calls are linearizable, in every schedule', async (context) => {
  const three = await context.processes(3);
  const call = fc.constantFrom<Input>(acquire, acquire, acquire, give, give, give, value);
  const program = fc.array(call, { minLength: 0, maxLength: 3 });
  await explorePrograms(context, three, {
    world: 'semaphoreOf1',
    programs: fc.tuple(program, program, program),
    runs: 12,
    preemptions: 1,
    judge: asSemaphore(1),
    mayBlock: true,
  });
});
