import {
  childrenOf,
  exploreDeliveries,
  fc,
  forAll,
  Gates,
  holds,
  stage,
  killProcess,
  leftBelow,
  pidOf,
  quiet,
  runningBelow,
  same,
  throws,
  timed,
  type Remote,
} from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'whole');
const { law: extra } = stage<typeof Scenarios>('pool', 'extra');

type Subject = Remote<typeof Scenarios>;
type Settled = Scenarios.Settled;

const value = (result: unknown): Settled => ({ kind: 'value', value: result });

/** With gates of its own, which are closed whatever happens. */
async function withGates(body: (gates: Gates) => Promise<void>): Promise<void> {
  const gates = new Gates();
  try {
    await body(gates);
  } finally {
    gates.openAll();
    gates.close();
  }
}

const items = (gates: Gates, count: number, first = 0): { gates: string; gate: number }[] =>
  Array.from({ length: count }, (_, i) => ({ gates: gates.name, gate: first + i }));

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

law('the squares of a list, computed by the pool’s processes', async ({ processes }) => {
  const [a] = await processes(1);
  const memory = await a.memory(8);
  const pool = await a.open({
    processes: 2,
    initializer: 'setUp',
    initArgs: [memory, 'tools'],
    maxTasksPerChild: 5,
  });
  same(
    await a.map(pool, 'square', [1, 2, 3, 4, 5]),
    [1, 4, 9, 16, 25],
    'map(square, mylist) returns the squares.',
  );
  const [what, pid] = (await a.apply(pool, 'whatWasSetUp', [])) as [unknown, number];
  same(what, 'tools', 'In each child, the initializer has run with initArgs before the first task.');
  holds(pid !== pidOf(a), 'Tasks run in children, not in the process that made the pool.', 'wrong-process');
  await a.close(pool);
  await a.join(pool);
  same(runningBelow(a), 0, 'After close() and join() the children are gone.', 'leaked-process');
});

law('wrong arguments are rejected with errors that name them', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const processesOption of [0, -1, 1.5, NaN, '3', null])
    await throws(
      a.openWith({ processes: processesOption }),
      { name: ['TypeError', 'RangeError'], mentions: ['processes'] },
      'processes is a whole number, at least 1.',
    );
  for (const most of [0, -1, 0.5, NaN, '12'])
    await throws(
      a.openWith({ processes: 1, maxTasksPerChild: most }),
      { name: ['TypeError', 'RangeError'], mentions: ['maxTasksPerChild'] },
      'maxTasksPerChild is a whole number, at least 1.',
    );
  await throws(
    a.openWithoutInitializer(),
    { name: 'TypeError', mentions: ['initializer'] },
    'An initializer that is not a function is a TypeError.',
  );
  await throws(
    a.openWithClosure(),
    {},
    'An initializer that is not exported cannot travel: the constructor throws.',
  );
  same(await leftBelow(a), 0, 'A constructor that throws has started nothing.', 'leaked-process');
  trail.restart();
  const pool = await a.open({ processes: 1 });
  for (const fn of [undefined, null, 'square', 7])
    await throws(
      a.callWith(pool, 'map', [fn, [1]]),
      { name: 'TypeError' },
      'A task that is not a function is a TypeError.',
    );
  for (const list of [undefined, null, 7, {}]) {
    await throws(
      a.callWith(pool, 'map', ['the square', list]),
      { name: 'TypeError' },
      'Items that are not iterable are a TypeError.',
    );
    await throws(a.imapWith(pool, ['the square', list]), { name: 'TypeError' }, 'The same goes for imap.');
  }
  await throws(
    a.callWith(pool, 'apply', ['the square', 7]),
    { name: 'TypeError' },
    'Arguments that are not an array are a TypeError.',
  );
  for (const chunkSize of [0, -1, 1.5, NaN, '2'])
    await throws(
      a.callWith(pool, 'map', ['the square', [1, 2], { chunkSize }]),
      { name: ['TypeError', 'RangeError'], mentions: ['chunkSize'] },
      'chunkSize is a whole number, at least 1.',
    );
  await throws(a.applyClosure(pool), {}, 'A function that is not exported cannot travel.');
  same(await a.apply(pool, 'square', [4]), 16, 'After all these errors, the pool works.', 'state-changed');
  await a.end(pool);
});

