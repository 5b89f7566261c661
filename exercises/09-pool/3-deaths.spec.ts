import { allAt, childrenOf, exploreDeliveries, gives, holds, kill, killProcess, leftBelow } from '#lab';
import { quiet, runningBelow, same, stage, withGates, type Remote } from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'deaths');

type Subject = Remote<typeof Scenarios>;
type Settled = Scenarios.Settled;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const value = (result: unknown): Settled => ({ kind: 'value', value: result });
const isDeath = (one: Settled): boolean => one.kind === 'error' && one.error.name === 'WorkerDied';
const squares = (count: number): Scenarios.ApplyCall[] =>
  range(count).map((n) => ({ name: 'square', args: [n] }));
const atGates = (gates: { readonly name: string }, count: number): Scenarios.ApplyCall[] =>
  range(count).map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] }));

/** Ends the pools of a law: by terminate(), which is written in stage 5, or with their process. */
async function end(a: Subject): Promise<void> {
  await a.endPools();
  if ((await leftBelow(a)) > 0) await kill(a);
}

law(
  'a child that dies rejects its task with WorkerDied, which says how it ended',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    const pool = await a.open({ processes: 2 });
    const before = await a.pids(pool);
    const deaths = [
      ['exit', 7, null],
      ['quietly', 0, null],
      ['crash', 1, null],
      ['kill', null, 'SIGKILL'],
    ] as const;
    const ids: unknown[] = [];
    for (const [how, exitCode, signal] of deaths) {
      trail.restart();
      const [first, died, last] = await a.applyAll(pool, [
        { name: 'square', args: [2] },
        { name: 'leaves', args: [how] },
        { name: 'square', args: [3] },
      ]);
      holds(died?.kind === 'error', 'A task whose child ends rejects.', 'no-error');
      same(died.error.name, 'WorkerDied', 'A task whose child ends rejects with WorkerDied.', 'wrong-error');
      const { fields } = died.error;
      const told = [fields['exitCode'], fields['signal']];
      const promise = 'WorkerDied says how the child ended: with an exit code, or by a signal.';
      same(told, [exitCode, signal], promise, 'wrong-error');
      ids.push(fields['taskId']);
      same([first, last], [value(4), value(9)], 'The other tasks get their results.', 'lost-result');
    }
    const isTold = !ids.includes(undefined) && new Set(ids).size === deaths.length;
    const actual = `the taskIds ${ids.map(String).join(', ')}`;
    holds(isTold, 'WorkerDied says which task was lost: each has its own taskId.', 'wrong-error', {
      expected: 'four different taskIds',
      actual,
    });
    trail.restart();
    const unopened = a.applyUnopenable(pool, 'exits').then((one) => isDeath(one));
    const opens =
      'A task whose arguments end the child when they are opened rejects, too, and goes to no other child.';
    await gives(unopened, true, opens, 'lost-result');
    const after = await a.pids(pool);
    const isNew = after.some((pid) => !before.includes(pid));
    holds(isNew, 'pids has the children that there are now, and none that has ended.', 'wrong-value');
    await end(a);
  },
);

law('a child that dies is replaced at once, even if it was idle', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 2 });
  same([...(await a.pids(pool))].sort(), [...childrenOf(a)].sort(), 'pids has the children’s process ids.');
  await a.applyAll(
    pool,
    range(2).map(() => ({ name: 'leaves', args: ['exit'] })),
  );
  await withGates(async (gates) => {
    const results = a.applyAll(pool, atGates(gates, 2));
    await allAt(gates, 2, a);
    gates.openAll();
    same(await results, range(2).map(value), 'After two deaths there are two children at work again.');
  });
  trail.restart();
  const [idle = 0] = childrenOf(a);
  killProcess(idle);
  await quiet(a);
  same(
    runningBelow(a),
    2,
    'A child that dies while it is idle is replaced, too: no call is needed for that.',
  );
  const pids = await a.pids(pool);
  same([pids.length, pids.includes(idle)], [2, false], 'pids has the children that there are now.');
  await end(a);
});

law(
  'each task runs at most once, and a child that dies costs only its own',
  async (context) => {
    const [a] = await context.processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 2 });
      same((await a.pids(pool)).length, 2, 'pids has a process id for each child.');
      await exploreDeliveries(context, [a], {
        gates,
        fates: ['kill', 'exit'],
        deviations: 2,
        most: 8,
        run: async () => {
          const settled = await a.applyAll(pool, atGates(gates, 3));
          for (const [gate, one] of settled.entries()) {
            const times = gates.timesAt(gate);
            const once =
              'Each task runs once, even if its child dies; so do the tasks that waited behind it.';
            same(times, 1, once, times === 0 ? 'never-ran' : 'ran-twice');
            if (gates.fateOf(gate) === 'open')
              same(one, value(gate), 'A task whose child lives gets its result.', 'lost-result');
            else holds(isDeath(one), 'A task whose child dies rejects with WorkerDied.', 'wrong-error');
          }
        },
      });
    });
    await end(a);
  },
  { isLong: true },
);

