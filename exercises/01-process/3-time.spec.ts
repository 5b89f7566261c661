import {
  exploreDeliveries,
  givesUp,
  holds,
  leftBelow,
  quiet,
  refuses,
  returns,
  runningBelow,
  same,
  stage,
  throws,
  timed,
  type Remote,
} from '#lab';
import type * as Scenarios from './process.scenarios';

const { law } = stage<typeof Scenarios>('process', 'time');

type Subject = Remote<typeof Scenarios>;
type Gate = Awaited<ReturnType<Subject['memory']>>;

/** Starts a child, and returns once it waits for word 1 of its gate. */
async function parked(
  a: Subject,
  target: Scenarios.TargetName = 'park',
): Promise<{ id: number; gate: Gate }> {
  const gate = await a.memory(2);
  const id = await a.run(target, [gate]);
  await a.awaitChange(gate, 0, 0);
  return { id, gate };
}

law('join(timeout) resolves to false when the time is up', async ({ processes }) => {
  const [a] = await processes(1);
  const { id } = await parked(a);
  const kept =
    'join(timeoutMs) waits for that many milliseconds while the child runs; 0 or less does not wait.';
  for (const timeout of [0, -5, 30]) await givesUp(a, () => a.join(id, timeout), timeout, kept);
  const polled = 'A loop of join(0) sees the end: even a join() that does not wait lets Node report it.';
  same(await a.pollAfterEnd(id), true, polled);
  const gone = 'join(0) and join(-5) of a child that is gone resolve to true.';
  same([await a.join(id, 0), await a.join(id, -5)], [true, true], gone);
});

law('a join() that has timed out does nothing to the child', async ({ processes }) => {
  const [a] = await processes(1);
  const { id, gate } = await parked(a);
  await a.join(id, 1);
  await quiet(a);
  same(await a.isAlive(id), true, 'A join() that gave up leaves the child alive.');
  await a.setWord(gate, 1, 1);
  same(await a.join(id), true, 'join() without a timeout waits for the end.');
  same(await a.exitCode(id), 0, 'A child whose joiner gave up ends like any other child.');

  const inner = await a.memory(2);
  const parent = await a.run('endAfterGivingUp', [inner]);
  await a.awaitChange(inner, 0, 0);
  await quiet(a);
  const held = 'A parent that gave up waiting still does not end before its child.';
  holds(await a.isAlive(parent), held, 'wrong-order', { actual: 'the parent has ended' });
  await a.setWord(inner, 1, 1);
  await a.join(parent);
});

law('a join() that has resolved keeps nothing alive', async ({ processes }) => {
  const [a] = await processes(1);
  const inTime = 'join(timeout) resolves to true if the child ends in time.';
  same(await a.join(await a.run('nothing'), 60_000), true, inTime);
  const shared = await a.memory(1);
  const parent = await a.run('joinWithTimeToSpare', [shared]);
  await a.awaitChange(shared, 0, 0);
  const over = returns(
    a.join(parent),
    'The child is gone and join(timeout) has resolved, yet something left over from that join() keeps its process alive. Its timer?',
  );
  const { value, ms } = await timed(a, () => over);
  const ends = 'A process whose join(timeout) resolved in time ends when it has nothing else to do.';
  same(value, true, ends);
  const late = 'A process ended only when the time of its join() was up: the timer was left behind.';
  holds(ms < 60_000, late, 'hang', {
    expected: 'its end, at once',
    actual: `its end, after ${String(ms)} ms`,
  });
});

law('a timeout longer than setTimeout can count does not end early', async ({ processes }) => {
  const [a] = await processes(1);
  for (const timeout of [2 ** 31, 1e12]) {
    const { id, gate } = await parked(a);
    const stuck = `The child has ended, but a join(${String(timeout)}) that began before a shorter one gave up never returned.`;
    const early = `join(${String(timeout)}) gave up at once, although the child ended long before that time was up. What is the longest timer that Node accepts?`;
    same(await returns(a.joinForLong(id, timeout, gate), stuck), true, early);
  }
});

law('many callers may join one child, with and without a timeout', async (context) => {
  const [a] = await context.processes(1);
  // The ends of two children become known in either order while both are waited for.
  await exploreDeliveries(context, [a], {
    deliveries: true,
    most: 3,
    run: async () => {
      const [one, other] = [await a.run('nothing'), await a.run('nothing')];
      const joined = await Promise.all([a.join(other), a.join(one, 60_000), a.join(one)]);
      same(joined, [true, true, true], 'Each joiner gets true, whichever child’s end becomes known first.');
      const gone = 'After join() the child is gone: not alive, exit code 0.';
      for (const child of [one, other])
        same([await a.isAlive(child), await a.exitCode(child)], [false, 0], gone);
    },
  });
  const told = await a.memory(1);
  const id = await a.run('tellPid', [told]);
  const answers = await a.joinMany(id, [null, 60_000, null, 60_000, null]);
  same(answers, [true, true, true, true, true], 'Each of five joiners gets true.');
  holds((await a.word(told, 0)) !== 0, 'Once join() resolves, the child has run.', 'wrong-order');
});

law('a joiner that gives up does not affect the others', async ({ processes }) => {
  const [a] = await processes(1);
  const [{ id, gate }, other] = [await parked(a), await parked(a)];
  const own =
    'A join(timeoutMs) waits for its own time, also beside others: of this child, and of a different one.';
  const wait = async (child: number, ms: number): Promise<void> =>
    givesUp(a, () => a.join(child, ms), ms, own);
  // The longest first, then shorter ones, and then the longest again while the first is pending.
  await Promise.all([wait(id, 700), wait(other.id, 100), wait(id, 300).then(async () => wait(id, 700))]);
  await a.setWord(other.gate, 1, 1);
  const alone =
    'A joiner that gives up must not affect the others: this join() never returned, although the child has ended.';
  const both = await returns(a.joinBesideOneThatGivesUp(id, gate), alone);
  same(both, [false, true], 'One joiner gives up and gets false; the other keeps waiting and gets true.');
});