law('apply, map and starmap give each item’s result in its place', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 3 });
  same(await a.apply(pool, 'add', [2, 3]), 5, 'apply(fn, args) returns the result of fn(...args).');
  same(await a.apply(pool, 'later', [1]), 2, 'A task may return a promise: its value is the result.');
  for (const chunkSize of [undefined, 1, 2, 7, 100]) {
    trail.restart();
    const options = chunkSize === undefined ? undefined : { chunkSize };
    same(
      await a.map(pool, 'square', range(20), options),
      range(20).map((n) => n * n),
      'map returns the results in the order of the items.',
      'wrong-order',
    );
    same(
      await a.starmap(
        pool,
        'add',
        range(9).map((n) => [n, 1]),
        options,
      ),
      range(9).map((n) => n + 1),
      'starmap spreads each list of arguments.',
    );
    same(await a.map(pool, 'square', [], options), [], 'map of nothing is [].');
  }
  trail.restart();
  same(
    await a.map(pool, 'nothingMuch', range(6), { chunkSize: 1 }),
    [undefined, null, 0, '', false, NaN],
    'Empty values are results, too: undefined, null, 0, the empty string, false, NaN.',
  );
  same(
    await a.map(pool, 'identity', [[1, [2]], new Map([['k', 1n]]), new Date(5), 'x']),
    [[1, [2]], new Map([['k', 1n]]), new Date(5), 'x'],
    'Items and results keep their types.',
  );
  same(await a.mapOver(pool, 'set'), [3, 4], 'The items may be any iterable, such as a Set.');
  same(await a.mapOver(pool, 'generator'), [0, 1, 2, 3, 4], 'They may come from a generator.');
  same(await a.mapOver(pool, 'string'), ['a', 'b', 'c'], 'They may be a string.');
  same(await a.starmapOver(pool), [3, 7], 'starmap, too, takes any iterable: a Map is an iterable of pairs.');
  same(
    await a.sharedValue(pool, [5, 7]),
    [5, 7, 112],
    'A shareable, such as a Value, travels as an argument as itself.',
  );
  trail.restart();
  const sums = await Promise.all(range(30).map(async (n) => a.apply(pool, 'add', [n, 1])));
  same(
    sums,
    range(30).map((n) => n + 1),
    'Thirty concurrent calls each get their own result.',
    'wrong-order',
  );
  await a.closeAndJoin(pool);
});

law(
  'imap yields results in order and imapUnordered as tasks end, before all are done',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 2 });
      const ordered = await a.imap(pool, 'imap', 'gated', items(gates, 4));
      const first = a.next(ordered);
      await waitAt(a, gates, 2);
      gates.open(1);
      await quiet(a);
      gates.open(0);
      same(
        await first,
        { done: false, value: 0 },
        'imap yields the first result as soon as it is there, while other tasks are still running.',
      );
      same(
        await a.next(ordered),
        { done: false, value: 1 },
        'Then it yields the second, which was there earlier.',
        'wrong-order',
      );
      gates.open(3);
      gates.open(2);
      same(await a.take(ordered, 5), [2, 3], 'imap keeps the order of the items, and ends.', 'wrong-order');
      same((await a.next(ordered)).done, true, 'After the last result it is done.');

      trail.restart();
      gates.reset();
      const unordered = await a.imap(pool, 'imapUnordered', 'gated', items(gates, 3));
      const any = a.next(unordered);
      await waitAt(a, gates, 2);
      gates.open(1);
      same(
        await any,
        { done: false, value: 1 },
        'imapUnordered yields the result that is ready first.',
        'wrong-order',
      );
      gates.openAll();
      same((await a.take(unordered, 9)).sort(), [0, 2], 'It yields all the others, once each.');

      for (const method of ['imap', 'imapUnordered'] as const) {
        for (const chunkSize of [1, 3]) {
          trail.restart();
          const iterator = await a.imap(pool, method, 'square', range(10), { chunkSize });
          const all = (await a.take(iterator, 20)) as number[];
          const sorted = method === 'imap' ? all : [...all].sort((x, y) => x - y);
          same(
            sorted,
            range(10).map((n) => n * n),
            `${method} yields every result, once.`,
          );
          same(
            await a.take(await a.imap(pool, method, 'square', []), 1),
            [],
            `${method} of nothing ends at once.`,
          );
        }
      }
      await a.end(pool);
    });
  },
);

/** Waits until `count` tasks are at their gates; fails if they never will be. */
async function waitAt(a: Subject, gates: Gates, count: number): Promise<void> {
  if (await gates.untilWaiting(count, a)) return;
  holds(
    false,
    `${String(count)} tasks wait for one another, each in a process of its own: only ${String(gates.waiting().length)} have begun, and nothing else moves.`,
    'not-parallel',
  );
}

law('a failed task rejects with its own error, and the pool survives', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const memory = await a.memory(8);
  const pool = await a.open({ processes: 2 });
  const before = [...(await a.pids(pool))].sort();
  const error = await a.errorOf(pool, 'deepInTheTask', ['no money left']);
  holds(error !== undefined, 'A task that throws must reject.', 'no-error');
  same(
    [error.isError, error.name, error.message],
    [true, 'Bankrupt', 'no money left'],
    'It rejects with that error: its name and its message.',
    'wrong-error',
  );
  same(error.fields['amount'], 3, 'Its own fields come along.', 'wrong-error');
  same(error.cause, 'RangeError: the cause', 'Its cause comes along, too.', 'wrong-error');
  const text = await a.errorOf(pool, 'throwsText', []);
  holds(
    text?.message.includes('just a text') === true,
    'The thrown value need not be an Error.',
    'wrong-error',
    {
      actual: text?.message ?? 'no error',
    },
  );
  trail.restart();
  holds(
    (await a.errorOf(pool, 'throwsNothing', [])) !== undefined,
    'A task that throws undefined has still failed.',
    'no-error',
  );
  trail.restart();
  const bad = await a.errorOfMap(
    pool,
    'failsOn',
    range(6).map((index) => ({ index, bad: [2] })),
    { chunkSize: 2 },
  );
  same(
    [bad?.name, bad?.message],
    ['RangeError', 'item 2 is bad'],
    'map rejects with the error of the item that failed.',
    'wrong-error',
  );
  holds(
    bad?.trace.includes('failsOn') === true,
    'The error says where in the child it was thrown: its remote stack trace is in `stack` or in a field.',
    'wrong-error',
    { actual: bad?.trace.slice(0, 400) ?? '' },
  );
  const iterator = await a.imap(
    pool,
    'imap',
    'failsOn',
    range(3).map((index) => ({ index, bad: [1] })),
  );
  same((await a.next(iterator)).value, 0, 'imap yields the results before the item that failed.');
  await throws(a.next(iterator), { name: 'RangeError' }, 'Then it rejects with that item’s error.');
  const [first, second, third] = await a.applyAll(pool, [
    { name: 'square', args: [2] },
    { name: 'failsOn', args: [{ index: 1, bad: [1] }] },
    { name: 'square', args: [3] },
  ]);
  same(
    [first, second?.kind, third],
    [value(4), 'error', value(9)],
    'A task that fails does not affect the others.',
    'lost-result',
  );
  same(
    [...(await a.pids(pool))].sort(),
    before,
    'The children survive: an error does not end a child.',
    'state-changed',
  );
  const unhandled = await a.map(
    pool,
    'counted',
    [0, 1, 2].map((index) => ({ memory, index })),
    { chunkSize: 1 },
  );
  same(unhandled.length, 3, 'They still work.');
  await a.closeAndJoin(pool);
});

