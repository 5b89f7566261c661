import { allAt, childrenOf, exploreDeliveries, gives, holds, kill, leftBelow, pidOf, quiet } from '#lab';
import { ordinaryLimits, refuses, same, stage, withGates, withLimits, type Remote } from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'calls');

type Subject = Remote<typeof Scenarios>;
type Settled = Scenarios.Settled;

const COUNT = ['TypeError', 'RangeError'];
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const value = (result: unknown): Settled => ({ kind: 'value', value: result });

/** Ends the pools of a law: by terminate(), which is written in stage 4, or with their process. */
async function end(a: Subject): Promise<void> {
  await a.endPools();
  if ((await leftBelow(a)) > 0) await kill(a);
}

/** The children, as the system's process table shows them. */
const children = (a: Subject): number[] => childrenOf(a).sort();

law('apply calls a function in a child, and resolves with its awaited result', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  same(await a.apply(pool, 'add', [2, 3]), 5, 'apply(fn, args) returns the result of fn(...args).');
  same(await a.apply(pool, 'later', [1]), 2, 'A task may return a promise: its value is the result.');
  const ran = await a.apply(pool, 'whoAmI', []);
  holds(ran !== pidOf(a), 'Tasks run in children, not in the process that made the pool.', 'wrong-process');
  const sums = await Promise.all(range(30).map(async (n) => a.apply(pool, 'add', [n, 1])));
  const wanted = range(30).map((n) => n + 1);
  same(sums, wanted, 'Thirty concurrent calls each get their own result.', 'wrong-order');
  await end(a);
});

law('map and starmap give each item’s result in its place', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  for (const chunkSize of [undefined, 1, 2, 7, 100]) {
    trail.restart();
    const options = chunkSize === undefined ? undefined : { chunkSize };
    const squares = range(20).map((n) => n * n);
    const mapped = await a.map(pool, 'square', range(20), options);
    same(mapped, squares, 'map returns the results in the order of the items.', 'wrong-order');
    const pairs = range(9).map((n) => [n, 1]);
    const sums = await a.starmap(pool, 'add', pairs, options);
    same(sums, [1, 2, 3, 4, 5, 6, 7, 8, 9], 'starmap spreads each list of arguments.');
    same(await a.map(pool, 'square', [], options), [], 'map of nothing is [].');
  }
  trail.restart();
  const each = [await a.map(pool, 'howMany', range(3)), await a.starmap(pool, 'howMany', [[], [1], [1, 2]])];
  same(
    each,
    [
      [1, 1, 1],
      [0, 1, 2],
    ],
    'The function gets these arguments, and no more.',
  );
  const many = range(1200).map((n) => n * n);
  const patient = withLimits(a, { ...ordinaryLimits, cpuMs: 10_000 });
  const all = patient.map(pool, 'square', range(1200), { chunkSize: 1 });
  await gives(all, many, 'However many tasks wait, each gets its result.', 'lost-result');
  same(await a.mapOver(pool, 'set'), [3, 4], 'The items may be any iterable, such as a Set.');
  same(await a.mapOver(pool, 'generator'), [0, 1, 2, 3, 4], 'The items may come from a generator.');
  same(await a.mapOver(pool, 'string'), ['a', 'b', 'c'], 'The items may be a string.');
  same(await a.starmapOver(pool), [3, 7], 'starmap, too, takes any iterable: a Map is an iterable of pairs.');
  await end(a);
});

law('any value that can be sent is an item and a result, as itself', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  same(
    await a.map(pool, 'nothingMuch', range(6), { chunkSize: 1 }),
    [undefined, null, 0, '', false, NaN],
    'Empty values are results, too: undefined, null, 0, the empty string, false, NaN.',
  );
  const items = [[1, [2]], new Map([['k', 1n]]), new Date(5), 'x'];
  same(await a.map(pool, 'identity', items), items, 'Items and results keep their types.');
  // A program may mark what was thrown with such a field: then it must not look for the mark in a result.
  const marks = ['ok', 'no', 'error', 'value', 'result', 'thrown', 'failed'].map((mark) => ({ [mark]: 1 }));
  const alike = 'An object is a result, whatever fields it has, such as `error` or `value`.';
  await gives(a.map(pool, 'identity', marks), marks, alike);
  const products = [await a.apply(pool, 'doubled', [5]), await a.apply(pool, 'tripled', [5])];
  same(products, [10, 15], 'Two functions may have the same name: each call runs its own.');
  const result = await a.outcomeOf(pool, 'errorAsResult', []);
  same(result.kind, 'value', 'An error that a task returns, and does not throw, is its result.');
  const shared = await a.sharedValue(pool, [5, 7]);
  same(shared, [5, 7, 112], 'A shareable, such as a Value, travels as an argument as itself.');
  await end(a);
});

