import { allAt, childrenOf, exploreDeliveries, gives, holds, killProcess, leftBelow, quiet } from '#lab';
import { returns, runningBelow, same, stage, throws, unlessUnwritten, withGates } from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'ends');

type Settled = Scenarios.Settled;

const GONE = 'join() returns when all children are gone, not before.';
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const value = (result: unknown): Settled => ({ kind: 'value', value: result });
const nameOf = (one: Settled | undefined): string => (one?.kind === 'error' ? one.error.name : 'no error');

law('close() lets everything accepted finish, and then join() returns', async ({ processes }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 2 });
    const results = a.applyAtGates(pool, gates.name, 5);
    await allAt(gates, 2, a);
    await a.close(pool);
    await a.close(pool);
    let isJoined = false;
    const joined = Promise.all([a.join(pool), a.join(pool)]).then(() => (isJoined = true));
    await quiet(a);
    same(isJoined, false, 'join() waits for the tasks that were accepted.');
    gates.openAll();
    await gives(results, range(5).map(value), 'All tasks that were accepted complete.', 'lost-result');
    await joined;
    same(runningBelow(a), 0, GONE, 'leaked-process');
    await a.join(pool);
  });
  await a.closeAndJoin(await a.open({ processes: 3 }));
  same(runningBelow(a), 0, 'A pool that never had a task closes, too.', 'leaked-process');
});

law('a closed pool rejects calls, and an open one rejects join()', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  const early = 'join() before close() or terminate() is an error, because it would wait for ever.';
  await throws(a.join(pool), { name: 'PoolStateError' }, early);
  same(await a.apply(pool, 'square', [3]), 9, 'The error changes nothing.', 'state-changed');
  await withGates(async (gates) => {
    const accepted = a.applyAtGates(pool, gates.name, 1);
    await allAt(gates, 1, a);
    await a.close(pool);
    const wanted = range(4).map(() => 'PoolClosed');
    const late = a.callAll(pool).then((all) => all.map(nameOf));
    await gives(late, wanted, 'After close(), apply, map, starmap and imap reject.', 'no-error');
    gates.openAll();
    same(await accepted, [value(0)], 'The call before it completes.', 'lost-result');
  });
  await a.join(pool);
});

law('close() cuts no imap off, and join() waits for no reader', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const wanted = range(40).map((n) => n * n);
  const sorted = (numbers: readonly unknown[]): number[] => (numbers as number[]).sort((x, y) => x - y);
  const pool = await a.open({ processes: 1 });
  const iterators: number[] = [];
  for (const method of ['imap', 'imapUnordered'] as const)
    iterators.push(await a.imapOver(pool, method, 'forty'));
  await a.close(pool);
  const all = 'After close(), an imap continues.';
  for (const iterator of iterators)
    await gives(a.take(iterator, 50).then(sorted), wanted, all, 'lost-result', ['PoolClosed']);
  await a.join(pool);
  trail.restart();
  const other = await a.open({ processes: 1 });
  const unread = await a.imap(other, 'imap', 'square', range(40));
  const [set, bytes] = [await a.imapOver(other, 'imap', 'set'), await a.imapOver(other, 'imap', 'bytes')];
  const digits = await a.imapOver(other, 'imap', 'digits');
  await a.take(unread, 1);
  await returns(a.closeAndJoin(other), 'join() does not wait until results have been fetched.');
  const rest = 'The results of a list are all there after join().';
  await gives(a.take(unread, 50), wanted.slice(1), rest, 'lost-result');
  const known = 'The results of a Set, a typed array and a string are there, too: their size is known.';
  for (const iterator of [set, bytes, digits])
    await gives(a.take(iterator, 50), wanted.slice(0, 10), known, 'lost-result', ['PoolClosed']);
  trail.restart();
  const third = await a.open({ processes: 1 });
  const endless = await a.imapOver(third, 'imapUnordered', 'endless');
  await a.take(endless, 1);
  await returns(a.closeAndJoin(third), 'join() does not wait for an endless imap that no code reads.');
  const last = nameOf((await a.outcomes(endless)).at(-1));
  same(last, 'PoolClosed', 'A reader gets what is there, and then PoolClosed.', 'wrong-error');
});