law('whatever cannot be sent rejects only its own task', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  const before = await a.pids(pool);
  const isRejected = (one: Settled | undefined): boolean => one?.kind === 'error';
  for (const kind of ['function', 'symbol', 'weak'] as const) {
    trail.restart();
    const [first, second, third] = await a.applyAround(pool, kind);
    holds(isRejected(second), `An argument that cannot be sent (${kind}) rejects.`, 'no-error');
    same(
      [first, third],
      [value(4), value(9)],
      'The calls before and after it get their results.',
      'lost-result',
    );
    holds(
      isRejected(await a.mapAround(pool, kind)),
      `An item of map that cannot be sent (${kind}) rejects.`,
      'no-error',
    );
    const result = await a.errorOf(pool, 'unsendableResult', [kind]);
    holds(result !== undefined, `A result that cannot be sent (${kind}) rejects.`, 'no-error');
  }
  trail.restart();
  const error = await a.errorOf(pool, 'unsendableError', []);
  holds(error !== undefined, 'A task whose error cannot be sent rejects with some other error.', 'no-error');
  same(
    await a.map(pool, 'square', [1, 2, 3], { chunkSize: 1 }),
    [1, 4, 9],
    'After all this, the pool works.',
    'lost-result',
  );
  same(
    await a.pids(pool),
    before,
    'It works in the same child: none of these errors ends it.',
    'state-changed',
  );
  await a.closeAndJoin(pool);
});

law('an input that throws half-way rejects the call, and the pool survives', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  for (const method of ['map', 'starmap', 'imap', 'imapUnordered'] as const) {
    for (const good of [0, 1, 5]) {
      trail.restart();
      const { results, error } = await a.brokenInput(pool, method, good, 1);
      same(
        [error?.name, error?.message],
        ['RangeError', 'the input broke off'],
        `${method} rejects with the error that the input threw.`,
        error === undefined ? 'no-error' : 'wrong-error',
      );
      const isList = method === 'map' || method === 'starmap';
      const wanted = range(good).map((n) => n * n);
      if (!isList) {
        const sorted = [...(results as number[])].sort((x, y) => x - y);
        same(sorted, wanted, `${method} yields the results of the items before it.`, 'lost-result');
      }
      same(await a.apply(pool, 'square', [3]), 9, 'Afterwards the pool works.', 'lost-result');
    }
  }
  await withGates(async (gates) => {
    for (const method of ['imap', 'imapUnordered'] as const) {
      trail.restart();
      gates.reset();
      const outcome = a.brokenBehindGate(pool, method, gates.name);
      await waitAt(a, gates, 1);
      await quiet(a);
      gates.open(0);
      const { results, error } = await outcome;
      same(
        [results, error?.message],
        [[0], 'the input broke off'],
        `${method} yields the results of the items before it, even if they arrive later; then the error.`,
        'lost-result',
      );
    }
  });
  await a.closeAndJoin(pool);
});

law('the initializer runs once in each child, before its first task', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const [count, maxTasksPerChild] of [
    [3, undefined],
    [2, 1],
  ] as const) {
    trail.restart();
    const memory = await a.memory(40);
    const most = maxTasksPerChild === undefined ? {} : { maxTasksPerChild };
    const pool = await a.open({
      processes: count,
      initializer: 'setUp',
      initArgs: [memory, { a: [1] }],
      ...most,
    });
    const seen = new Set<number>();
    for (let i = 0; i < 2; i++) {
      const results = await Promise.all(range(4).map(async () => a.apply(pool, 'whatWasSetUp', [])));
      for (const [what, pid] of results as [unknown, number][]) {
        same(what, { a: [1] }, 'Each task finds what the initializer set up, with initArgs, in its process.');
        seen.add(pid);
      }
    }
    await a.closeAndJoin(pool);
    const [runs = 0, ...pids] = await a.words(memory);
    const ran = pids.slice(0, runs);
    holds(
      !ran.includes(pidOf(a)),
      'The initializer runs in the children, not in the process that made the pool.',
      'wrong-process',
    );
    same(new Set(ran).size, ran.length, 'It runs once in each child.', 'ran-twice');
    holds(
      [...seen].every((pid) => ran.includes(pid)),
      'It has run in every child that ran a task.',
      'never-ran',
    );
    if (maxTasksPerChild === undefined)
      holds(runs <= count, 'It runs once in each of the children, and never again.', 'ran-twice', {
        expected: `at most ${String(count)}`,
        actual: String(runs),
      });
    else
      holds(
        seen.size === 8,
        'With maxTasksPerChild 1, eight tasks need eight children, each of them initialized.',
        'wrong-value',
        { actual: `${String(seen.size)} children` },
      );
  }
});

