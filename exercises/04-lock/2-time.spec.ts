import {
  explore,
  explorePrograms,
  farAway,
  fc,
  firstOf,
  holds,
  linearizable,
  lockFault,
  refuses,
  same,
  semaphoreModel,
  stage,
  timed,
  wokenByNobody,
  wokenInVain,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'time');

const acquire = { method: 'acquire' } as const;
const give = { method: 'release' } as const;
const section = [acquire, give]; // a critical section
const value = { method: 'value' } as const;
const tryToAcquire = { method: 'acquire', timeoutMs: 0 } as const;
const acquireFor = (timeoutMs: number): Input => ({ method: 'acquire', timeoutMs }) as Input;

const asSemaphore = (initial: number): ReturnType<typeof linearizable> =>
  linearizable(semaphoreModel({ initial }), lockFault(initial));

/** What takes the only permit, then a call that waits: a permit too many may lie where only a waiter looks. */
const stillOnePermit: Input[] = [tryToAcquire, acquireFor(1)];

law('acquire(timeoutMs) gives up after that many milliseconds, and returns false', async ({ processes }) => {
  const [a, b] = await processes(2);
  const semaphore = await a.newSemaphore(0);
  same(await b.acquire(semaphore, 20), false, 'Without permits, acquire(20) returns false.');
  for (const timeoutMs of [0.5, 20, 1_500]) {
    const ms = await b.waited(semaphore, timeoutMs);
    const call = `acquire(${String(timeoutMs)})`;
    holds(
      ms >= timeoutMs - Math.min(1, timeoutMs / 5) && ms < timeoutMs + 80,
      `${call} gives up after ${String(timeoutMs)} ms: timeouts are in milliseconds.`,
      'wrong-value',
      { expected: `false after ${String(timeoutMs)} ms`, actual: `false after ${String(ms)} ms` },
    );
  }
  same(await a.valueOf(semaphore), 0, 'An acquire() that returned false has taken nothing.');
  await a.release(semaphore);
  same(await b.acquire(semaphore, 20), true, 'With a permit, acquire(20) returns true.');
  same(await a.valueOf(semaphore), 0, 'An acquire() that returned true has taken the permit.');
});

law('a timeout of 0 or less does not wait', async ({ processes }) => {
  const [a, b] = await processes(2);
  const semaphore = await a.newSemaphore(1);
  same(await b.acquire(semaphore, 0), true, 'acquire(0) takes a permit that is there.');
  for (const timeoutMs of [0, -5, -Infinity]) {
    const { value: answer, ms } = await timed(a, () => a.acquire(semaphore, timeoutMs));
    same(answer, false, `Without permits, acquire(${String(timeoutMs)}) returns false.`);
    same(ms, 0, `acquire(${String(timeoutMs)}) does not wait.`);
  }
  await a.release(semaphore);
  same(
    await a.acquire(semaphore, -5),
    true,
    'A negative timeout counts as 0: a permit that is there is taken.',
  );
});

law('a timeout that is not a number is a TypeError, and takes nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const semaphore = await a.newSemaphore(1);
  await refuses(
    (timeoutMs) => a.acquire(semaphore, timeoutMs),
    [
      [NaN, 'TypeError', ['timeoutMs']],
      ['10', 'TypeError', ['timeoutMs']],
      [null, 'TypeError', ['timeoutMs']],
      [{}, 'TypeError', ['timeoutMs']],
    ],
    (timeoutMs) => `acquire(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
  same(await a.valueOf(semaphore), 1, 'An acquire() that throws takes no permit.', 'state-changed');
});

law('a timeout may be of any length', async (context) => {
  const [a, b] = await context.processes(2);
  for (const timeoutMs of [2 ** 31, 2 ** 32, 2 ** 53, Infinity])
    await explore(context, [a, b], { world: 'semaphoreOf1', ...farAway(timeoutMs) });
});

law('an acquire that times out has taken nothing', async (context) => {
  const three = await context.processes(3);
  const [a, b] = three;
  await explore(context, [a, b], {
    world: 'semaphoreOf1',
    programs: [section, [acquireFor(10), value]],
    after: stillOnePermit,
    judge: asSemaphore(1),
    mayBlock: true,
  });
  await explore(context, [a, b], {
    world: 'semaphoreOf0',
    programs: [[acquireFor(10), acquireFor(10)], [give]],
    after: [...stillOnePermit, value],
    judge: asSemaphore(0),
    mayBlock: true,
  });
  // One gives up that has another before it and another behind it.
  await explore(context, three, {
    world: 'semaphoreOf0',
    programs: [[acquireFor(20)], [acquireFor(10)], [acquireFor(20)]],
    preemptions: 1,
    after: [value],
    judge: asSemaphore(0),
    mayBlock: true,
  });
});

law('acquire(0) fails only at a moment at which there is no permit', async (context) => {
  const [a, b, c] = await context.processes(3);
  // With two permits, neither of two can fail; when both are taken and one comes back, one of two gets it.
  await explore(context, [a, b], {
    world: 'semaphoreOf2',
    programs: [
      [tryToAcquire, give, tryToAcquire],
      [tryToAcquire, tryToAcquire],
    ],
    judge: asSemaphore(2),
  });
  await explore(context, [a, b, c], {
    world: 'semaphoreOf1',
    programs: [[tryToAcquire, give], [tryToAcquire], [tryToAcquire]],
    judge: asSemaphore(1),
  });
  await explore(context, [a, b, c], {
    world: 'semaphoreOf0',
    programs: [[give, tryToAcquire], [acquireFor(10)], [acquire]],
    preemptions: 1,
    judge: asSemaphore(0),
    mayBlock: true,
  });
});

law('a wake-up is never lost on a process whose time is up', async (context) => {
  const three = await context.processes(3);
  for (const [releases, preemptions] of [
    [[give, give], 2],
    [[give], 1],
  ] as const)
    await explore(context, three, {
      world: 'semaphoreOf0',
      programs: [[acquireFor(10)], [acquire], releases],
      preemptions,
      judge: asSemaphore(0),
      mayBlock: true,
    });
});

law('a process with time left is woken by the release', async (context) => {
  const three = await context.processes(3);
  await explore(context, three, {
    world: 'semaphoreOf1',
    programs: [section, [acquireFor(3_600_000), give], section],
    preemptions: 1,
    judge: firstOf(asSemaphore(1), wokenByNobody),
  });
});

law('time that has passed is not waited for again', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], { world: 'semaphoreOf1', ...wokenInVain() });
});

law('any programs with timeouts are linearizable, in every schedule', async (context) => {
  const three = await context.processes(3);
  const call = fc.oneof(
    { weight: 3, arbitrary: fc.constant(acquire) },
    { weight: 4, arbitrary: fc.constant(give) },
    { weight: 3, arbitrary: fc.constant(tryToAcquire) },
    { weight: 3, arbitrary: fc.constant(acquireFor(10)) },
    { weight: 1, arbitrary: fc.constant(value) },
  );
  const program = fc.array(call, { minLength: 0, maxLength: 3 });
  await explorePrograms(context, three, {
    world: 'semaphoreOf1',
    programs: fc.tuple(program, program, program),
    runs: 15,
    preemptions: 1,
    judge: asSemaphore(1),
    mayBlock: true,
  });
});
