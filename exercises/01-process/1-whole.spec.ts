import {
  exploreDeliveries,
  fail,
  holds,
  stage,
  leftBelow,
  lines,
  ordinaryLimits,
  pidOf,
  printed,
  quiet,
  runningBelow,
  same,
  throws,
  timed,
  withLimits,
} from '#lab';
import type * as Scenarios from './process.scenarios';

const { law } = stage<typeof Scenarios>('process', 'whole');

law('nothing runs before start()', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.make('nothing');
  same(
    await leftBelow(a),
    0,
    'Making a Process starts nothing: the child exists only after start().',
    'leaked-process',
  );
  same(await a.isAlive(id), false, 'isAlive() is false before start().');
  same(await a.exitCode(id), null, 'exitCode is null before start().');
  same(await a.pid(id), null, 'There is no pid before start().');
  same(await a.listed(id), false, 'activeChildren() does not list a Process before start().');
});

law('the target runs in a process of its own', async ({ processes }) => {
  const [a] = await processes(1);
  // A target that does not wait comes first: in the wrong process, one that waits would stop everything.
  const hasty = await a.memory(1);
  await a.join(await a.run('tellPid', [hasty]));
  const own = 'The target must run in a child process; it ran in the process that called start().';
  holds((await a.word(hasty, 0)) !== pidOf(a), own, 'not-isolated');
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  const told = await a.awaitChange(shared, 0, 0);
  holds(told !== pidOf(a), own, 'not-isolated');
  same(await a.pid(id), told, 'pid is the number of the process in which the target runs.');
  same(runningBelow(a), 1, 'One Process is one child of the process that started it.');
  same(await a.isAlive(id), true, 'isAlive() is true while the child runs.');
  same(await a.exitCode(id), null, 'exitCode is null while the child runs, because it has not ended yet.');
  await a.setWord(shared, 1, 1);
  same(await a.join(id), true, 'join() resolves with true once the child is gone.');
  same(await a.isAlive(id), false, 'isAlive() is false after join().');
});

law('arguments reach the child unchanged', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.runWithRichArguments();
  await a.join(id);
  const expected = await a.describe(await a.richArguments());
  same(
    (await lines(a))[0],
    expected,
    'The target gets each argument as it was given: numbers, strings, nested objects, Map, Set, bigint, bytes.',
  );
});

law('a second start() is an error, and starts nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const once = await a.make('nothing');
  const late =
    'start() returned a promise. A caller that does not await it never sees the error: start() must throw at once.';
  holds(!(await a.startIsAsynchronous(once)), late, 'wrong-value', {
    expected: 'start(): void',
    actual: 'start(): Promise',
  });
  await a.join(once);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  const running = runningBelow(a);
  await throws(a.start(id), {}, 'start() may be called only once: a second call throws.');
  await quiet(a);
  same(
    runningBelow(a),
    running,
    'A start() that throws must not have started a second child.',
    'leaked-process',
  );
  await a.setWord(shared, 1, 1);
  await a.join(id);
  await throws(a.start(id), {}, 'start() after the child has ended throws too: a Process runs once.');
});

law('join() resolves only once the child is really gone', async ({ processes }) => {
  const [a] = await processes(1);
  const gone = 'When join() resolves, the child is no longer in the system’s table of processes.';
  for (const target of ['nothing', 'throwError'] as const) {
    const id = await a.run(target);
    same(await a.isThereAfterJoin(id), false, gone, 'wrong-order');
  }
  for (const end of ['terminate', 'kill'] as const) {
    const shared = await a.memory(2);
    const id = await a.run('park', [shared]);
    await a.awaitChange(shared, 0, 0);
    same(await a.isThereAfterJoin(id, end), false, gone, 'wrong-order');
  }
  const told = await a.memory(1);
  const parent = await a.run('joinDaemon', [told]);
  await a.join(parent);
  const waited =
    'A process that awaits join() must not end before it has the answer, even if the child is a daemon.';
  same([await a.word(told, 0), await a.exitCode(parent)], [1, 0], waited, 'wrong-order');
});

