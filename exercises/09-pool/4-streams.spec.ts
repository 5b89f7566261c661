import { allAt, exploreDeliveries, fc, forAll, gives, holds, kill, leftBelow, quiet, refuses } from '#lab';
import { returns, same, show, stage, withGates, type Remote } from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'streams');

/** How far an imap may run ahead of its reader: a few items for one child. */
const FEW = 100;
/** How many items an input gives before it breaks off, and how many are in a chunk. */
const INPUTS = [0, 1, 5].flatMap((good) => [1, 3].map((chunkSize) => [good, chunkSize] as const));
const METHODS = ['imap', 'imapUnordered'] as const;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const squares = (count: number): number[] => range(count).map((n) => n * n);
const sorted = (numbers: readonly unknown[]): number[] => (numbers as number[]).sort((x, y) => x - y);
const valuesOf = (all: readonly Scenarios.Settled[]): unknown[] =>
  all.flatMap((one) => (one.kind === 'value' ? [one.value] : []));
const items = (gates: { readonly name: string }, count: number): { gates: string; gate: number }[] =>
  range(count).map((gate) => ({ gates: gates.name, gate }));

/** Ends the pools of a law: by terminate(), which is written in stage 5, or with their process. */
async function end(a: Remote<typeof Scenarios>): Promise<void> {
  await a.endPools();
  if ((await leftBelow(a)) > 0) await kill(a);
}

law('imap yields results in the items’ order, each as soon as it is ready', async ({ processes }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 2 });
    const iterator = await a.imap(pool, 'imap', 'gated', items(gates, 4));
    await allAt(gates, 2, a); // before any next()
    const [first, second] = [a.next(iterator), a.next(iterator)];
    gates.open(1);
    await quiet(a);
    gates.open(0);
    const soon = 'imap yields the first result as soon as it is there, while other tasks are still running.';
    same(await returns(first, soon), { done: false, value: 0 }, soon);
    const both = 'Of two next() at the same time, the second gets the second result.';
    await gives(second, { done: false, value: 1 }, both, 'lost-result');
    gates.open(3);
    gates.open(2);
    same(await a.take(iterator, 5), [2, 3], 'imap keeps the order of the items.', 'wrong-order');
    same((await a.next(iterator)).done, true, 'After the last result it is done.');
  });
  await end(a);
});

law('imapUnordered yields results in the order in which they arrive', async ({ processes }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 2 });
    const iterator = await a.imap(pool, 'imapUnordered', 'gated', items(gates, 3));
    await allAt(gates, 2, a);
    const any = a.next(iterator);
    gates.open(1);
    await gives(any, { done: false, value: 1 }, 'imapUnordered yields what is ready first.', 'wrong-order');
    gates.openAll();
    same(sorted(await a.take(iterator, 9)), [0, 2], 'imapUnordered yields all results, once each.');
  });
  await end(a);
});

law('any program of calls and streams runs each task once, and gives each result', async (context) => {
  const [a] = await context.processes(1);
  const pool = await a.open({ processes: 2 });
  const call = fc.record({
    method: fc.constantFrom('apply', 'map', 'starmap', 'imap', 'imapUnordered'),
    count: fc.integer({ min: 0, max: 12 }),
    chunkSize: fc.integer({ min: 1, max: 5 }),
  });
  await forAll(
    context,
    [fc.array(call, { minLength: 1, maxLength: 4 })],
    async (calls) => {
      const memory = await a.memory(64);
      let next = 0;
      await Promise.all(
        calls.map(async ({ method, count, chunkSize }) => {
          const tasks = range(method === 'apply' ? 1 : count).map(() => ({ memory, index: next++ }));
          const results = await a.resultsOf(pool, method, 'counted', tasks, { chunkSize });
          same(results.length, tasks.length, `${method} gives a result for each item.`, 'lost-result');
        }),
      );
      const counts = (await a.words(memory)).slice(0, next);
      const code = counts.includes(0) ? 'never-ran' : 'ran-twice';
      same(counts, range(next).fill(1), 'Each task runs once.', code);
      await a.forget(memory);
    },
    { runs: 12 },
  );
  await end(a);
});

law(
  'no result is lost, doubled or out of place, whatever order tasks end and messages arrive in',
  async (context) => {
    const [a] = await context.processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 3 });
      await exploreDeliveries(context, [a], {
        gates,
        run: async () => {
          const results = await a.take(await a.imap(pool, 'imap', 'gated', items(gates, 4)), 5);
          same(results, range(4), 'imap yields the results in the order of the items.', 'wrong-order');
          const times = range(4).map((gate) => gates.timesAt(gate));
          same(times, [1, 1, 1, 1], 'Each task runs once.', times.includes(0) ? 'never-ran' : 'ran-twice');
        },
      });
      await exploreDeliveries(context, [a], {
        deliveries: true,
        deviations: 2,
        most: 16,
        run: async () => {
          const results = sorted(await a.take(await a.imap(pool, 'imapUnordered', 'square', range(5)), 6));
          same(results, squares(5), 'imapUnordered yields every result once.');
        },
      });
    });
    await end(a);
  },
  { isLong: true },
);

