import { allAt, childrenOf, exploreDeliveries, gives, holds, kill, leftBelow, ordinaryLimits } from '#lab';
import { pidOf, quiet, refuses, same, stage, throws, withGates, withLimits, type Remote } from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'children');

type Subject = Remote<typeof Scenarios>;
type Settled = Scenarios.Settled;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const value = (result: unknown): Settled => ({ kind: 'value', value: result });

const squares = (count: number): Scenarios.ApplyCall[] =>
  range(count).map((n) => ({ name: 'square', args: [n] }));

/** Calls of a task that waits at a gate, from gate 0. */
const atGates = (gates: { readonly name: string }, count: number): Scenarios.ApplyCall[] =>
  range(count).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] }));

/** Ends the pools of a law: by terminate(), which is written in stage 5, or with their process. */
async function end(a: Subject): Promise<void> {
  await a.endPools();
  if ((await leftBelow(a)) > 0) await kill(a);
}

law('there are exactly as many children as asked for, all truly at work at once', async ({ processes }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 3, maxTasksPerChild: 9 });
    const results = a.applyAll(pool, atGates(gates, 5));
    await allAt(gates, 3, a);
    await quiet(a);
    const at = gates.waiting();
    same(at.length, 3, 'In a pool of 3, exactly 3 tasks run at once.', 'too-many-processes');
    const pids = at.map((gate) => gates.pidAt(gate)).sort();
    holds(!pids.includes(pidOf(a)), 'No task runs in the process that made the pool.', 'wrong-process');
    same(new Set(pids).size, 3, 'Each task runs in a process of its own.', 'not-parallel');
    const shown = [...childrenOf(a)].sort();
    same(shown, pids, 'There are no children but those that are at work.', 'too-many-processes');
    gates.openAll();
    same(await results, range(5).map(value), 'All of them get their results.');
  });
  const byDefault = await a.open();
  await a.apply(byDefault, 'square', [2]);
  same(childrenOf(a).length, 3 + (await a.cpus()), 'By default there are cpuCount() children.');
  await end(a);
});

law(
  'the initializer runs once in each child, replacements included, before its first task',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    for (const most of [undefined, 1]) {
      trail.restart();
      const memory = await a.memory(40);
      const options = { processes: 2, initializer: 'setUp', initArgs: [memory, { a: [1] }] } as const;
      const pool = await a.open(most === undefined ? options : { ...options, maxTasksPerChild: most });
      const calls: Scenarios.ApplyCall[] = range(6).map(() => ({ name: 'whatWasSetUp', args: [] }));
      const seen = new Set<unknown>();
      for (const one of await a.applyAll(pool, calls)) {
        const [what, pid] = (one.kind === 'value' ? one.value : []) as unknown[];
        same(what, { a: [1] }, 'Each task finds what the initializer set up in its process, with initArgs.');
        seen.add(pid);
      }
      const [runs = 0, ...pids] = await a.words(memory);
      const ran = pids.slice(0, runs);
      holds(
        !ran.includes(pidOf(a)),
        'The initializer does not run in the process that made the pool.',
        'wrong-process',
      );
      same(new Set(ran).size, ran.length, 'The initializer runs once in each child.', 'ran-twice');
      holds(
        [...seen].every((pid) => ran.includes(Number(pid))),
        'The initializer has run in every child that ran a task.',
        'never-ran',
      );
      const expected = most === undefined ? 'at most 2' : '6 children';
      const isRight = most === undefined ? runs <= 2 : seen.size === 6;
      holds(
        isRight,
        'With maxTasksPerChild 1, each task has a child of its own, otherwise there are two.',
        'wrong-value',
        { expected, actual: `${String(runs)} runs in ${String(seen.size)} children` },
      );
    }
    await end(a);
  },
);

law('an initializer that returns a promise is awaited', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({
    processes: 1,
    initializer: 'setsUpLater',
    initArgs: [await a.memory(8), 'tools'],
  });
  const results = await a.map(pool, 'whatWasSetUp', range(4), { chunkSize: 1 });
  const found = results.map((result) => (result as unknown[])[0]);
  same(
    found,
    ['tools', 'tools', 'tools', 'tools'],
    'No task begins before the initializer’s promise has resolved.',
  );
  await end(a);
});