law('many callers may join one child, even after it has ended', async (context) => {
  const [a] = await context.processes(1);
  // The ends of two children become known in either order while both are waited for.
  await exploreDeliveries(context, [a], {
    deliveries: true,
    most: 6,
    run: async () => {
      const [one, other] = [await a.run('nothing'), await a.run('nothing')];
      const joined = await Promise.all([a.join(other), a.join(one), a.join(one)]);
      same(joined, [true, true, true], 'Each joiner gets true, whichever child’s end becomes known first.');
      for (const child of [one, other])
        same(
          [await a.isAlive(child), await a.exitCode(child), await a.listed(child)],
          [false, 0, false],
          'After join() the child is gone: not alive, exit code 0, not listed.',
        );
    },
  });
  const id = await a.run('nothing');
  same(await a.joinMany(id, 5), [true, true, true, true, true], 'Each of five joiners gets true.');
  same(await a.join(id), true, 'join() of a child that is long gone resolves with true.');
  const shared = await a.memory(2);
  const parked = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  const both = a.joinBesideOneThatGivesUp(parked, shared);
  const alone =
    'A joiner that gives up must not affect the others: this join() never returned, although the child has ended.';
  same(
    await ifStuck(both, alone),
    [false, true],
    'One joiner gives up and gets false; the other keeps waiting and gets true.',
  );
});

law('join(timeout) resolves with false, and neither kills nor throws', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  for (const timeout of [0, -5, 30]) {
    const { value, ms } = await timed(a, () => a.join(id, timeout));
    same(value, false, `join(${String(timeout)}) resolves with false while the child still runs.`);
    const kept = `join(${String(timeout)}) waits for ${String(Math.max(0, timeout))} ms: timeouts are in milliseconds.`;
    holds(ms >= timeout - 1 && ms < timeout + 60, kept, 'wrong-value', {
      expected: `false after ${String(Math.max(0, timeout))} ms`,
      actual: `false after ${String(ms)} ms`,
    });
  }
  await quiet(a);
  same(await a.isAlive(id), true, 'A join() that gave up leaves the child alive.');
  await a.setWord(shared, 1, 1);
  same(await a.join(id), true, 'join() without a timeout waits for the end.');
  same(await a.exitCode(id), 0, 'A child whose joiner gave up ends like any other child.');
  for (const timeout of [2 ** 31, 1e12]) {
    const gate = await a.memory(2);
    const long = await a.run('park', [gate]);
    await a.awaitChange(gate, 0, 0);
    const never = `The child has ended, but a join(${String(timeout)}) that began before a shorter one gave up never returned.`;
    holds(
      (await ifStuck(a.joinForLong(long, timeout, gate), never)) !== false,
      `join(${String(timeout)}) gave up at once, although the child ended long before that time was up. What is the longest timer that Node accepts?`,
      'wrong-value',
      { expected: 'true', actual: 'false' },
    );
    await a.join(long);
  }
});

law('a join() that has resolved keeps nothing alive', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(1);
  const parent = await a.run('joinWithTimeToSpare', [shared]);
  await a.awaitChange(shared, 0, 0);
  const over = ifStuck(
    a.join(parent),
    'The child is gone and join(timeout) has resolved, yet something left over from that join() keeps its process alive. Its timer?',
  );
  const { value, ms } = await timed(a, () => over);
  const ends = 'A process whose join(timeout) resolved in time ends when it has nothing else to do.';
  same(value, true, ends);
  const late = 'It ended only when the time of that join() was up: its timer was left behind.';
  holds(ms < 60_000, late, 'hang', {
    expected: 'its end, at once',
    actual: `its end, after ${String(ms)} ms`,
  });
});

law('the child’s memory is its own', async ({ processes }) => {
  const [a] = await processes(1);
  await a.setNoteHere('changed by the parent');
  const id = await a.run('changeNote', ['changed by the child']);
  await a.join(id);
  same(
    await lines(a),
    ['child saw: as it was loaded', 'child set: changed by the child'],
    'A child has its own copy of every module variable: it must not see what the parent changed after loading it.',
    'not-isolated',
  );
  same(
    await a.noteHere(),
    'changed by the parent',
    'What a child changes in its own memory must not be seen by the parent.',
    'not-isolated',
  );
});

law('exitCode is 0 after a normal end, otherwise the code that the child gave', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [target, args, expected, promise] of [
    ['nothing', [], 0, 'exitCode is 0 when the target returns.'],
    ['exitWith', [7], 7, 'exitCode is 7 when the child calls process.exit(7).'],
    ['exitWith', [0], 0, 'exitCode is 0 when the child calls process.exit(0).'],
  ] as const) {
    const id = await a.run(target, [...args]);
    await a.join(id);
    same(await a.exitCode(id), expected, promise);
  }
});