law('an item that fails rejects its own next(), and no other', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const room = 'Each item that fails rejects its next(), and then there is room for another.';
  const pool = await a.open({ processes: 1 });
  for (const method of METHODS) {
    for (const chunkSize of [1, 3]) {
      trail.restart();
      const tasks = range(4).map((index) => ({ index, bad: [1] }));
      const all = await a.outcomes(await a.imap(pool, method, 'failsOn', tasks, { chunkSize }));
      const told = all.map((one) => (one.kind === 'value' ? one.value : one.error.message));
      const [bad, promise] = ['item 1 is bad', `${method} yields what comes after an item that failed, too.`];
      // Which result of a child is heard of first, only imap() promises.
      const [inOrder, wanted] = method === 'imap' ? [told, [0, bad, 2, 3]] : [told.sort(), [0, 2, 3, bad]];
      same(inOrder, wanted, promise, told.length < 4 ? 'lost-result' : 'wrong-value');
      const ends = await a.outcomes(await a.imap(pool, method, 'exitsOn', tasks, { chunkSize }));
      const kept = valuesOf(ends) as number[];
      const isOwn = kept.includes(3) && kept.every((n) => [0, 2, 3].includes(n)) && ends.length === 4;
      const rejects = 'A child that dies costs its own chunk, each item of which rejects.';
      holds(isOwn, rejects, 'lost-result', { actual: show(ends.map((one) => one.kind)) });
      const many = 2 * FEW; // more than are taken at once
      await gives(a.failures(pool, method, 'failsOn', many, { chunkSize }), many, room, 'lost-result');
    }
  }
  // Each needs a child of its own, so there are only a few.
  for (const method of ['imap', 'imapUnordered'] as const)
    await gives(a.failures(pool, method, 'exitsOn', 16, { chunkSize: 1 }), 16, room, 'lost-result');
  await end(a);
});

law('if an input throws, the results of the items before it come first', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  const check = (all: readonly Scenarios.Settled[], wanted: readonly number[], method: string): void => {
    const last = all.at(-1);
    same(sorted(valuesOf(all)), wanted, `${method} yields the results before the error.`, 'lost-result');
    const error = last?.kind === 'error' ? `${last.error.name}: ${last.error.message}` : 'no error';
    const code = last?.kind === 'error' ? 'wrong-error' : 'no-error';
    same(error, 'RangeError: the input broke off', `${method} rejects with the error of its input.`, code);
    same(all.length, wanted.length + 1, 'After the error of the input, there are no more results.');
  };
  for (const method of METHODS) {
    for (const [good, chunkSize] of INPUTS) {
      trail.restart();
      check(await a.outcomes(await a.imapBroken(pool, method, good, { chunkSize })), squares(good), method);
      same(await a.apply(pool, 'square', [3]), 9, 'Afterwards the pool works.', 'lost-result');
    }
    trail.restart();
    await withGates(async (gates) => {
      const all = a.outcomes(await a.imapBrokenBehindGate(pool, method, gates.name));
      await allAt(gates, 1, a);
      await quiet(a);
      gates.open(0);
      check(await all, [0], method);
    });
  }
  await end(a);
});

law('items may be an async iterable; no result waits for the next one', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  for (const method of METHODS) {
    for (const chunkSize of [1, 3]) {
      trail.restart();
      const results = await a.take(await a.imapOver(pool, method, 'async', { chunkSize }), 9);
      same(sorted(results), squares(5), `${method} takes items from an async iterable.`);
    }
    const fed = await a.imapOver(pool, method, 'fed');
    for (const number of [3, 4]) {
      await a.feed(number);
      const promise = `${method} yields a result as soon as it is ready, while it waits for the next item.`;
      const result = await returns(a.next(fed), promise);
      same(result, { done: false, value: number * number }, promise);
    }
    await a.leave(fed);
    await a.feed(5);
    await quiet(a);
    const { isClosed } = await a.source();
    holds(isClosed, 'A loop that breaks closes an async input, too.', 'no-back-pressure');
  }
  await end(a);
});

law('imap takes from an endless iterable only what it needs', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  for (const method of METHODS) {
    trail.restart();
    const failing = await a.imapFailing(pool, method);
    await quiet(a);
    const ahead = (await a.source()).taken;
    const keeps = 'An item that has failed keeps its place until its error has been fetched.';
    holds(ahead <= FEW, keeps, 'no-back-pressure', { expected: 'a few items', actual: String(ahead) });
    await a.leave(failing);
    const iterator = await a.imapOver(pool, method, 'endless');
    for (const fetched of [3, 2003]) {
      // In several calls, because each has its own budget of processor time.
      for (const count of fetched === 3 ? [3] : [500, 500, 500, 500]) await a.take(iterator, count);
      await quiet(a);
      const { taken } = await a.source();
      const details = { expected: `${String(fetched)}, and a few for each child`, actual: String(taken) };
      const promise = `${method} never runs far ahead of the code that fetches its results.`;
      holds(taken >= fetched && taken <= fetched + FEW, promise, 'no-back-pressure', details);
    }
    await a.leave(iterator);
    const { taken, isClosed } = await a.source();
    holds(isClosed, 'A loop that breaks closes the input.', 'no-back-pressure');
    const over = await returns(a.next(iterator), 'A next() after return() resolves at once.');
    same(over.done, true, 'After return() there are no more results.');
    const delays = 'An imap that was left delays no other call.';
    same(await a.apply(pool, 'square', [3]), 9, delays, 'blocked-others');
    await quiet(a);
    same((await a.source()).taken, taken, 'After return() no more items are taken.', 'no-back-pressure');
  }
  await end(a);
});

law('items that cannot be iterated are rejected with a TypeError', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  await refuses(
    (wrong) => a.imapWith(pool, ['the square', wrong]),
    [undefined, null, 7, {}].map((wrong) => [wrong, 'TypeError'] as const),
    (wrong) => `Items are an iterable, or an async one; ${wrong} is not.`,
  );
  await end(a);
});
