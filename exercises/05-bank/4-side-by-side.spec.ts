import {
  changesBelow,
  exploreDeliveries,
  holds,
  runningBelow,
  same,
  segments,
  show,
  stage,
  throws,
} from '#lab';
import type * as Scenarios from './bank.scenarios';

const { law } = stage<typeof Scenarios>('bank', 'side-by-side');

law(
  'performTransactions({ locked: true }) ends with what it began with, in each of 10 runs',
  async ({ processes }) => {
    const [a] = await processes(1);
    const times = [10_000, ...Array.from({ length: 9 }, () => 500)];
    const balances = await a.run(true, times);
    holds(
      balances.every((one) => one === 100),
      'As many withdrawals of 1 as deposits of 1, each under the lock: 100 remains 100, in each of 10 runs.',
      'lost-update',
      { expected: show(times.map(() => 100)), actual: show(balances) },
    );
  },
  { isLong: true },
);

law('performTransactions({ initial: 0 }) begins with 0, and checks no funds', async ({ processes }) => {
  const [a] = await processes(1);
  same(
    await a.run(true, [1_000], 0),
    [0],
    'performTransactions({ initial: 0 }) begins with 0, and a withdrawal may come first.',
  );
});

law('performTransactions({ locked: false }) resolves with whatever comes out', async ({ processes }) => {
  const [a] = await processes(1);
  const [one] = await a.run(false, [200]);
  holds(
    typeof one === 'number' && Number.isInteger(one) && Math.abs(one - 100) <= 200,
    'Unlocked, the balance is some whole number between 100 − times and 100 + times, and performTransactions() resolves with it.',
    'wrong-value',
    { actual: show(one) },
  );
});

law('each process of performTransactions() changes the balance `times` times', async (context) => {
  const [a] = await context.processes(1);
  const times = 20;
  const nearest = (counts: readonly number[]): number =>
    counts.reduce((best, one) => (Math.abs(one - times) < Math.abs(best - times) ? one : best), 0);
  for (const locked of [false, true]) {
    const changes = await changesBelow(context, a, (table) => a.runCounted(table, locked, times));
    // What else a process changes, such as a lock, it may change any number of times.
    const made = changes.map(nearest);
    holds(
      made.filter((one) => one === times).length >= 2,
      `In performTransactions({ times: ${String(times)}, locked: ${String(locked)} }), one process makes ${String(times)} withdrawals of 1, and the other ${String(times)} deposits of 1. So each of the two changes the balance ${String(times)} times.`,
      'wrong-value',
      { expected: show([times, times]), actual: show(made) },
    );
    // To take and release a lock changes it twice.
    const guarded = changes.filter((counts) => counts.some((count) => count >= 2 * times)).length;
    const bare =
      'performTransactions({ locked: false }) takes no lock, or there is no race to see. Something was changed twice for each withdrawal and deposit, as a lock is.';
    if (!locked) holds(guarded < 2, bare, 'over-locked');
  }
  const none = await changesBelow(context, a, (table) => a.runCounted(table, false, 0));
  const most = Math.max(0, ...none.flat());
  holds(
    most < 1_000,
    'performTransactions({ times: 0, locked: false }) makes no transaction, and not the 10,000 that are made by default.',
    'wrong-value',
    { expected: '0', actual: show(most) },
  );
});

law('performTransactions() runs its two processes at the same time', async (context) => {
  const [a] = await context.processes(1);
  let isEitherFirst = false;
  // The news that a process has ended is held back. So both ends can become known in either order, unless the second
  // process is started only when the end of the first is known.
  await exploreDeliveries(context, [a], {
    deliveries: true,
    deviations: 1,
    most: 2,
    run: async () => {
      same(
        await a.run(true, [5]),
        [100],
        'In whatever order its processes end, 100 remains 100.',
        'lost-update',
      );
      const [first = 0, second = 0] = context.trail.entries.flatMap(({ act }) =>
        act.kind === 'delivery' && act.from.kind === 'process' && act.what.kind === 'event'
          ? [act.from.process]
          : [],
      );
      isEitherFirst ||= first > second;
    },
  });
  holds(
    isEitherFirst,
    'There must be a moment at which both processes have been started and neither has been waited for: start both, then wait for both.',
    'not-parallel',
  );
});

law('when performTransactions() resolves, its processes are gone', async ({ processes }) => {
  const [a] = await processes(1);
  await a.run(true, [5]);
  same(runningBelow(a), 0, 'performTransactions() waits for the end of both processes.', 'not-parallel');
  const late =
    'performTransactions() waits for both processes however long they take: here, they were stopped for a day.';
  same(await a.runThroughADay(20_000), { isEarly: false, balance: 100 }, late, 'wrong-order');
});

law('performTransactions() and close() leave no shared memory behind', async ({ processes }) => {
  const [a] = await processes(1);
  const account = await a.newAccount(1);
  const before = segments(a);
  await a.run(true, [5]);
  holds(segments(a) === before, 'performTransactions() leaves no shared memory behind.', 'leaked-memory');
  same(await a.balanceOf(account), 1, 'performTransactions() does not touch other accounts.');
  await a.runAnyway(-1);
  holds(
    segments(a) === before,
    'performTransactions() that fails, as with { initial: -1 }, leaves no shared memory behind, either.',
    'leaked-memory',
  );
  await a.makeAndClose(6);
  const left = segments(a) - before;
  holds(left === 0, `After close(), no shared memory is left; ${String(left)} pieces are.`, 'leaked-memory');
  await throws(a.newAccount(-1), { name: 'RangeError' }, 'new Account(-1) is a RangeError.');
  holds(segments(a) === before, 'A constructor that throws takes no memory.', 'leaked-memory');
  await a.close(account);
  await throws(a.balanceOf(account), {}, 'After close(), balance throws.');
  await throws(a.take(account, 1), {}, 'After close(), withdraw() throws.');
});