law('a task that throws rejects with that error, whatever it is', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  const error = await a.errorOf(pool, 'deepInTheTask', ['no money left']);
  holds(error !== undefined, 'A task that throws must reject.', 'no-error');
  const thrown = [error.isError, error.name, error.message];
  same(thrown, [true, 'Bankrupt', 'no money left'], 'The error keeps its name and message.', 'wrong-error');
  same(error.fields['amount'], 3, 'The error of a task keeps its own fields.', 'wrong-error');
  same(error.cause, 'RangeError: the cause', 'The error of a task keeps its cause.', 'wrong-error');
  const sum = await a.errorOf(pool, 'throwsTwoErrors', []);
  const both = ['RangeError: the first', 'TypeError: the second'];
  same(sum?.fields['errors'], both, 'An AggregateError keeps its errors.', 'wrong-error');
  const { trace = '' } = (await a.errorOf(pool, 'failsOn', [{ index: 1, bad: [1] }])) ?? {};
  const promise = 'An error says where in the child it was thrown: the stack trace is in `stack` or a field.';
  holds(trace.includes('failsOn'), promise, 'wrong-error', { actual: trace.slice(0, 400) });
  trail.restart();
  const text = await a.errorOf(pool, 'throwsText', []);
  const actual = text?.message ?? 'no error';
  const isText = actual.includes('just a text');
  holds(isText, 'The thrown value need not be an Error.', 'wrong-error', { actual });
  const nothing = await a.errorOf(pool, 'throwsUndefined', []);
  holds(nothing !== undefined, 'A task that throws undefined has still failed.', 'no-error');
  await end(a);
});

law(
  'map rejects with the error of the first item that failed, when all have ended',
  async ({ processes }) => {
    const [a] = await processes(1);
    const pool = await a.open({ processes: 2 });
    await withGates(async (gates) => {
      const items = range(4).map((gate) => ({ gates: gates.name, gate }));
      let hasEnded = false;
      const outcome = a.errorOfMap(pool, 'gated', items, { chunkSize: 1 }).finally(() => (hasEnded = true));
      await allAt(gates, 2, a);
      gates.fail(1);
      gates.fail(3);
      gates.open(2);
      await quiet(a);
      same(hasEnded, false, 'map waits for all its tasks, even if one has failed.');
      gates.fail(0);
      const error = await outcome;
      const promise = 'map rejects with the error of the first item by position, whichever failed first.';
      same([error?.name, error?.message], ['RangeError', 'task 0 fails'], promise, 'wrong-error');
    });
    const memory = await a.memory(6);
    const counted = range(6).map((index) => ({ memory, index, bad: [0, 4] }));
    const error = await a.errorOfMap(pool, 'countedUnlessBad', counted, { chunkSize: 3 });
    same(error?.message, 'item 0 is bad', 'map rejects with the error of the item.', 'wrong-error');
    const ran = await a.words(memory);
    same(ran, [1, 1, 1, 1, 1, 1], 'The other items of a chunk are done all the same.', 'never-ran');
    await end(a);
  },
);