law('a child takes at most maxTasksPerChild tasks, and a chunk is one task', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const memory = await a.memory(64);
  const tasks = (count: number): unknown[] => range(count).map((index) => ({ memory, index }));
  const three = await a.open({ processes: 2, maxTasksPerChild: 3 });
  const ran = (await a.map(three, 'counted', tasks(14), { chunkSize: 1 })) as number[];
  const most = Math.max(...ran.map((pid) => ran.filter((other) => other === pid).length));
  const actual = `${String(most)} tasks in one child`;
  holds(most <= 3, 'No child runs more than maxTasksPerChild tasks.', 'wrong-value', { actual });
  const isEnough = new Set(ran).size >= 5;
  holds(isEnough, 'Fourteen tasks of at most three a child need five children.', 'wrong-value');
  trail.restart();
  const one = await a.open({ processes: 1, maxTasksPerChild: 1 });
  const chunked = await a.map(one, 'counted', tasks(6), { chunkSize: 3 });
  const children = [chunked.slice(0, 3), chunked.slice(3), chunked].map((pids) => new Set(pids).size);
  same(
    children,
    [1, 1, 2],
    'A chunk is one task: three items in one child, the next three in the next child.',
  );
  const byDefault = new Set(await a.map(one, 'counted', tasks(8)));
  same(byDefault.size, 4, 'By default, a list is cut into four chunks for each child.');
  const two = await a.open({ processes: 1, maxTasksPerChild: 2 });
  const paired = await a.map(two, 'counted', tasks(6), { chunkSize: 3 });
  same(new Set(paired).size, 1, 'Two chunks are two tasks, however many items are in them.');
  trail.restart();
  const failed = await a.errorOf(one, 'failsSomewhere', []);
  const next = await a.errorOf(one, 'failsSomewhere', []);
  holds(failed?.fields['pid'] !== next?.fields['pid'], 'A task that fails counts, too.', 'wrong-value');
  await end(a);
});

law(
  'replacements are ready in time, and there are never more than `processes` children',
  async ({ processes }) => {
    const [a] = await processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 2, maxTasksPerChild: 1 });
      const results = a.applyAll(pool, atGates(gates, 6));
      for (const _ of range(3)) {
        await allAt(gates, 2, a);
        await quiet(a);
        const waiting = gates.waiting();
        same(waiting.length, 2, 'There are never more than two tasks at once.', 'too-many-processes');
        same(childrenOf(a).length, 2, 'There are never more than two children.', 'too-many-processes');
        for (const gate of waiting) gates.open(gate);
      }
      same(await results, range(6).map(value), 'Two tasks always run at once, and all get their results.');
    });
    await end(a);
  },
);

law('the last result of a child that retires is not lost, however large it is', async (context) => {
  const [a] = await context.processes(1);
  let pool = 0;
  // The last result and the end of its process arrive in any order.
  await exploreDeliveries(context, [a], {
    deliveries: true,
    deviations: 2,
    most: 7,
    setUp: async () => {
      pool = await a.open({ processes: 1, maxTasksPerChild: 1 });
    },
    run: async () => {
      const results = await a.applyAll(pool, squares(2));
      same(results, [value(0), value(1)], 'A result may arrive after the end of its child.', 'lost-result');
    },
  });
  context.trail.restart();
  // Of large items, each copy takes its time.
  const patient = withLimits(a, { ...ordinaryLimits, cpuMs: 10_000 });
  const retiring = await a.open({ processes: 1, maxTasksPerChild: 2 });
  for (const _ of range(2)) {
    const whole = 'An item of 16 MiB reaches the child whole, and so does its result the parent.';
    await gives(patient.large(retiring, 16 * 2 ** 20), null, whole, 'lost-result', ['WorkerDied']);
  }
  context.trail.restart();
  const lengths = range(4).map((n) => 3 * 2 ** 20 + n);
  const arrived = await patient.mapWhileBusy(retiring, 'bytes', lengths, 80);
  same(arrived, 4, 'A result waits until it is read, and the child does not end before.', 'lost-result');
  const error = await patient.errorOf(retiring, 'bigError', [2 ** 20]);
  same(error?.message.length, 2 ** 20, 'An error of 1 MiB arrives whole.', 'wrong-error');
  await end(a);
});

law('a wrong option for the children is rejected with an error that names it', async ({ processes }) => {
  const [a] = await processes(1);
  await refuses(
    (maxTasksPerChild) => a.openWith({ processes: 1, maxTasksPerChild }),
    [0, -1, 0.5, NaN, '12'].map(
      (wrong) => [wrong, ['TypeError', 'RangeError'], ['maxTasksPerChild']] as const,
    ),
    (wrong) => `maxTasksPerChild is a whole number, at least 1; ${wrong} is not.`,
  );
  const notAFunction = 'An initializer that is not a function is a TypeError.';
  await throws(a.openWithoutInitializer(), { name: 'TypeError', mentions: ['initializer'] }, notAFunction);
  const notExported = 'An initializer that is not exported cannot travel: the constructor throws.';
  await throws(a.openWithClosure(), { name: 'NotTransferable' }, notExported);
  same(await leftBelow(a), 0, 'A constructor that throws has started nothing.', 'leaked-process');
  await end(a);
});

law('the squares of a list, computed by the pool’s processes', async ({ processes }) => {
  const [a] = await processes(1);
  const memory = await a.memory(8);
  const options = { initializer: 'setUp', initArgs: [memory, 'tools'], maxTasksPerChild: 5 } as const;
  const pool = await a.open({ processes: 2, ...options });
  const results = await a.map(pool, 'square', [1, 2, 3, 4, 5]);
  same(results, [1, 4, 9, 16, 25], 'map(square, mylist) returns the squares.');
  const [what, pid] = (await a.apply(pool, 'whatWasSetUp', [])) as [unknown, number];
  same(what, 'tools', 'In each child, the initializer has run with initArgs before the first task.');
  holds(pid !== pidOf(a), 'Tasks do not run in the process that made the pool.', 'wrong-process');
  await end(a);
});