law('a second start() is an error, and starts nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const { id, gate } = await parked(a);
  const running = runningBelow(a);
  await throws(a.start(id), {}, 'start() may be called only once: a second call throws.');
  await quiet(a);
  const second = 'A start() that throws must not have started a second child.';
  same(runningBelow(a), running, second, 'leaked-process');
  await a.setWord(gate, 1, 1);
  await a.join(id);
  await throws(a.start(id), {}, 'start() after the child has ended throws too: a Process runs once.');
});

law('a start() that fails leaves the Process as it was', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.makeUnexported();
  const travel = 'A target that no module exports cannot travel: start() throws the kernel’s error.';
  await throws(a.start(id), { name: 'NotTransferable' }, travel);
  const alive = 'A start() that threw has started nothing: the Process is not alive.';
  same(await a.isAlive(id), false, alive, 'state-changed');
  await throws(a.join(id, 0), {}, 'After a start() that threw, join() is an error, as before start().');
  const again = 'A start() that threw did not start the Process: the next one throws the same error.';
  await throws(a.start(id), { name: 'NotTransferable' }, again);
  same(await leftBelow(a), 0, 'A start() that throws must start nothing.', 'leaked-process');
});

law('join(), terminate() and kill() before start() are errors', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.make('nothing');
  await throws(a.join(id), {}, 'join() before start() rejects: there is nothing to wait for.');
  await throws(a.terminate(id), {}, 'terminate() before start() throws.');
  await throws(a.kill(id), {}, 'kill() before start() throws.');
  await a.start(id);
  const unharmed = 'The rejected calls change nothing: start() still works.';
  same(await a.join(id), true, unharmed, 'state-changed');
});

law('close() is an error while the child runs, and leaves it alive', async ({ processes }) => {
  const [a] = await processes(1);
  const { id } = await parked(a, 'parkThroughSigterm');
  await throws(a.close(id), {}, 'close() of a running Process throws.');
  await throws(a.dispose(id), {}, 'The end of a block with `using` closes, and throws if the child runs.');
  same(await a.isAlive(id), true, 'A close() that throws leaves the child alive.', 'state-changed');
  const sent = 'close() straight after terminate() or kill() throws: isAlive() is still true.';
  for (const signal of ['terminate', 'kill'] as const) await throws(a.closeAfter(id, signal), {}, sent);
  await a.join(id);
});

law('close() is final: afterwards, no other method works', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('nothing');
  await a.join(id);
  await a.close(id);
  for (const method of ['start', 'join', 'isAlive', 'terminate', 'kill'] as const)
    await throws(a[method](id), {}, `${method}() after close() is an error.`);
  const unused = await a.make('nothing');
  await a.close(unused);
  await throws(a.start(unused), {}, 'close() before start() is allowed; start() after it throws.');
  same(await leftBelow(a), 0, 'A start() that throws must start nothing.', 'leaked-process');
});

law('close() may be called twice, also by `using`', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('nothing');
  await a.join(id);
  await a.dispose(id);
  await throws(a.isAlive(id), {}, 'Symbol.dispose closes the Process, as close() does.');
  await a.close(id);
  await a.dispose(id);
});

law('state errors are named ProcessStateError, and have a code', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const id = await a.make('park', [gate]);
  const refused = async (state: string, methods: Parameters<typeof a.refusals>[1]): Promise<void> => {
    const expected = methods.map((method) => `${method}(): ProcessStateError with a code`);
    const named = `What makes no sense ${state} throws a ProcessStateError with a code.`;
    same(await a.refusals(id, methods), expected, named, 'wrong-error');
  };
  await refused('before start()', ['join', 'terminate', 'kill']);
  await a.start(id);
  await refused('while the child runs', ['start', 'close']);
  await a.setWord(gate, 1, 1);
  await a.join(id);
  await refused('once the child is gone', ['start']);
  await a.close(id);
  await refused('after close()', ['start', 'join', 'isAlive', 'terminate', 'kill']);
});

law('a target or args of the wrong kind cause a TypeError that names them', async ({ processes }) => {
  const [a] = await processes(1);
  await refuses(
    (target) => a.makeOf(target, []),
    [undefined, 'a name', 42, null, {}].map((wrong) => [wrong, 'TypeError', ['target']]),
    (target) => `new Process(${target}) throws a TypeError that names target: it is not a function.`,
  );
  await refuses(
    (args) => a.makeWith(args),
    [42, { length: 1 }, 'ab', new Set([1])].map((wrong) => [wrong, 'TypeError', ['args']]),
    (args) => `new Process(target, ${args}) throws a TypeError that names args: it is not an array.`,
  );
});

law('a timeout that is not a number causes a TypeError that names it', async ({ processes }) => {
  const [a] = await processes(1);
  const { id, gate } = await parked(a);
  const wrong = [NaN, '5', null, true, [5]].map((each) => [each, 'TypeError', ['timeoutMs']] as const);
  for (const state of ['runs', 'is gone']) {
    const named = (timeout: string): string =>
      `join(${timeout}) of a child that ${state} rejects with a TypeError that names timeoutMs: it is not a number.`;
    await refuses((timeout) => a.join(id, timeout), [...wrong, [5n, 'TypeError']], named);
    await a.setWord(gate, 1, 1);
    await a.join(id);
  }
});