law('close() loses no result, whatever order messages and ends arrive in', async (context) => {
  const [a] = await context.processes(1);
  for (const options of [{ processes: 2 }, { processes: 1, maxTasksPerChild: 1 }]) {
    await exploreDeliveries(context, [a], {
      deliveries: true,
      deviations: 2,
      most: options.processes === 2 ? 4 : 7,
      run: async () => {
        const results = await a.applyCloseJoin(await a.open(options), 2);
        same(results, [value(0), value(1)], 'Tasks that were accepted complete.', 'lost-result');
        same(runningBelow(a), 0, GONE, 'leaked-process');
      },
    });
  }
});

law('a child that is killed while the pool closes costs at most one task', async (context) => {
  const [a] = await context.processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 2 });
    const results = a.applyAtGates(pool, gates.name, 4);
    await allAt(gates, 2, a);
    await a.close(pool);
    const [first = 0] = gates.waiting();
    gates.kill(first);
    await allAt(gates, 2, a, 'While tasks wait, a child that is killed after close() is replaced, too.');
    gates.openAll();
    same(nameOf((await results)[first]), 'WorkerDied', 'The task of the killed child rejects.', 'no-error');
  });
  await exploreDeliveries(context, [a], {
    deliveries: true,
    kills: 1,
    deviations: 1,
    most: 4,
    run: async () => {
      const settled = await a.applyCloseJoin(await a.open({ processes: 1 }), 2);
      const errors = settled.map(nameOf).filter((name) => name !== 'no error');
      const actual = errors.join(', ');
      holds(['', 'WorkerDied'].includes(actual), 'A kill costs at most one task.', 'lost-result', { actual });
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
      const outcome = await returns(a.terminateAmong(pool, gates.name, count), 'terminate() awaits no task.');
      same(outcome.rejected, count, 'Every task that has not ended rejects: no caller waits.', 'lost-result');
      const names = count === 0 ? [] : ['PoolTerminated'];
      same(outcome.names, names, 'All of them reject with PoolTerminated.', 'wrong-error');
      same(runningBelow(a), 0, 'After terminate() and join(), no child is left.', 'leaked-process');
      holds(gates.timesAt(0) <= 2, 'No pending task begins.', 'ran-twice');
      await a.terminate(pool);
      await throws(a.apply(pool, 'square', [1]), { name: 'PoolTerminated' }, 'Later tasks reject.');
    }
    gates.reset();
    const pool = await a.open({ processes: 1 });
    const items = range(3).map((gate) => ({ gates: gates.name, gate }));
    const next = a.outcomes(await a.imap(pool, 'imap', 'gated', items));
    await allAt(gates, 1, a);
    await a.close(pool);
    await a.end(pool);
    const pending = 'After close() and terminate(), a pending next() of imap rejects with PoolTerminated.';
    const [last] = await returns(next, pending);
    same(nameOf(last), 'PoolTerminated', pending, last?.kind === 'error' ? 'wrong-error' : 'lost-result');
  });
});

law('terminate() ends every child, whatever that is doing', async ({ processes }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const pool = await a.open({ processes: 1 });
    const task = a.errorOf(pool, 'stubborn', [gates.name, 0]);
    await allAt(gates, 1, a);
    await returns(a.end(pool), 'terminate() waits for no task, and asks no child.');
    holds((await task) !== undefined, 'The task of a child that is ended rejects.', 'no-error');
    same(runningBelow(a), 0, 'A child that ignores SIGTERM ends, too.', 'leaked-process');
    gates.reset();
    const slow = await a.open({ processes: 1, initializer: 'waitsInSetUp', initArgs: [gates.name] });
    const waiting = a.errorOf(slow, 'square', [1]);
    await allAt(gates, 1, a);
    await a.end(slow);
    holds((await waiting) !== undefined, 'A task that waits for an initializer rejects.', 'no-error');
    same(runningBelow(a), 0, 'terminate() ends the child that runs it.', 'leaked-process');
  });
  const broken = await a.open({ processes: 1, initializer: 'failsToSetUp', initArgs: [await a.memory(1)] });
  await a.errorOf(broken, 'square', [1]);
  await a.end(broken);
  same(runningBelow(a), 0, 'terminate() works after a failed initializer, too.', 'leaked-process');
});