law('any program of calls gives what Array’s map gives, and runs each task once', async (context) => {
  const [a] = await context.processes(1);
  const pool = await a.open({ processes: 2 });
  const call = fc.record({
    method: fc.constantFrom(
      'apply' as const,
      'map' as const,
      'starmap' as const,
      'imap' as const,
      'imapUnordered' as const,
    ),
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
          const results = await callOf(a, pool, method, tasks, chunkSize);
          same(
            results.length,
            tasks.length,
            `${method} gives as many results as there are items.`,
            'lost-result',
          );
        }),
      );
      const counts = (await a.words(memory)).slice(0, next);
      const wrong = counts.find((count) => count !== 1);
      same(
        counts,
        counts.map(() => 1),
        'Each task runs once.',
        wrong === 0 ? 'never-ran' : 'ran-twice',
      );
      await a.forget(memory);
    },
    { runs: 12 },
  );
  await a.closeAndJoin(pool);
});

async function callOf(
  a: Subject,
  pool: number,
  method: 'apply' | 'map' | 'starmap' | 'imap' | 'imapUnordered',
  tasks: readonly unknown[],
  chunkSize: number,
): Promise<readonly unknown[]> {
  if (method === 'apply') return Promise.all(tasks.map(async (task) => a.apply(pool, 'counted', [task])));
  if (method === 'map') return a.map(pool, 'counted', tasks, { chunkSize });
  if (method === 'starmap')
    return a.starmap(
      pool,
      'counted',
      tasks.map((task) => [task]),
      { chunkSize },
    );
  return a.take(await a.imap(pool, method, 'counted', tasks, { chunkSize }), tasks.length + 1);
}

law(
  'results keep their places, whatever order the tasks end in',
  async (context) => {
    const [a] = await context.processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 3 });
      const once = (count: number): void => {
        for (const gate of range(count))
          same(
            gates.timesAt(gate),
            1,
            'Each task runs once.',
            gates.timesAt(gate) === 0 ? 'never-ran' : 'ran-twice',
          );
      };
      // Every order in which four tasks can end in three children.
      await exploreDeliveries(context, [a], {
        gates,
        run: async () => {
          same(
            await a.map(pool, 'gated', items(gates, 4), { chunkSize: 1 }),
            range(4),
            'map returns the results in the order of the items, whatever order the tasks end in.',
            'wrong-order',
          );
          once(4);
        },
      });
      await exploreDeliveries(context, [a], {
        gates,
        run: async () => {
          const iterator = await a.imap(pool, 'imap', 'gated', items(gates, 4));
          same(
            await a.take(iterator, 5),
            range(4),
            'imap yields the results in the order of the items, whatever order the tasks end in.',
            'wrong-order',
          );
          once(4);
        },
      });
      // The tasks end at once; their messages arrive in any order.
      await exploreDeliveries(context, [a], {
        deliveries: true,
        deviations: 2,
        most: 20,
        run: async () => {
          const [mapped, applied] = await Promise.all([
            a.map(pool, 'square', range(4), { chunkSize: 1 }),
            a.apply(pool, 'add', [1, 1]),
          ]);
          same(
            [mapped, applied],
            [[0, 1, 4, 9], 2],
            'Each call gets its own results, whatever order messages arrive in.',
            'wrong-order',
          );
        },
      });
      await exploreDeliveries(context, [a], {
        deliveries: true,
        deviations: 2,
        most: 16,
        run: async () => {
          const iterator = await a.imap(pool, 'imapUnordered', 'square', range(5));
          const results = (await a.take(iterator, 6)) as number[];
          same(
            [...results].sort((x, y) => x - y),
            [0, 1, 4, 9, 16],
            'imapUnordered yields every result once, whatever order messages arrive in.',
          );
        },
      });
      await a.closeAndJoin(pool);
    });
  },
  { isLong: true },
);