law('an uncaught error gives exit code 1, with its stack trace on stderr', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [target, message] of [
    ['throwError', 'thrown on purpose in a child'],
    ['rejectLater', 'rejected on purpose in a child'],
  ] as const) {
    const id = await a.run(target);
    await a.join(id);
    same(
      await a.exitCode(id),
      1,
      `exitCode is 1 when the target ${target === 'throwError' ? 'throws' : 'returns a promise that rejects'}.`,
    );
    await quiet(a);
    holds(
      printed(a).stderr.includes(message),
      'The child’s error must appear on stderr, or there is no way to find out why it died.',
      'wrong-value',
      {
        expected: `stderr with "${message}"`,
        actual: printed(a).stderr.slice(0, 300) || 'nothing on stderr',
      },
    );
    holds(
      printed(a).stderr.includes(target),
      'The message alone does not say where the error came from: the stack trace, with the functions that led to it, belongs on stderr.',
      'wrong-value',
      { expected: `stderr with a stack trace that names ${target}`, actual: printed(a).stderr.slice(0, 300) },
    );
  }
});

law('exitCode is −N after signal N', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [end, expected] of [
    ['terminate', -15],
    ['kill', -9],
  ] as const) {
    const shared = await a.memory(2);
    const id = await a.run('park', [shared]);
    await a.awaitChange(shared, 0, 0);
    await a[end](id);
    same(await a.join(id), true, `join() resolves with true after ${end}().`);
    same(
      await a.exitCode(id),
      expected,
      `exitCode is ${String(expected)} after ${end}(), which is how Python distinguishes a signal from an exit.`,
    );
    same(await a.isAlive(id), false, `isAlive() is false after ${end}() and join().`);
    const late =
      'terminate() and kill() do nothing to a child that is gone: they neither throw nor signal a process that has its pid by then.';
    same(await a.signalTheGone(id), null, late, 'threw');
    same(
      await a.exitCode(id),
      expected,
      'terminate() and kill() change nothing about a child that is gone.',
      'state-changed',
    );
  }
  for (const [signal, expected] of [
    ['SIGHUP', -1],
    ['SIGINT', -2],
  ] as const) {
    const id = await a.run('raise', [signal]);
    await a.join(id);
    same(
      await a.exitCode(id),
      expected,
      `exitCode is ${String(expected)} after ${signal}, wherever it came from: any signal may end a process.`,
    );
  }
});

law('terminate() only asks: a child that handles SIGTERM keeps running', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('parkThroughSigterm', [shared]);
  await a.awaitChange(shared, 0, 0);
  await a.terminate(id);
  same(
    await a.isAlive(id),
    true,
    'isAlive() says whether the child is running, not whether it was sent a signal: this one handles SIGTERM.',
  );
  same(await a.exitCode(id), null, 'exitCode is null while the child runs, even after terminate().');
  same(await a.join(id, 0), false, 'join(0) is false while the child runs, even after terminate().');
  await a.setWord(shared, 1, 1);
  await a.join(id);
  same(await a.exitCode(id), 0, 'A child that was asked to end and then ended normally has exit code 0.');
});

law('a child that crashes, throws, exits or is killed affects no other process', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const witness = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  const killed = await a.run('park', [await a.memory(2)]);
  const others = [await a.run('throwError'), await a.run('exitWith', [3]), await a.run('rejectLater')];
  await a.kill(killed);
  for (const id of [killed, ...others]) await a.join(id);
  await quiet(a);
  same(await a.isAlive(witness), true, 'A child must keep running when its siblings crash.', 'not-isolated');
  await a.setWord(shared, 1, 1);
  await a.join(witness);
  same(
    await a.exitCode(witness),
    0,
    'A child whose siblings crashed ends as if nothing had happened.',
    'not-isolated',
  );
});

law('a killed parent is gone at once, and its child keeps running', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('stayWithChild', [shared]);
  await a.awaitChange(shared, 0, 0);
  const isThere = a.isThereAfterJoin(parent, 'kill');
  const alone =
    'join() waits for the end of that child alone. This one was killed, and has left a child of its own that still runs.';
  same(
    await ifStuck(isThere, alone),
    false,
    'When join() resolves, the killed child is gone.',
    'wrong-order',
  );
  await a.setWord(shared, 1, 1);
  await quiet(a);
  const told = 'Only a daemon dies with its parent: the child of a killed process continues its work.';
  same(await a.word(shared, 2), 1, told, 'not-isolated');
  const prints =
    'A child prints directly, not through its parent: what it prints after the parent was killed must appear too.';
  same(await lines(a), ['finished'], prints, 'not-isolated');
});

