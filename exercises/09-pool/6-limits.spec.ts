import { allAt, gives, holds, kill, leftBelow, quiet, refuses, returns, same, stage, throws } from '#lab';
import { timed, withGates, type Remote } from '#lab';
import type * as Scenarios from './pool.scenarios';

const { law } = stage<typeof Scenarios>('pool', 'limits');

type Subject = Remote<typeof Scenarios>;
type Settled = Scenarios.Settled;

const value = (result: unknown): Settled => ({ kind: 'value', value: result });
const messageOf = (one: Settled): string => (one.kind === 'error' ? one.error.message : 'no error');

/** Ends the pools of a law: by terminate(), which is written in stage 5, or with their process. */
async function end(a: Subject): Promise<void> {
  await a.endPools();
  if ((await leftBelow(a)) > 0) await kill(a);
}

law(
  'a call that is aborted rejects with the signal’s reason, and its child is replaced',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 1 });
      const before = await a.applyWithSignal(pool, 'square', [1], true);
      same(before.kind, 'error', 'A call with a signal that is already aborted rejects.', 'no-error');
      const running = a.applyWithSignal(pool, 'gatedCall', [gates.name, 0]);
      await allAt(gates, 1, a);
      const waiting = a.apply(pool, 'square', [3]);
      await a.abort();
      same(
        messageOf(await running),
        'given up',
        'A task that is aborted rejects with the reason of its signal.',
        'wrong-error',
      );
      await gives(waiting, 9, 'The child of an aborted task is replaced: the next task runs.', 'lost-result');
      const exits = 'A task that ends the next child was not aborted: it rejects with WorkerDied.';
      await throws(a.apply(pool, 'leaves', ['exit']), { name: 'WorkerDied' }, exits);
      trail.restart();
      gates.reset();
      const mapped = a.mapWithSignal(pool, gates.name, 3);
      await allAt(gates, 1, a);
      await a.abort();
      same(
        messageOf(await mapped),
        'given up',
        'A map that is aborted rejects with the reason.',
        'wrong-error',
      );
      await quiet(a);
      same(
        [1, 2].map((gate) => gates.timesAt(gate)),
        [0, 0],
        'Those that have not begun never will.',
        'ran-twice',
      );
      trail.restart();
      gates.reset();
      const both = a.applyAllWithSignal(
        pool,
        [1, 2].map((gate) => ({ name: 'gatedCall', args: [gates.name, gate] })),
      );
      await allAt(gates, 1, a);
      await a.abort();
      const promise = 'A signal ends all calls that it was given to, and reaches the program’s own listener.';
      const ended = both.then(([outcomes, heard]) => [...outcomes.map(messageOf), heard]);
      await gives(ended, ['given up', 'given up', 1], promise, 'lost-result');
      trail.restart();
      const iterator = await a.imapWithSignal(pool);
      await a.take(iterator, 3);
      await a.abort();
      const next = 'The next() of an imap that is aborted rejects with the reason.';
      const outcomes = await a.outcomes(iterator);
      same(outcomes.map(messageOf), ['given up'], next, 'wrong-error');
      same((await a.source()).isClosed, true, 'The input of an aborted imap is closed.', 'no-back-pressure');
    });
    await end(a);
  },
);

law(
  'a task that is aborted before it has begun never begins, and affects no other',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 1 });
      const busy = a.apply(pool, 'gatedCall', [gates.name, 1]);
      await allAt(gates, 1, a);
      const queued = a.applyWithSignal(pool, 'gatedCall', [gates.name, 2]);
      await quiet(a);
      await a.abort();
      same((await queued).kind, 'error', 'A task that has not begun can be aborted at once.', 'no-error');
      gates.open(1);
      await gives(busy, 1, 'The task before it is not affected.', 'lost-result', ['RangeError']);
      same(await a.apply(pool, 'square', [4]), 16, 'The task after an aborted one is not affected.');
      await a.applyWithSignal(pool, 'gatedCall', [gates.name, 2], true);
      same(gates.timesAt(2), 0, 'The aborted tasks never run.', 'ran-twice');
      trail.restart();
      gates.reset();
      const wide = await a.open({ processes: 2 });
      const mapped = a.mapWithSignal(wide, gates.name, 2);
      await allAt(gates, 2, a);
      gates.open(0);
      await quiet(a);
      // The child that is free now has done a task of the map.
      const other = a.apply(wide, 'gatedCall', [gates.name, 2]);
      await allAt(gates, 2, a);
      await a.abort();
      const half = 'A map can be aborted when some of its tasks are done.';
      same(messageOf(await mapped), 'given up', half, 'wrong-error');
      gates.open(2);
      const own =
        'An abort does not affect the task of another call, even in a child that did a task of the aborted call.';
      await gives(other, 2, own, 'lost-result', ['RangeError', 'WorkerDied']);
    });
    await end(a);
  },
);

