import {
  barrierModel,
  explore,
  leavesNoMemory,
  linearizable,
  refuses,
  returns,
  same,
  segments,
  stage,
  throws,
  show,
  type Fault,
  type Input,
  type Plan,
} from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'barrier');

const wait = { method: 'wait' } as const;
const twice = [wait, wait];
const waitFor = (timeoutMs: number) => ({ method: 'wait', timeoutMs }) as const;
const [abort, reset, broken] = [{ method: 'abort' }, { method: 'reset' }, { method: 'broken' }] as const;
const brokenBarrier = { name: 'BrokenBarrier', code: true } as const;
const asNew = { parties: 3, waiting: 0, broken: false };
const sleep = (ms: number): Input => ({ method: 'sleep', ms }) as Input;

const isOfModel = ({ method }: Input): boolean => method !== 'sleep' && method !== 'waiting';
const ofTwo = { world: 'barrierOf2', judge: linearizable(barrierModel(2), undefined, isOfModel) };

/** What the calls of a method must return, in the order of the programs. */
function answers(method: string, expected: readonly unknown[], sentence: string): NonNullable<Plan['judge']> {
  return ({ calls }) => {
    const asked = calls
      .filter(({ input }) => input.method === method)
      .sort((one, other) => one.process - other.process || one.index - other.index);
    const actual = asked.map(({ outcome }) => (outcome.kind === 'returned' ? outcome.value : outcome.kind));
    if (show(actual) === show(expected)) return undefined;
    return { code: 'wrong-value', sentence, expected: expected.join(', '), actual: actual.join(', ') };
  };
}

law('a Barrier releases its parties together, round after round', async (context) => {
  const three = await context.processes(3);
  await explore(context, three.slice(0, 2), { ...ofTwo, programs: [twice, twice], preemptions: 1 });
  // One process more than there are parties waits for a round of its own.
  for (const [parties, program, preemptions] of [
    [2, [wait], 1],
    [3, twice, 0],
  ] as const)
    await explore(context, three, {
      world: `barrierOf${String(parties)}`,
      programs: [program, program, program],
      preemptions,
      judge: linearizable(barrierModel(parties), undefined, isOfModel),
      mayBlock: parties < 3,
    });
});

law('a process whose time is up breaks the Barrier for all', async (context) => {
  const [a, b] = await context.processes(2);
  const programs = [[waitFor(10), broken], [waitFor(20)]];
  await explore(context, [a, b], { ...ofTwo, programs, preemptions: 1, mayBlock: true });
  const barrier = await a.newBarrier(3);
  await refuses(
    (timeoutMs) => a.waitAtBarrier(barrier, timeoutMs),
    [NaN, '10'].map((wrong) => [wrong, 'TypeError', ['timeoutMs']] as const),
    (timeoutMs) => `wait(${timeoutMs}) must throw a TypeError: timeoutMs is a number of milliseconds.`,
  );
  const unchanged = 'A wait() that throws a TypeError has not arrived, and breaks nothing.';
  same(await b.barrierFacts(barrier), asNew, unchanged, 'state-changed');
  await throws(a.waitAtBarrier(barrier, 5), brokenBarrier, 'wait(5) must throw BrokenBarrier after 5 ms.');
  await throws(b.waitAtBarrier(barrier), brokenBarrier, 'wait() of a broken Barrier throws BrokenBarrier.');
  const other = await a.newBarrier(2);
  await throws(a.waitAtBarrier(other, 0), brokenBarrier, 'wait(0) does not wait, and breaks the Barrier.');
  const last = await a.newBarrier(2);
  const round = Promise.all([a.waitAtBarrier(last), b.waitAtBarrier(last, 0, 5)]);
  const full = 'The process that arrives last need not wait: wait(0) completes the round.';
  same((await returns(round, full)).sort(), [0, 1], full);
});

law('the timeout of the Barrier is that of a wait() without one', async (context) => {
  const [a, b] = await context.processes(2);
  const barrier = await a.newBarrier(2, { timeoutMs: 30 });
  const promise = 'wait() of a Barrier with { timeoutMs: 30 } must throw BrokenBarrier after 30 ms.';
  await throws(b.waitAtBarrier(barrier), brokenBarrier, promise);
  const hasty = await a.newBarrier(2, { timeoutMs: 0 });
  await throws(b.waitAtBarrier(hasty), brokenBarrier, 'With { timeoutMs: 0 }, wait() does not wait.');
  // A timeout of the call itself counts instead, however long.
  for (const timeoutMs of [2 ** 31, 2 ** 53])
    await explore(context, [a, b], {
      ...ofTwo,
      programs: [[waitFor(timeoutMs)], [sleep(timeoutMs / 2), wait]],
      aloof: ['sleep'],
      preemptions: 0,
    });
});