law('whatever cannot be sent rejects only its own task', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const [first, second, third] = await a.applyAround(await a.open({ processes: 1 }), 'function');
  same([first, third], [value(4), value(9)], 'The calls beside it get their results.', 'lost-result');
  same(second?.kind, 'error', 'An argument that cannot be sent rejects.', 'no-error');
  const pool = await a.open({ processes: 1 });
  await a.apply(pool, 'square', [1]);
  const before = childrenOf(a);
  for (const kind of ['function', 'symbol', 'weak'] as const) {
    trail.restart();
    const item = await a.mapAround(pool, kind);
    const result = await a.outcomeOf(pool, 'unsendableResult', [kind]);
    const promise = `An item and a result that cannot be sent (${kind}) reject.`;
    same([item.kind, result.kind], ['error', 'error'], promise, 'no-error');
  }
  const unopened = nameOf(await a.applyUnopenable(pool, 'throws'));
  same(unopened, 'RangeError', 'What cannot be opened rejects with the error of open().', 'wrong-error');
  const error = await a.outcomeOf(pool, 'unsendableError', []);
  same(error.kind, 'error', 'A task whose error cannot be sent rejects with some other error.', 'no-error');
  await throws(a.applyClosure(pool), {}, 'A function that is not exported cannot travel.');
  same(await a.map(pool, 'square', [1, 2, 3]), [1, 4, 9], 'After all this, the pool works.', 'lost-result');
  same(childrenOf(a), before, 'The pool has the same child: none of these errors ends it.', 'state-changed');
  await a.end(pool);
});

law('a pool inside a pool works, and nothing is left behind', async ({ processes }) => {
  const [a] = await processes(1);
  const counts: number[] = [];
  for (const how of ['closeAndJoin', 'end', 'closeAndJoin'] as const) {
    const pool = await a.open({ processes: 2, maxTasksPerChild: 2 });
    const results = await a.map(pool, 'square', range(6), { chunkSize: 1 });
    same(results, [0, 1, 4, 9, 16, 25], 'One pool after another works.');
    await a[how](pool);
    await quiet(a);
    counts.push(await a.descriptors());
  }
  same(counts[2], counts[0], 'A pool that has ended gives its descriptors back.', 'leaked-descriptor');
  const outer = await a.open({ processes: 1 });
  same(await a.apply(outer, 'poolInside', [[1, 2, 3]]), [1, 4, 9], 'A task may use a Pool of its own.');
  await withGates(async (gates) => {
    const task = a.errorOf(outer, 'gatedCall', [gates.name, 0]);
    await allAt(gates, 1, a);
    await returns(a.dispose(outer), 'Symbol.asyncDispose waits for no task.');
    same((await task)?.name, 'PoolTerminated', 'A task that has not ended rejects.', 'lost-result');
  });
  same(runningBelow(a), 0, 'Symbol.asyncDispose waits until the pool is gone.', 'leaked-process');
});

law('the children end with the process that made the pool, even if it is killed', async ({ processes }) => {
  const [a] = await processes(1);
  await withGates(async (gates) => {
    const middle = await a.poolInChild(gates.name);
    await unlessUnwritten(a);
    await allAt(gates, 2, a);
    same(runningBelow(a), 3, 'A child that has a pool, and the two processes of that pool.');
    killProcess(middle);
    same(await leftBelow(a), 0, 'The children end, even in the middle of a task.', 'leaked-process');
  });
});

law('a program that only waits for join() stays alive until join() resolves', async ({ processes }) => {
  const [a] = await processes(1);
  const [exitCode, joined] = await a.terminateInChild();
  await unlessUnwritten(a);
  same([exitCode, joined], [0, 1], 'The program ends with 0, and its join() has resolved.', 'lost-result');
});