law('a wrong argument is rejected with an error that names it', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  for (const timeout of [NaN, '5', null]) {
    await throws(
      a.joinWith(id, timeout),
      { name: 'TypeError' },
      `join(${typeof timeout === 'string' ? "'5'" : String(timeout)}) is a TypeError: the timeout is a number of milliseconds.`,
    );
  }
  await a.setWord(shared, 1, 1);
  await a.join(id);
  for (const target of [undefined, 'a name', 42]) {
    await throws(
      a.makeOf(target, []),
      { name: 'TypeError' },
      'A target that is not a function is a TypeError when the Process is made.',
    );
  }
  for (const args of [42, { length: 1 }]) {
    await throws(
      a.makeWith(args),
      { name: 'TypeError' },
      'Arguments that are not an array are a TypeError when the Process is made.',
    );
  }
  const { refused, ...left } = await a.startUnexported();
  holds(refused, 'A target that no module exports cannot travel: start() throws, and says so.', 'no-error');
  same(
    left,
    { alive: false, listed: false, joined: false },
    'A start() that threw has started nothing: the Process is not alive, not in activeChildren(), and join() is still an error.',
    'state-changed',
  );
  same(await leftBelow(a), 0, 'A rejected call must start nothing.', 'leaked-process');
});

law('join(), terminate() and kill() before start() are errors', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.make('nothing');
  await throws(a.join(id), {}, 'join() before start() rejects: there is nothing to wait for.');
  await throws(a.terminate(id), {}, 'terminate() before start() throws.');
  await throws(a.kill(id), {}, 'kill() before start() throws.');
  await a.start(id);
  same(
    await a.join(id),
    true,
    'The rejected calls change nothing: the Process can still be started.',
    'state-changed',
  );
});

law('close() is an error while the child runs, and final once it has ended', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  await throws(a.close(id), {}, 'close() of a running Process throws.');
  same(await a.isAlive(id), true, 'A close() that throws leaves the child alive.', 'state-changed');
  await a.setWord(shared, 1, 1);
  await a.join(id);
  await a.close(id);
  await a.close(id);
  await a.dispose(id);
  await throws(a.join(id), {}, 'join() after close() rejects.');
  await throws(a.isAlive(id), {}, 'isAlive() after close() throws.');
  const unused = await a.make('nothing');
  await a.close(unused);
  await throws(a.start(unused), {}, 'close() before start() is allowed; start() after it throws.');
  same(await leftBelow(a), 0, 'A start() that throws must start nothing.', 'leaked-process');
});

law('activeChildren() lists the children that are running', async ({ processes }) => {
  const [a] = await processes(1);
  const before = await a.activeCount();
  const gates = [await a.memory(2), await a.memory(2)];
  const ids = [];
  for (const gate of gates) {
    ids.push(await a.run('park', [gate]));
    await a.awaitChange(gate, 0, 0);
  }
  const [first = 0, second = 0] = ids;
  same(await a.activeCount(), before + 2, 'activeChildren() has one entry for each running child.');
  for (const id of ids)
    same(await a.listed(id), true, 'activeChildren() holds the Process objects themselves.');
  await a.setWord(gates[0] as (typeof gates)[number], 1, 1);
  await a.join(first);
  same(
    [await a.listed(first), await a.listed(second)],
    [false, true],
    'A child that has ended leaves the list, and its sibling stays.',
  );
  await a.kill(second);
  await a.join(second);
  same(await a.activeCount(), before, 'A killed child leaves the list too.');

  const gate = await a.memory(2);
  const unjoined = await a.run('park', [gate]);
  await a.awaitChange(gate, 0, 0);
  await a.setWord(gate, 1, 1);
  await quiet(a);
  const byItself =
    'A child that has ended is neither alive nor in activeChildren(), even if join() was never called.';
  same([await a.isAlive(unjoined), await a.listed(unjoined)], [false, false], byItself);
  same(
    await a.exitCode(unjoined),
    0,
    'exitCode is set once a child has ended, even if join() was never called.',
  );
});

law('cpuCount() and currentProcess() describe where the code runs', async ({ processes }) => {
  const [a] = await processes(1);
  const cpus = await a.cpuCount();
  holds(Number.isInteger(cpus) && cpus >= 1, 'cpuCount() is a whole number, at least 1.', 'wrong-value', {
    actual: String(cpus),
  });
  const here = await a.currentProcess();
  same(
    [here.pid, here.daemon],
    [pidOf(a), false],
    'In the main process, currentProcess() has that process’s own pid, and is not a daemon.',
  );
  same(
    here.name,
    'MainProcess',
    'In the program itself, currentProcess() is named MainProcess, as in Python.',
  );

  const named = await a.run('tellSelf', [], { name: 'Ada', daemon: true });
  await a.join(named);
  const [line = '{}'] = await lines(a);
  const self = JSON.parse(line) as Record<string, unknown>;
  same(
    [self['name'], self['daemon'], self['pid'] === (await a.pid(named))],
    ['Ada', true, true],
    'In a child, currentProcess() has the child’s pid, and the name and daemon flag that its parent gave it.',
  );

  const nameless = await a.run('tellSelf');
  await a.join(nameless);
  const [, second = '{}'] = await lines(a);
  const other = JSON.parse(second) as Record<string, unknown>;
  same(
    [other['name'], other['daemon']],
    [await a.nameOf(nameless), false],
    'A default name is a name too: the child gets the one that its Process has, and learns that it is not a daemon.',
  );
  const names = [await a.nameOf(await a.make('nothing')), await a.nameOf(await a.make('nothing'))];
  holds(
    names[0] !== names[1] && names.every((name) => name !== ''),
    'Without a name option each Process gets a name of its own.',
    'wrong-value',
    { actual: names.join(', ') },
  );
});