law(
  'a task that runs longer than timeoutMs rejects with TaskTimeout, and its child is replaced',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    await withGates(async (gates) => {
      const pool = await a.open({ processes: 1 });
      await a.apply(pool, 'square', [1]);
      const { value: late, ms } = await timed(a, () =>
        a.applyWithTimeout(pool, 'gatedCall', [gates.name, 0], 40),
      );
      same(late.kind, 'error', 'A task that takes longer than timeoutMs rejects.', 'no-error');
      same(
        late.kind === 'error' && late.error.name,
        'TaskTimeout',
        'A task that takes longer than timeoutMs rejects with TaskTimeout.',
        'wrong-error',
      );
      const expected = 'its rejection after 40 ms';
      const actual = `its rejection after ${String(ms)} ms`;
      holds(
        ms >= 39 && ms < 100,
        'A task that is late rejects after timeoutMs, in milliseconds.',
        'wrong-value',
        {
          expected,
          actual,
        },
      );
      same(
        await a.apply(pool, 'square', [3]),
        9,
        'The child of a late task is replaced: the next task runs.',
        'lost-result',
      );
      const exits = 'A task that ends the next child is not late: it rejects with WorkerDied.';
      await throws(a.apply(pool, 'leaves', ['exit']), { name: 'WorkerDied' }, exits);
      trail.restart();
      gates.reset();
      const busy = a.apply(pool, 'gatedCall', [gates.name, 9]);
      await allAt(gates, 1, a);
      const queued = a.applyWithTimeout(pool, 'square', [3], 40);
      await a.letTimePass(1_000);
      gates.open(9);
      same(await queued, value(9), 'While a task waits for a child, it does not run.', 'lost-result');
      same(await busy, 9, 'The timeout of a task limits no other task.', 'lost-result');
      const slow = a.apply(pool, 'gatedCall', [gates.name, 8]);
      await allAt(gates, 1, a);
      await a.letTimePass(1_000);
      gates.open(8);
      same(await slow, 8, 'A timeout does not limit the task that the child does next.', 'lost-result');
      trail.restart();
      gates.reset();
      for (const timeoutMs of [0, -1]) {
        const none = `A task has no time at all if timeoutMs is ${String(timeoutMs)}.`;
        const given = await returns(a.applyWithTimeout(pool, 'gatedCall', [gates.name, 9], timeoutMs), none);
        same(given.kind === 'error' && given.error.name, 'TaskTimeout', none, 'wrong-error');
      }
      trail.restart();
      const starting = await a.open({ processes: 1, initializer: 'gatedCall', initArgs: [gates.name, 9] });
      const first = a.applyWithTimeout(starting, 'square', [3], 40);
      await allAt(gates, 1, a);
      await a.letTimePass(1_000);
      gates.open(9);
      same(
        await first,
        value(9),
        'The time of a task begins after the initializer of its child.',
        'lost-result',
      );
      trail.restart();
      gates.reset();
      const mapped = a.mapWithTimeout(pool, gates.name, 3, 2_500);
      for (const gate of [0, 1, 2]) {
        await allAt(gates, 1, a);
        await a.letTimePass(1_000);
        gates.open(gate);
      }
      same(await mapped, value([0, 1, 2]), 'Each task of a call has all the time.', 'lost-result');
      trail.restart();
      gates.reset();
      for (const [gate, timeoutMs] of [60_000, 2 ** 31, 1e15, Infinity].entries()) {
        const task = a.applyWithTimeout(pool, 'gatedCall', [gates.name, gate + 1], timeoutMs);
        await allAt(gates, 1, a);
        await quiet(a);
        gates.open(gate + 1);
        const promise = `A task that takes less than ${String(timeoutMs)} ms gets its result.`;
        same(await task, value(gate + 1), promise, 'lost-result');
      }
    });
    trail.restart();
    const { value: exitCode, ms } = await timed(a, () => a.limitsInChild(60_000));
    same(exitCode, 0, 'A program whose tasks have limits ends with 0.');
    const kept = 'Nothing of a pool that has ended is left: no timer of a task keeps its program alive.';
    holds(ms < 60_000, kept, 'hang', { expected: 'its end, at once', actual: `its end, after ${ms} ms` });
    await end(a);
  },
);

law('a wrong timeoutMs is rejected with a TypeError that names it', async ({ processes }) => {
  const [a] = await processes(1);
  const pool = await a.open({ processes: 1 });
  await refuses(
    (timeoutMs) => a.callWith(pool, 'map', ['the square', [1, 2], { timeoutMs }]),
    [NaN, '2', null].map((wrong) => [wrong, 'TypeError', ['timeoutMs']] as const),
    (wrong) => `timeoutMs is a number; ${wrong} is not.`,
  );
  await throws(
    a.callWith(pool, 'apply', ['the square', [1], { signal: 7 }]),
    { name: 'TypeError', mentions: ['signal'] },
    'A signal is an AbortSignal.',
  );
  await end(a);
});