law('abort() breaks it: every process that waits or comes later gets a BrokenBarrier', async (context) => {
  const [a, b] = await context.processes(2);
  const programs = [[wait], [abort, broken]];
  await explore(context, [a, b], { ...ofTwo, programs, preemptions: 1, mayBlock: true });
  const barrier = await a.newBarrier(2);
  await b.changeBarrier(barrier, 'abort');
  await throws(a.waitAtBarrier(barrier), brokenBarrier, 'After abort(), wait() must throw BrokenBarrier.');
});

law(
  'reset() makes it as new: a process that waits gets a BrokenBarrier, and the next round works',
  async (context) => {
    const [a, b, c] = await context.processes(3);
    const early = [[wait], [sleep(5), reset, broken]];
    await explore(context, [a, b], { ...ofTwo, programs: early, aloof: ['sleep'], preemptions: 0 });
    // The waiter may look only after another reset(), which has ended another round.
    const late = [[wait], [reset, wait], [reset]];
    await explore(context, [a, b, c], { ...ofTwo, programs: late, preemptions: 0, mayBlock: true });
    const again = { before: [abort, reset], programs: [[wait], [wait]] };
    await explore(context, [a, b], { ...ofTwo, ...again, preemptions: 0 });
    // At once after abort(), while the other process is leaving; after a complete round; and twice.
    for (const [one, other] of [
      [twice, [sleep(5), abort, reset, wait]],
      [[wait], [wait, reset]],
      [
        [sleep(5), wait],
        [reset, sleep(10), reset, broken],
      ],
    ] as const)
      await explore(context, [a, b], {
        ...ofTwo,
        programs: [one, other],
        aloof: ['sleep'],
        preemptions: 1,
        mayBlock: true,
      });
  },
);

law('the action runs once a round, before any party leaves', async (context) => {
  const [a, b] = await context.processes(2);
  const bells = [{ method: 'waitForBell' }, { method: 'waitForBell' }];
  const sentence =
    'The action of a Barrier runs once in a round, and before the first party leaves: each party must find that it has run as many times as there were rounds.';
  await explore(context, [a, b], {
    world: 'barrierThatRings',
    programs: [bells, bells],
    preemptions: 1,
    judge: answers('waitForBell', [1, 2, 1, 2], sentence),
  });
  await explore(context, [a], {
    world: 'barrierOfOne',
    programs: [bells],
    preemptions: 0,
    judge: answers('waitForBell', [1, 2], sentence),
  });
  const tell = { method: 'waitAndTell' };
  await explore(context, [a, b], {
    world: 'barrierSigned',
    programs: [[tell], [sleep(5), tell]],
    aloof: ['sleep'],
    preemptions: 0,
    judge: answers('waitAndTell', [false, true], 'The process that arrives last runs the action.'),
  });
});

law('an action that throws breaks it for all', async (context) => {
  const [a, b] = await context.processes(2);
  const passedOn = 'wait() throws what the action threw, even undefined, and breaks the Barrier.';
  same(await a.throwingActions(), [true, true], passedOn, 'wrong-error');
  await explore(context, [a, b], {
    world: 'barrierThatFails',
    programs: [[{ method: 'waitForBell' }], [{ method: 'waitForBell' }]],
    after: [broken],
    preemptions: 1,
    judge: ({ calls }): Fault | undefined => {
      const ends = calls.map(({ outcome }) => {
        if (outcome.kind === 'threw') return outcome.error.name;
        return outcome.kind === 'returned' ? outcome.value : outcome.kind;
      });
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
    const three = await context.processes(3);
    const [a, b] = three;
    const barrier = await a.newBarrier(3);
    const fresh = 'A new Barrier(3) has 3 parties; none waits, and it is not broken.';
    same(await b.barrierFacts(barrier), asNew, fresh);
    const waiting = { method: 'waiting' };
    await explore(context, three, {
      world: 'barrierOf3',
      programs: [[wait], [sleep(5), waiting, wait], [sleep(10), waiting, wait, waiting]],
      aloof: ['sleep'],
      preemptions: 0,
      judge: answers('waiting', [1, 2, 0], 'One process waits, then two, and then none.'),
    });
    const wrong = ['TypeError', 'RangeError'];
    const before = segments(a);
    await refuses(
      (parties) => a.newBarrier(parties),
      ['2', 0, 1.5, NaN].map((parties) => [parties, wrong, ['parties']] as const),
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
    same(segments(a), before, 'A constructor that throws creates no memory.', 'leaked-memory');
  },
);

law('close() of a Barrier gives the memory back', async ({ processes }) => {
  const [a] = await processes(1);
  await leavesNoMemory(a, () => a.barriersLeft(8), 'close()');
});