law(
  'a child takes at most maxTasksPerChild tasks, and its results are not lost',
  async (context) => {
    const [a] = await context.processes(1);
    const { trail } = context;
    const times = (pids: readonly number[]): number =>
      Math.max(...pids.map((pid) => pids.filter((other) => other === pid).length));
    const memory = await a.memory(64);
    const tasks = (count: number): unknown[] => range(count).map((index) => ({ memory, index }));
    const most3 = await a.open({ processes: 2, maxTasksPerChild: 3 });
    const ran = (await a.map(most3, 'counted', tasks(14), { chunkSize: 1 })) as number[];
    holds(times(ran) <= 3, 'No child runs more than maxTasksPerChild tasks.', 'wrong-value', {
      expected: 'at most 3',
      actual: String(times(ran)),
    });
    holds(
      new Set(ran).size >= 5,
      'Fourteen tasks of at most three a child need five children.',
      'wrong-value',
    );
    await a.closeAndJoin(most3);
    trail.restart();
    const chunks = await a.open({ processes: 1, maxTasksPerChild: 1 });
    const chunked = (await a.map(chunks, 'counted', tasks(6), { chunkSize: 3 })) as number[];
    same(
      [new Set(chunked.slice(0, 3)).size, new Set(chunked.slice(3)).size, new Set(chunked).size],
      [1, 1, 2],
      'A chunk is one task: three items in one child, the next three in the next child.',
    );
    await a.closeAndJoin(chunks);
    const pairs = await a.open({ processes: 1, maxTasksPerChild: 2 });
    const paired = (await a.map(pairs, 'counted', tasks(6), { chunkSize: 3 })) as number[];
    same(new Set(paired).size, 1, 'Two chunks are two tasks, however many items are in them.');
    trail.restart();
    same(
      await a.large(pairs, 16 * 2 ** 20),
      null,
      'A child that retires has sent its whole result, even one of 16 MiB.',
      'lost-result',
    );
    const lastWords = await a.open({ processes: 1, maxTasksPerChild: 2 });
    await a.apply(lastWords, 'square', [2]);
    same(
      await a.mapWhileBusy(lastWords, 'bytes', [3 * 2 ** 20], 80),
      1,
      'A child that retires does not end before its last result is out, however long it remains unread.',
      'lost-result',
    );
    await a.closeAndJoin(lastWords);
    await a.closeAndJoin(pairs);
    trail.restart();
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 2, maxTasksPerChild: 1 });
      const results = a.applyAll(
        pool,
        range(6).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] })),
      );
      for (let round = 0; round < 3; round++) {
        await waitAt(a, gates, 2);
        await quiet(a);
        same(gates.waiting().length, 2, 'There are never more than two.', 'too-many-processes');
        for (const gate of gates.waiting()) gates.open(gate);
      }
      same(
        await results,
        range(6).map(value),
        'Replacements are ready in time: two tasks always run at once.',
      );
      await a.closeAndJoin(pool);
    });
    // The last result and the end of its process arrive in any order; the pool closes meanwhile.
    await exploreDeliveries(context, [a], {
      deliveries: true,
      deviations: 2,
      most: 7,
      run: async () => {
        const pool = await a.open({ processes: 1, maxTasksPerChild: 1 });
        const results = await a.applyCloseJoin(
          pool,
          range(2).map((n) => ({ name: 'square', args: [n + 2] })),
        );
        same(
          results,
          [value(4), value(9)],
          'A child that retires has sent its result, which may arrive after the child’s end.',
          'lost-result',
        );
      },
    });
  },
  { isLong: true },
);

law(
  'there are exactly as many children as asked for, all truly at work at once',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    await withGates(async (gates) => {
      for (const count of [1, 3]) {
        trail.restart();
        gates.reset();
        const pool = await a.open({ processes: count });
        const results = a.applyAll(
          pool,
          range(count + 2).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] })),
        );
        await waitAt(a, gates, count);
        await quiet(a);
        const at = gates.waiting();
        same(
          at.length,
          count,
          `In a pool of ${String(count)}, exactly that many tasks run at once.`,
          'too-many-processes',
        );
        const pids = at.map((gate) => gates.pidAt(gate));
        holds(!pids.includes(pidOf(a)), 'No task runs in the process that made the pool.', 'wrong-process');
        same(new Set(pids).size, count, 'Each task runs in a process of its own.', 'not-parallel');
        const children = childrenOf(a);
        same(
          [...children].sort(),
          [...pids].sort(),
          'They run in the children that the system’s process table shows, and there are no other children.',
          'too-many-processes',
        );
        same([...(await a.pids(pool))].sort(), [...pids].sort(), 'pids has their process ids.');
        gates.openAll();
        same(await results, range(count + 2).map(value), 'All of them get their results.');
        await a.closeAndJoin(pool);
      }
    });
    trail.restart();
    const pool = await a.open();
    await a.apply(pool, 'square', [2]);
    same((await a.pids(pool)).length, await a.cpus(), 'By default there are cpuCount() children.');
    await a.end(pool);
  },
);