law('a task that fails affects no other, and its child lives on', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  await a.map(pool, 'square', [1, 2], { chunkSize: 1 });
  const before = children(a);
  const [first, second, third] = await a.applyAll(pool, [
    { name: 'square', args: [2] },
    { name: 'failsOn', args: [{ index: 1, bad: [1] }] },
    { name: 'square', args: [3] },
  ]);
  const others = [first, second?.kind, third];
  const beside = 'The tasks beside one that fails get their results.';
  same(others, [value(4), 'error', value(9)], beside, 'lost-result');
  same(children(a), before, 'The children survive: an error does not end a child.', 'state-changed');
  same(await a.map(pool, 'square', [5, 6, 7]), [25, 36, 49], 'The children still work.', 'lost-result');
  await end(a);
});

law('an input that throws half-way rejects map and starmap with that error', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  for (const method of ['map', 'starmap'] as const) {
    for (const good of [0, 1, 5]) {
      trail.restart();
      const error = await a.brokenList(pool, method, good);
      const told = [error?.name, error?.message];
      const code = error === undefined ? 'no-error' : 'wrong-error';
      same(told, ['RangeError', 'the input broke off'], `${method} rejects with the input’s error.`, code);
      same(await a.apply(pool, 'square', [3]), 9, 'Afterwards the pool works.', 'lost-result');
    }
  }
  await end(a);
});

law('a wrong argument is rejected with an error that names it', async ({ processes, trail }) => {
  const [a] = await processes(1);
  await refuses(
    (processes_) => a.openWith({ processes: processes_ }),
    [0, -1, 1.5, NaN, '3', null].map((wrong) => [wrong, COUNT, ['processes']] as const),
    (wrong) => `processes is a whole number, at least 1; ${wrong} is not.`,
  );
  same(await leftBelow(a), 0, 'A constructor that throws has started nothing.', 'leaked-process');
  trail.restart();
  const pool = await a.open({ processes: 1 });
  await refuses(
    (fn) => a.callWith(pool, 'map', [fn, [1]]),
    [undefined, null, 'square', 7].map((wrong) => [wrong, 'TypeError'] as const),
    (wrong) => `A task is a function; ${wrong} is not.`,
  );
  await refuses(
    (items) => a.callWith(pool, 'map', ['the square', items]),
    [undefined, null, 7, {}].map((wrong) => [wrong, 'TypeError'] as const),
    (wrong) => `Items are an iterable; ${wrong} is not.`,
  );
  await refuses(
    (args) => a.callWith(pool, 'apply', ['the square', args]),
    [7, undefined, null, 'ab', new Set([2])].map((wrong) => [wrong, 'TypeError'] as const),
    (wrong) => `Arguments are an array; ${wrong} is not.`,
  );
  await refuses(
    (chunkSize) => a.callWith(pool, 'map', ['the square', [1, 2], { chunkSize }]),
    [0, -1, 1.5, NaN, '2'].map((wrong) => [wrong, COUNT, ['chunkSize']] as const),
    (wrong) => `chunkSize is a whole number, at least 1; ${wrong} is not.`,
  );
  same(await a.apply(pool, 'square', [4]), 16, 'After all these errors, the pool works.', 'state-changed');
  await end(a);
});

law(
  'results keep their places, whatever order tasks end and messages arrive in',
  async (context) => {
    const [a] = await context.processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 3 });
      const items = range(4).map((gate) => ({ gates: gates.name, gate }));
      // Every order in which four tasks can end in three children.
      await exploreDeliveries(context, [a], {
        gates,
        run: async () => {
          const results = await a.map(pool, 'gated', items, { chunkSize: 1 });
          same(results, range(4), 'map returns the results in the order of the items.', 'wrong-order');
          const times = range(4).map((gate) => gates.timesAt(gate));
          same(times, [1, 1, 1, 1], 'Each task runs once.', times.includes(0) ? 'never-ran' : 'ran-twice');
        },
      });
      // The tasks end at once; their messages arrive in any order.
      await exploreDeliveries(context, [a], {
        deliveries: true,
        deviations: 2,
        most: 20,
        run: async () => {
          const mapped = a.map(pool, 'square', range(4), { chunkSize: 1 });
          const applied = await a.apply(pool, 'add', [1, 1]);
          const results = [await mapped, applied];
          same(results, [[0, 1, 4, 9], 2], 'Each call gets its own results.', 'wrong-order');
        },
      });
    });
    await end(a);
  },
  { isLong: true },
);