law('children may have children', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('nest', [2]);
  await a.join(id);
  same(
    await lines(a),
    ['depth 0', 'depth 1', 'depth 2'],
    'Each level starts a child, waits for it with join(), and only then continues.',
    'wrong-order',
  );
});

law('two children truly run at the same time', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(1);
  const ids = [await a.run('meet', [shared, 2]), await a.run('meet', [shared, 2])];
  const met =
    'Two children were started, and each waits for the other: they can only meet if both run at once. One never arrived.';
  for (const id of ids) await ifStuck(a.join(id), met, 'not-parallel');
  const left =
    'Both children must reach the rendezvous and exit with 0: each can leave it only once the other is there.';
  same([await a.exitCode(ids[0] ?? 0), await a.exitCode(ids[1] ?? 0)], [0, 0], left, 'not-parallel');
});

law('a daemon ends with its parent', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithDaemon', [shared]);
  await a.awaitChange(shared, 0, 0);
  const free = ifStuck(
    a.join(parent),
    'A daemon must not keep its parent alive: this parent has nothing left to do, and does not end.',
  );
  same(await free, true, 'join() resolves with true once the parent of the daemon is gone.');
  same(
    await leftBelow(a),
    0,
    'When a process ends, its daemons end with it, even one in the middle of a blocking call.',
    'leaked-process',
  );
});

law('a daemon leaves no children behind', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithDaemonOfMany', [shared]);
  const hasChild = (await a.awaitChange(shared, 2, 0)) === 1;
  if (!hasChild) await a.setWord(shared, 3, 1); // start() threw, so no child can be left behind
  await a.join(parent);
  const orphan =
    'The daemon ended with its parent, but the child that it had started keeps running. In Python, start() in a daemon is an error.';
  same(await leftBelow(a), 0, orphan, 'leaked-process');
});

law('other children are waited for', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithChild', [shared]);
  await a.awaitChange(shared, 0, 0);
  await quiet(a);
  same(
    await a.isAlive(parent),
    true,
    'A process does not end before its children have ended, unless they are daemons.',
    'wrong-order',
  );
  await a.setWord(shared, 1, 1);
  await a.join(parent);
  same(await a.exitCode(parent), 0, 'A parent that waited for its child ends normally.');
  same(await leftBelow(a), 0, 'After the parent, its child is gone too.', 'leaked-process');
});

law('a parent killed by SIGKILL leaves no daemon behind', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('stayWithDaemon', [shared]);
  await a.awaitChange(shared, 2, 0);
  await a.kill(parent);
  await a.join(parent);
  same(
    await leftBelow(a),
    0,
    'A parent that is killed cannot clean up: the system itself must end its daemons.',
    'leaked-process',
  );
});

law(
  'starting and joining 100 processes leaves nothing behind',
  async ({ processes }) => {
    const [a] = await processes(1);
    const patient = withLimits(a, { ...ordinaryLimits, deaths: 400 });
    await patient.startAndJoin(2, 2);
    const before = await a.descriptors();
    const codes = await patient.startAndJoin(100, 2);
    same(codes, Array<number>(100).fill(0), 'Each of 100 children ends with exit code 0.');
    same(await a.activeCount(), 0, 'activeChildren() is empty when all were joined.');
    const left = (await a.descriptors()) - before;
    if (left > 0) {
      fail({
        code: 'leaked-descriptor',
        sentence: `After 100 children, ${String(left)} more descriptors are open than before.`,
      });
    }
  },
  { isLong: true },
);

/** What it means in this check that the call never returned. */
async function ifStuck<T>(
  call: Promise<T>,
  sentence: string,
  code: 'hang' | 'not-parallel' = 'hang',
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { fault } = error as { readonly fault?: { readonly code: string } };
    if (fault?.code === 'hang') return fail({ code, sentence });
    throw error;
  }
}