law(
  'a child that dies fails only its own task, and is replaced',
  async (context) => {
    const [a] = await context.processes(1);
    const { trail } = context;
    const deaths = [
      ['exit', 7, null],
      ['quietly', 0, null],
      ['crash', 1, null],
      ['kill', null, 'SIGKILL'],
    ] as const;
    const pool = await a.open({ processes: 2 });
    for (const [how, exitCode, signal] of deaths) {
      trail.restart();
      const [before, died, after] = await a.applyAll(pool, [
        { name: 'square', args: [2] },
        { name: 'leaves', args: [how] },
        { name: 'square', args: [3] },
      ]);
      holds(died?.kind === 'error', 'A task whose child ends rejects.', 'no-error');
      same(died.error.name, 'WorkerDied', 'It rejects with WorkerDied.', 'wrong-error');
      same(
        [died.error.fields['exitCode'], died.error.fields['signal']],
        [exitCode, signal],
        'WorkerDied says how the child ended: with an exit code, or by a signal.',
        'wrong-error',
      );
      holds(
        died.error.fields['taskId'] !== undefined,
        'WorkerDied says which task it was: taskId.',
        'wrong-error',
      );
      same([before, after], [value(4), value(9)], 'The other tasks get their results.', 'lost-result');
    }
    await withGates(async (gates) => {
      trail.restart();
      const results = a.applyAll(
        pool,
        range(2).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] })),
      );
      await waitAt(a, gates, 2);
      gates.openAll();
      same(await results, [value(0), value(1)], 'After four deaths there are two children at work again.');
      trail.restart();
      const [idle = 0] = childrenOf(a);
      killProcess(idle);
      await quiet(a);
      same(runningBelow(a), 2, 'A child that dies while it is idle is replaced at once, too.');

      await a.closeAndJoin(pool);

      // Each task ends, exits or is killed, in many orders.
      const dying = await a.open({ processes: 2 });
      await exploreDeliveries(context, [a], {
        gates,
        fates: ['kill', 'exit'],
        deviations: 2,
        most: 8,
        run: async () => {
          const settled = await a.applyAll(
            dying,
            range(3).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] })),
          );
          for (const [gate, one] of settled.entries()) {
            const fate = gates.fateOf(gate);
            same(
              gates.timesAt(gate),
              1,
              'Each task runs once, even if its child dies; so do the tasks that waited behind it.',
              gates.timesAt(gate) === 0 ? 'never-ran' : 'ran-twice',
            );
            if (fate === 'open')
              same(one, value(gate), 'A task whose child lives gets its result.', 'lost-result');
            else
              holds(
                one.kind === 'error' && one.error.name === 'WorkerDied',
                'A task whose child dies rejects with WorkerDied.',
                'wrong-error',
              );
          }
        },
      });
      await a.end(dying);
    });
    // A child is killed at any moment: before its task, in it, while its result is in transit, while it is idle.
    let killed = 0;
    await exploreDeliveries(context, [a], {
      deliveries: true,
      kills: 1,
      deviations: 2,
      most: 12,
      setUp: async () => {
        killed = await a.open({ processes: 2 });
        await a.map(killed, 'square', [1, 2], { chunkSize: 1 });
      },
      run: async (events) => {
        const settled = await a.applyAll(
          killed,
          range(3).map((n) => ({ name: 'square', args: [n] })),
        );
        const lost = settled.filter((one) => one.kind === 'error');
        holds(
          lost.every((one) => one.kind === 'error' && one.error.name === 'WorkerDied'),
          'A kill can only lead to WorkerDied.',
          'wrong-error',
          {
            actual: lost
              .map((one) => (one.kind === 'error' ? `${one.error.name}: ${one.error.message}` : ''))
              .join('; '),
          },
        );
        holds(
          lost.length <= events.kills,
          'A child that is killed costs at most the task that it ran.',
          'lost-result',
          { expected: `at most ${String(events.kills)} rejected`, actual: `${String(lost.length)} rejected` },
        );
        for (const [n, one] of settled.entries())
          if (one.kind === 'value')
            same(one.value, n * n, 'The other tasks get their results.', 'wrong-order');
      },
    });
    same(
      await a.map(killed, 'square', [5, 6], { chunkSize: 1 }),
      [25, 36],
      'After all those deaths, the pool works.',
      'lost-result',
    );
    await a.closeAndJoin(killed);
    // While it closes.
    await exploreDeliveries(context, [a], {
      deliveries: true,
      kills: 1,
      deviations: 1,
      most: 4,
      run: async () => {
        const pool2 = await a.open({ processes: 1 });
        const settled = await a.applyCloseJoin(
          pool2,
          range(2).map((n) => ({ name: 'square', args: [n] })),
        );
        const names = settled.map((one) => (one.kind === 'value' ? 'value' : one.error.name));
        holds(
          names.filter((name) => name === 'WorkerDied').length <= 1 &&
            names.every((name) => name === 'value' || name === 'WorkerDied'),
          'A child that is killed while the pool closes costs at most one task; the others complete, and join() returns.',
          'lost-result',
          { actual: names.join(', ') },
        );
      },
    });
  },
  { isLong: true },
);

law('an initializer that fails ends the pool with one clear error', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const initializer of ['failsToSetUp', 'exitsInSetUp'] as const) {
    trail.restart();
    const memory = await a.memory(1);
    const pool = await a.open({ processes: 2, initializer, initArgs: [memory] });
    const settled = await a.applyAll(
      pool,
      range(6).map((n) => ({ name: 'square', args: [n] })),
    );
    holds(
      settled.every((one) => one.kind === 'error'),
      'No task can run if the initializer fails: all reject.',
      'no-error',
    );
    const [first] = settled;
    if (initializer === 'failsToSetUp' && first?.kind === 'error') {
      const told = `${first.error.message} ${first.error.cause} ${first.error.trace}`;
      holds(
        told.includes('has no licence'),
        'They reject with an error that contains the initializer’s error: in its message, or as its cause.',
        'wrong-error',
        { actual: `${first.error.name}: ${first.error.message}` },
      );
    }
    holds((await a.errorOf(pool, 'square', [1])) !== undefined, 'Later calls reject, too.', 'no-error');
    await quiet(a);
    const [runs = 0] = await a.words(memory);
    holds(
      runs <= 4,
      'If the initializer fails, the pool has ended: it must not keep starting children.',
      'too-many-processes',
      { expected: 'two children', actual: `${String(runs)} runs of the initializer` },
    );
    await a.end(pool);
    same(runningBelow(a), 0, 'terminate() and join() work on such a pool.', 'leaked-process');
  }
  trail.restart();
  const memory = await a.memory(1);
  const pool = await a.open({
    processes: 1,
    initializer: 'setsUpSoOften',
    initArgs: [memory, 2],
    maxTasksPerChild: 1,
  });
  const settled = await a.applyAll(
    pool,
    range(5).map((n) => ({ name: 'square', args: [n] })),
  );
  holds(
    settled.slice(2).every((one) => one.kind === 'error'),
    'An initializer that fails in a replacement ends the pool, too.',
    'no-error',
  );
  holds(
    ((await a.words(memory))[0] ?? 0) <= 5,
    'After that, no more replacements are started.',
    'too-many-processes',
  );
  await a.end(pool);
  trail.restart();
  await withGates(async (gates) => {
    const killed = await a.open({ processes: 1, initializer: 'waitsInSetUp', initArgs: [gates.name] });
    const outcome = a.applyAll(killed, [{ name: 'square', args: [3] }]);
    await waitAt(a, gates, 1);
    gates.kill(0);
    const [one] = await outcome;
    holds(
      one?.kind === 'error' || one?.value === 9,
      'When a child is killed in its initializer, the task that waits for it must be settled: another child runs it, or it rejects.',
      'lost-result',
    );
    await a.end(killed);
    trail.restart();
    gates.reset();
    const slow = await a.open({ processes: 1, initializer: 'waitsInSetUp', initArgs: [gates.name] });
    const task = a.errorOf(slow, 'square', [1]);
    await waitAt(a, gates, 1);
    await a.end(slow);
    holds(
      (await task) !== undefined,
      'A task that waits for an initializer that never ends is rejected by terminate().',
      'no-error',
    );
    same(runningBelow(a), 0, 'terminate() ends the child that runs it.', 'leaked-process');
  });
});