law(
  'a child may be killed at any moment: at most the task that it ran is lost',
  async (context) => {
    const [a] = await context.processes(1);
    let pool = 0;
    await exploreDeliveries(context, [a], {
      deliveries: true,
      kills: 1,
      deviations: 2,
      most: 12,
      setUp: async () => {
        pool = await a.open({ processes: 2 });
        same((await a.pids(pool)).length, 2, 'pids has a process id for each child.');
        await a.map(pool, 'square', [1, 2], { chunkSize: 1 });
      },
      run: async (events) => {
        const settled = await a.applyAll(pool, squares(3));
        const lost = settled.flatMap((one) => (one.kind === 'error' ? [one] : []));
        const errors = lost.map(({ error }) => `${error.name}: ${error.message}`).join('; ');
        holds(lost.every(isDeath), 'A kill can only lead to WorkerDied.', 'wrong-error', { actual: errors });
        const expected = `at most ${String(events.kills)} rejected`;
        const actual = `${String(lost.length)} rejected`;
        const isOwn = lost.length <= events.kills;
        holds(isOwn, 'A kill costs at most the task of its child.', 'lost-result', { expected, actual });
        for (const [n, one] of settled.entries())
          if (one.kind === 'value')
            same(one.value, n * n, 'The tasks of other children get their results.', 'wrong-order');
      },
    });
    const after = await a.map(pool, 'square', [5, 6], { chunkSize: 1 });
    same(after, [25, 36], 'After all those deaths, the pool works.', 'lost-result');
    await end(a);
  },
  { isLong: true },
);

law('an initializer that throws ends the pool with one clear error', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const all = ['failsToSetUp', 'failsToSetUpLater', 'throwsUndefined', 'exitsInSetUp'] as const;
  for (const initializer of all) {
    trail.restart();
    const memory = await a.memory(1);
    const pool = await a.open({ processes: 2, initializer, initArgs: [memory] });
    holds((await a.pids(pool)).length <= 2, 'pids has no more than the two children.');
    const settled = await a.applyAll(pool, squares(6));
    holds(
      settled.every((one) => one.kind === 'error'),
      'No task can run if the initializer fails: all reject.',
      'no-error',
    );
    const [first] = settled;
    same(
      first?.kind === 'error' ? first.error.name : 'a value',
      'InitializerFailed',
      'If the initializer fails, all tasks reject with InitializerFailed.',
      'wrong-error',
    );
    if (initializer.startsWith('failsTo') && first?.kind === 'error')
      same(
        first.error.cause,
        'RangeError: the initializer has no licence',
        'The cause of an InitializerFailed is the initializer’s error.',
        'wrong-error',
      );
    same(
      (await a.errorOf(pool, 'square', [1]))?.name,
      'InitializerFailed',
      'After InitializerFailed, later calls reject with it, too.',
      'no-error',
    );
    await quiet(a);
    const [runs = 0] = await a.words(memory);
    const actual = `${String(runs)} runs of the initializer`;
    holds(runs <= 4, 'The pool has ended: it must not keep starting children.', 'too-many-processes', {
      expected: 'two children',
      actual,
    });
  }
  await end(a);
});

law(
  'a replacement whose initializer fails ends the pool, and none is started for ever',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    const memory = await a.memory(1);
    const pool = await a.open({
      processes: 1,
      initializer: 'setsUpSoOften',
      initArgs: [memory, 2],
      maxTasksPerChild: 1,
    });
    holds((await a.pids(pool)).length <= 1, 'pids has no more than the one child.');
    const settled = await a.applyAll(pool, squares(5));
    holds(
      settled.slice(2).every((one) => one.kind === 'error'),
      'The tasks that are left reject.',
      'no-error',
    );
    const [runs = 0] = await a.words(memory);
    holds(runs <= 5, 'After a failed initializer, no more replacements are started.', 'too-many-processes');
    trail.restart();
    await withGates(async (gates) => {
      const killed = await a.open({ processes: 1, initializer: 'waitsInSetUp', initArgs: [gates.name] });
      const outcome = a.applyAll(killed, [{ name: 'square', args: [3] }]);
      await allAt(gates, 1, a);
      gates.kill(0);
      const [one] = await outcome;
      holds(
        one?.kind === 'error' || one?.value === 9,
        'When a child is killed in its initializer, a task that waits for it rejects, or is given to another child.',
        'lost-result',
      );
    });
    await end(a);
  },
);
