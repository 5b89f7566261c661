import {
  barrierModel,
  explore,
  holds,
  linearizable,
  refuses,
  same,
  segments,
  stage,
  throws,
  type Fault,
  type Input,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'barrier');

const wait = { method: 'wait' } as const;
const waitFor = (timeoutMs: number): { method: 'wait'; timeoutMs: number } => ({ method: 'wait', timeoutMs });
const [abort, reset, broken] = [{ method: 'abort' }, { method: 'reset' }, { method: 'broken' }] as const;
const sleep = (ms: number): Input => ({ method: 'sleep', ms }) as Input;

const asBarrier = linearizable(barrierModel(2), undefined, ({ method }) => method !== 'sleep');

law('a Barrier releases its parties together, round after round', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'barrierOf2',
    programs: [
      [wait, wait],
      [wait, wait],
    ],
    preemptions: 1,
    judge: asBarrier,
  });
});

law('a process whose time is up breaks the Barrier for all', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'barrierOf2',
    programs: [[waitFor(10), broken], [waitFor(20)]],
    preemptions: 1,
    judge: asBarrier,
    mayBlock: true,
  });
  const barrier = await a.newBarrier(3);
  await throws(
    a.waitAtBarrier(barrier, 5),
    { name: 'BrokenBarrier' },
    'wait(5) must throw BrokenBarrier after 5 ms.',
  );
  await throws(
    b.waitAtBarrier(barrier),
    { name: 'BrokenBarrier' },
    'wait() of a broken Barrier must throw BrokenBarrier.',
  );
  await refuses(
    (timeoutMs) => a.waitAtBarrier(barrier, timeoutMs),
    [
      [NaN, 'TypeError', ['timeoutMs']],
      ['10', 'TypeError', ['timeoutMs']],
    ],
    (timeoutMs) => `wait(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
});

law('the timeout of the Barrier is that of a wait() without one', async (context) => {
  const [a, b] = await context.processes(2);
  const barrier = await a.newBarrier(2, { timeoutMs: 30 });
  const promise = 'wait() of a Barrier with { timeoutMs: 30 } must throw BrokenBarrier after 30 ms.';
  await throws(b.waitAtBarrier(barrier), { name: 'BrokenBarrier' }, promise);
});

law('abort() breaks it: every process that waits or comes later gets a BrokenBarrier', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'barrierOf2',
    programs: [[wait], [abort, broken]],
    preemptions: 1,
    judge: asBarrier,
    mayBlock: true,
  });
  const barrier = await a.newBarrier(2);
  await b.changeBarrier(barrier, 'abort');
  const promise = 'After abort(), wait() must throw BrokenBarrier.';
  await throws(a.waitAtBarrier(barrier), { name: 'BrokenBarrier' }, promise);
});

law(
  'reset() makes it as new: a process that waits gets a BrokenBarrier, and the next round works',
  async (context) => {
    const [a, b] = await context.processes(2);
    await explore(context, [a, b], {
      world: 'barrierOf2',
      programs: [[wait], [sleep(5), reset, broken]],
      aloof: ['sleep'],
      preemptions: 0,
      judge: asBarrier,
    });
    await explore(context, [a, b], {
      world: 'barrierOf2',
      before: [abort, reset],
      programs: [[wait], [wait]],
      preemptions: 0,
      judge: asBarrier,
    });
  },
);

law('the action runs once a round, before any party leaves', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'barrierThatRings',
    programs: [[{ method: 'waitForBell' }], [{ method: 'waitForBell' }]],
    after: [{ method: 'bell' }],
    preemptions: 1,
    judge: ({ calls }): Fault | undefined => {
      const counts = calls.map(({ outcome }) => (outcome.kind === 'returned' ? outcome.value : outcome.kind));
      if (counts.every((count) => count === 1)) return undefined;
      return {
        code: 'wrong-value',
        sentence:
          'The action of a Barrier runs once in a round, and before the first party leaves: each party must find that it has run once.',
        expected: '1, 1, and 1 at the end',
        actual: counts.join(', '),
      };
    },
  });
});

law('an action that throws breaks it for all', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'barrierThatFails',
    programs: [[{ method: 'waitForBell' }], [{ method: 'waitForBell' }]],
    after: [broken],
    preemptions: 1,
    judge: ({ calls }): Fault | undefined => {
      const ends = calls.map(({ outcome }) =>
        outcome.kind === 'threw'
          ? outcome.error.name
          : outcome.kind === 'returned'
            ? outcome.value
            : outcome.kind,
      );
      const wanted = ['BrokenBarrier', 'RangeError', true];
      const sorted = [...ends.slice(0, 2).sort(), ...ends.slice(2)];
      if (wanted.every((one, at) => one === sorted[at])) return undefined;
      return {
        code: 'wrong-error',
        sentence:
          'The action throws a RangeError: its process must get that error, the other one a BrokenBarrier, and the Barrier is broken.',
        expected: 'RangeError, BrokenBarrier, broken: true',
        actual: ends.join(', '),
      };
    },
  });
});

law(
  'a Barrier says how many parties it has and how many wait, and refuses wrong arguments',
  async (context) => {
    const [a, b] = await context.processes(2);
    const barrier = await a.newBarrier(3);
    const fresh = { parties: 3, waiting: 0, broken: false };
    same(
      await b.barrierFacts(barrier),
      fresh,
      'A new Barrier(3) has 3 parties; none waits, and it is not broken.',
    );
    await explore(context, [a, b], {
      world: 'barrierOf2',
      programs: [[wait], [sleep(5), { method: 'waiting' }, wait]],
      aloof: ['sleep'],
      preemptions: 0,
      judge: ({ calls }): Fault | undefined => {
        const [asked] = calls.filter(({ input }) => input.method === 'waiting');
        const waiting = asked?.outcome.kind === 'returned' ? asked.outcome.value : asked?.outcome.kind;
        if (waiting === 1) return undefined;
        const sentence = 'One process waits at the Barrier, and `waiting` must be 1.';
        return { code: 'wrong-value', sentence, expected: '1', actual: String(waiting) };
      },
    });
    const wrong = ['TypeError', 'RangeError'];
    await refuses(
      (parties) => a.newBarrier(parties),
      [
        ['2', wrong, ['parties']],
        [0, wrong, ['parties']],
        [1.5, wrong, ['parties']],
        [NaN, wrong, ['parties']],
      ],
      (parties) => `new Barrier(${parties}) must throw: parties is an integer, 1 or more.`,
    );
    await refuses(
      (options) => a.newBarrier(2, options),
      [
        [{ action: 5 }, 'TypeError', ['action']],
        [{ timeoutMs: NaN }, 'TypeError', ['timeoutMs']],
      ],
      (options) => `new Barrier(2, ${options}) must throw a TypeError.`,
    );
  },
);

law('close() of a Barrier gives the memory back', async ({ processes }) => {
  const [a] = await processes(1);
  const before = segments(a);
  await a.barriersLeft(8);
  const left = segments(a) - before;
  holds(
    left === 0,
    `After close(), no shared memory may be left: ${String(left)} pieces are.`,
    'leaked-memory',
  );
});