law('results of 16 MiB arrive, and so do more results than a pipe holds', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  same(
    await a.large(pool, 16 * 2 ** 20),
    null,
    'An item of 16 MiB reaches the child whole, and so does its result the parent.',
    'message-split',
  );
  trail.restart();
  same(
    await a.mapWhileBusy(
      pool,
      'bytes',
      range(24).map((n) => 200_000 + n),
      60,
    ),
    24,
    'Results that are not read wait until they are.',
    'lost-result',
  );
  trail.restart();
  const error = await a.errorOf(pool, 'bigError', [2 ** 20]);
  same(error?.message.length, 2 ** 20, 'An error of 1 MiB arrives whole.', 'wrong-error');
  await a.closeAndJoin(pool);
});

law('close() lets everything accepted finish, and then join() returns', async (context) => {
  const { trail } = context;
  const [a] = await context.processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 2 });
    const results = a.applyAll(
      pool,
      range(5).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] })),
    );
    await waitAt(a, gates, 2);
    await a.close(pool);
    await a.close(pool);
    holds(
      (await a.errorOf(pool, 'square', [1])) !== undefined,
      'After close(), a new task is rejected.',
      'no-error',
    );
    let isJoined = false;
    const joined = Promise.all([a.join(pool), a.join(pool)]).then(() => (isJoined = true));
    await quiet(a);
    same(isJoined, false, 'join() waits for the tasks that were accepted.');
    gates.openAll();
    same(
      await results,
      range(5).map(value),
      'All tasks that were accepted before close() complete.',
      'lost-result',
    );
    await joined;
    same(runningBelow(a), 0, 'join() returns when all children are gone, not before.', 'leaked-process');
    await a.join(pool);
  });
  trail.restart();
  const open = await a.open({ processes: 1 });
  await throws(
    a.join(open),
    {},
    'join() before close() or terminate() is an error, because it would wait for ever.',
  );
  same(await a.apply(open, 'square', [3]), 9, 'The error changes nothing.', 'state-changed');
  await a.closeAndJoin(open);
  trail.restart();
  const idle = await a.open({ processes: 3 });
  await a.closeAndJoin(idle);
  same(runningBelow(a), 0, 'A pool that never had a task closes, too.', 'leaked-process');
  // Messages and ends arrive in any order.
  await exploreDeliveries(context, [a], {
    deliveries: true,
    deviations: 2,
    most: 4,
    run: async () => {
      const small = await a.open({ processes: 2 });
      const results = await a.applyCloseJoin(
        small,
        range(2).map((n) => ({ name: 'square', args: [n + 2] })),
      );
      same(
        results,
        [value(4), value(9)],
        'Tasks that were accepted complete, whatever arrives first.',
        'lost-result',
      );
      same(runningBelow(a), 0, 'join() returns when all children are gone, not before.', 'leaked-process');
    },
  });
});

law('terminate() ends the pool at once, whatever is pending', async ({ processes, trail }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    for (const count of [0, 10_000]) {
      trail.restart();
      gates.reset();
      const pool = await a.open({ processes: 2 });
      if (count > 0) await a.apply(pool, 'square', [1]);
      const calls = Array.from({ length: count }, () => [gates.name, 0] as const);
      const outcome = await a.terminateAmong(pool, 'gatedCall', calls);
      same(
        outcome,
        { rejected: count, resolved: 0 },
        'Every task that has not ended rejects: no caller waits for ever.',
        'lost-result',
      );
      same(runningBelow(a), 0, 'After terminate() and join(), no child is left.', 'leaked-process');
      holds(gates.timesAt(0) <= 2, 'No pending task begins.', 'ran-twice');
      await a.terminate(pool);
      holds(
        (await a.errorOf(pool, 'square', [1])) !== undefined,
        'A terminated pool rejects tasks.',
        'no-error',
      );
    }
    trail.restart();
    gates.reset();
    const pool = await a.open({ processes: 1 });
    const iterator = await a.imap(pool, 'imap', 'gated', items(gates, 3));
    const next = a.next(iterator).then(
      () => 'a value',
      () => 'an error',
    );
    await waitAt(a, gates, 1);
    await a.close(pool);
    await a.end(pool);
    same(
      await next,
      'an error',
      'A pending next() of imap is rejected, too; and terminate() may follow close().',
      'lost-result',
    );
    same(runningBelow(a), 0, 'No child is left.', 'leaked-process');
  });
});

law('imap takes from an endless iterable only what it needs', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  for (const method of ['imap', 'imapUnordered'] as const) {
    trail.restart();
    const iterator = await a.imapEndless(pool, method);
    await a.take(iterator, 3);
    await quiet(a);
    const early = (await a.source()).taken;
    holds(
      early <= 500,
      `${method} takes items only while there is room for them: three results were fetched, but from an endless input it took`,
      'no-back-pressure',
      { expected: 'a few for each child', actual: String(early) },
    );
    await a.take(iterator, 2000);
    await quiet(a);
    const late = (await a.source()).taken;
    holds(
      late >= 2003 && late <= 2003 + 500,
      `${method} never runs far ahead of the code that fetches its results.`,
      'no-back-pressure',
      { expected: '2003 and a few', actual: String(late) },
    );
    await a.leave(iterator);
    same(
      await a.apply(pool, 'square', [3]),
      9,
      'Code that stops fetching delays no other call.',
      'blocked-others',
    );
  }
  await a.end(pool);
});

law('a pool inside a pool works, and nothing is left behind', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const first = await a.open({ processes: 1 });
  await a.apply(first, 'square', [1]);
  await a.closeAndJoin(first);
  const before = await a.descriptors();
  for (let i = 0; i < 3; i++) {
    const pool = await a.open({ processes: 2, maxTasksPerChild: 2 });
    same(
      await a.map(pool, 'square', range(6), { chunkSize: 1 }),
      [0, 1, 4, 9, 16, 25],
      'One pool after another works.',
    );
    if (i === 1) await a.end(pool);
    else await a.closeAndJoin(pool);
  }
  await quiet(a);
  same(
    await a.descriptors(),
    before,
    'A pool that has ended gives its descriptors back.',
    'leaked-descriptor',
  );
  trail.restart();
  const outer = await a.open({ processes: 1 });
  same(await a.apply(outer, 'poolInside', [[1, 2, 3]]), [1, 4, 9], 'A task may use a Pool of its own.');
  await a.dispose(outer);
  same(
    runningBelow(a),
    0,
    'Symbol.asyncDispose ends the pool, and waits until it is gone.',
    'leaked-process',
  );
  trail.restart();
  same(
    await a.terminateInChild(),
    [0, 1],
    'A program that only waits for join() stays alive until join() resolves.',
    'lost-result',
  );
  trail.restart();
  await withGates(async (gates) => {
    const middle = await b.poolInChild(gates.name);
    await waitAt(b, gates, 2);
    same(runningBelow(b), 3, 'A child that has a pool, and the two processes of that pool.');
    killProcess(middle);
    same(
      await leftBelow(b),
      0,
      'When the process that made the pool is killed, its children end, too, even in the middle of a task.',
      'leaked-process',
    );
  });
});

extra('an AbortSignal or a timeout ends one task', async ({ processes, trail }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 1 });
    const running = a.applyWithSignal(pool, 'gatedCall', [gates.name, 0]);
    await waitAt(a, gates, 1);
    const waiting = a.apply(pool, 'square', [3]);
    await a.abort();
    const aborted = await running;
    same(
      aborted.kind === 'error' ? aborted.error.message : 'no error',
      'given up',
      'A task that is aborted rejects with the reason of its signal.',
      'wrong-error',
    );
    same(await waiting, 9, 'Its child is replaced: the next task runs.', 'lost-result');
    trail.restart();
    const busy = a.apply(pool, 'gatedCall', [gates.name, 1]);
    await waitAt(a, gates, 1);
    const queued = a.applyWithSignal(pool, 'gatedCall', [gates.name, 2]);
    await quiet(a);
    await a.abort();
    same((await queued).kind, 'error', 'A task that has not begun can be aborted at once.', 'no-error');
    gates.open(1);
    same(await busy, 1, 'The task before it is not affected.', 'lost-result');
    same(await a.apply(pool, 'square', [4]), 16, 'Nor is the task after it.');
    same(gates.timesAt(2), 0, 'The aborted task never runs.', 'ran-twice');
    const before = await a.applyWithSignal(pool, 'gatedCall', [gates.name, 3], true);
    same(before.kind, 'error', 'A task with an already aborted signal rejects.', 'no-error');
    trail.restart();
    const { value: late, ms } = await timed(a, () =>
      a.applyWithTimeout(pool, 'gatedCall', [gates.name, 4], 40),
    );
    same(late.kind, 'error', 'A task that takes longer than timeoutMs rejects.', 'no-error');
    holds(ms >= 39 && ms < 100, 'It rejects after timeoutMs, in milliseconds.', 'wrong-value', {
      expected: 'its rejection after 40 ms',
      actual: `its rejection after ${String(ms)} ms`,
    });
    same(
      await a.applyWithTimeout(pool, 'square', [5], 60_000),
      value(25),
      'A task that takes less gets its result.',
    );
    await a.closeAndJoin(pool);
  });
});
