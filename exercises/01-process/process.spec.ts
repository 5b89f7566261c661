import { fail, holds, kata, lines, ordinaryLimits, pidOf, printed, quiet, runningBelow, same, throws, withLimits } from '#lab';
import type * as Scenarios from './process.scenarios';

const { check } = kata<typeof Scenarios>('process');

check('nothing runs before start()', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.make('nothing');
  await quiet(a);
  same(runningBelow(a), 0, 'Making a Process starts nothing: the child appears with start().', 'leaked-process');
  same(await a.isAlive(id), false, 'isAlive() is false before start().');
  same(await a.exitCode(id), null, 'exitCode is null before start().');
  same(await a.listed(id), false, 'activeChildren() does not list a Process before start().');
});

check('the target runs in a process of its own', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  const told = await a.awaitChange(shared, 0, 0);
  holds(told !== pidOf(a), 'The target must run in a child process; it ran in the process that called start().', 'not-isolated');
  same(await a.pid(id), told, 'pid is the number of the process in which the target runs.');
  same(runningBelow(a), 1, 'One Process is one child of the process that started it.');
  same(await a.isAlive(id), true, 'isAlive() is true while the child runs.');
  await a.setWord(shared, 1, 1);
  same(await a.join(id), true, 'join() resolves with true once the child is gone.');
  same(await a.isAlive(id), false, 'isAlive() is false after join().');
});

check('arguments reach the child unchanged', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.runWithRichArguments();
  await a.join(id);
  const expected = await a.describe(await a.richArguments());
  same((await lines(a))[0], expected, 'The target gets each argument as it was given: numbers, texts, nested objects, Map, Set, bigint, bytes.');
});

check('a second start() is an error, and starts nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  await throws(a.start(id), {}, 'start() may be called once: a second call throws.');
  await quiet(a);
  same(runningBelow(a), 1, 'A refused start() must not have started a second child.', 'leaked-process');
  await a.setWord(shared, 1, 1);
  await a.join(id);
  await throws(a.start(id), {}, 'start() after the child has ended throws too: a Process runs once.');
});

check('the child’s memory is its own', async ({ processes }) => {
  const [a] = await processes(1);
  await a.setNoteHere('changed by the parent');
  const id = await a.run('changeNote', ['changed by the child']);
  await a.join(id);
  same(
    await lines(a),
    ['child saw: as it was loaded', 'child set: changed by the child'],
    'A child has its own copy of every module variable: it must not see what the parent has changed.',
    'not-isolated',
  );
  same(await a.noteHere(), 'changed by the parent', 'What a child changes in its own memory must not be seen by the parent.', 'not-isolated');
});

check('exitCode is 0 after a normal end, else the code that the child gave', async ({ processes }) => {
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

check('an uncaught error is exit code 1, with its trace on stderr', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [target, message] of [
    ['throwError', 'thrown on purpose in a child'],
    ['rejectLater', 'rejected on purpose in a child'],
  ] as const) {
    const id = await a.run(target);
    await a.join(id);
    same(await a.exitCode(id), 1, `exitCode is 1 when the target ${target === 'throwError' ? 'throws' : 'returns a promise that rejects'}.`);
    await quiet(a);
    holds(
      printed(a).stderr.includes(message),
      'The child’s error must be seen on stderr, or nobody learns why it died.',
      'wrong-value',
      { expected: `stderr with "${message}"`, actual: printed(a).stderr.slice(0, 300) || 'nothing on stderr' },
    );
  }
});

check('exitCode is −N after signal N', async ({ processes }) => {
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
    same(await a.exitCode(id), expected, `exitCode is ${String(expected)} after ${end}(), as Python tells a signal from an exit.`);
    same(await a.isAlive(id), false, `isAlive() is false after ${end}() and join().`);
  }
});

check('a crash, a throw, an exit or a kill of one child touches nobody else', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const witness = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  const killed = await a.run('park', [await a.memory(2)]);
  const others = [await a.run('throwError'), await a.run('exitWith', [3]), await a.run('rejectLater')];
  await a.kill(killed);
  for (const id of [killed, ...others]) await a.join(id);
  await quiet(a);
  same(await a.isAlive(witness), true, 'A sibling must go on running when others crash.', 'not-isolated');
  await a.setWord(shared, 1, 1);
  await a.join(witness);
  same(await a.exitCode(witness), 0, 'A sibling of crashed children ends as if nothing had happened.', 'not-isolated');
});

check('join() resolves only once the child is really gone', async ({ processes }) => {
  const [a] = await processes(1);
  for (const target of ['nothing', 'throwError'] as const) {
    const id = await a.run(target);
    same(await a.isThereAfterJoin(id), false, 'When join() resolves, the child is no longer in the system’s table of processes.', 'wrong-order');
  }
});

check('many may join one child, also after its end', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('nothing');
  same(await a.joinMany(id, 5), [true, true, true, true, true], 'Each of five joiners gets true.');
  same(await a.join(id), true, 'join() of a child that is long gone resolves with true.');
});

check('join(timeout) resolves with false, and neither kills nor throws', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  for (const timeout of [0, -5, 30]) {
    same(await a.join(id, timeout), false, `join(${String(timeout)}) resolves with false while the child still runs.`);
  }
  await quiet(a);
  same(await a.isAlive(id), true, 'A join() that gave up leaves the child alive.');
  await a.setWord(shared, 1, 1);
  same(await a.join(id), true, 'join() without a timeout waits for the end.');
  same(await a.exitCode(id), 0, 'A child that somebody stopped waiting for ends as any other.');
});

check('a wrong argument is refused by name', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('nothing');
  for (const timeout of [NaN, '5', null]) {
    await throws(a.joinWith(id, timeout), { name: 'TypeError' }, `join(${typeof timeout === 'string' ? "'5'" : String(timeout)}) is a TypeError: the timeout is a number of milliseconds.`);
  }
  await a.join(id);
  for (const target of [undefined, 'nothing', 42]) {
    await throws(a.makeOf(target, []), { name: 'TypeError' }, 'A target that is no function is a TypeError when the Process is made.');
  }
  await throws(a.makeOfUnexported(), {}, 'A target that no module exports cannot travel: start() throws, and says so.');
  await quiet(a);
  same(runningBelow(a), 0, 'A refused call must start nothing.', 'leaked-process');
});

check('join(), terminate() and kill() before start() are errors', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.make('nothing');
  await throws(a.join(id), {}, 'join() before start() rejects: there is nothing to wait for.');
  await throws(a.terminate(id), {}, 'terminate() before start() throws.');
  await throws(a.kill(id), {}, 'kill() before start() throws.');
  await a.start(id);
  same(await a.join(id), true, 'The refused calls change nothing: the Process can still be started.', 'state-changed');
});

check('close() is refused while the child runs, and final after', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const id = await a.run('park', [shared]);
  await a.awaitChange(shared, 0, 0);
  await throws(a.close(id), {}, 'close() of a running Process throws.');
  same(await a.isAlive(id), true, 'A refused close() leaves the child alive.', 'state-changed');
  await a.setWord(shared, 1, 1);
  await a.join(id);
  await a.close(id);
  await a.close(id);
  await a.dispose(id);
  await throws(a.join(id), {}, 'join() after close() rejects.');
  await throws(a.isAlive(id), {}, 'isAlive() after close() throws.');
});

check('activeChildren() lists those that run', async ({ processes }) => {
  const [a] = await processes(1);
  const before = await a.activeCount();
  const gates = [await a.memory(2), await a.memory(2)];
  const ids = [];
  for (const gate of gates) {
    ids.push(await a.run('park', [gate]));
    await a.awaitChange(gate, 0, 0);
  }
  const [first = 0, second = 0] = ids;
  same(await a.activeCount(), before + 2, 'activeChildren() has one entry for each child that runs.');
  for (const id of ids) same(await a.listed(id), true, 'activeChildren() holds the Process objects themselves.');
  await a.setWord(gates[0] as (typeof gates)[number], 1, 1);
  await a.join(first);
  same([await a.listed(first), await a.listed(second)], [false, true], 'A child that has ended leaves the list, its sibling stays.');
  await a.kill(second);
  await a.join(second);
  same(await a.activeCount(), before, 'A killed child leaves the list too.');
});

check('cpuCount() and currentProcess() tell where we are', async ({ processes }) => {
  const [a] = await processes(1);
  const cpus = await a.cpuCount();
  holds(Number.isInteger(cpus) && cpus >= 1, 'cpuCount() is a whole number, at least 1.', 'wrong-value', { actual: String(cpus) });
  const here = await a.currentProcess();
  same([here.pid, here.daemon], [pidOf(a), false], 'In the main process currentProcess() has its own pid, and is no daemon.');

  const named = await a.run('tellSelf', [], { name: 'Ada', daemon: true });
  await a.join(named);
  const [line = '{}'] = await lines(a);
  const self = JSON.parse(line) as Record<string, unknown>;
  same(
    [self['name'], self['daemon'], self['pid'] === (await a.pid(named))],
    ['Ada', true, true],
    'In a child, currentProcess() tells the name, the pid and the daemon flag that its parent gave it.',
  );
  const names = [await a.nameOf(await a.make('nothing')), await a.nameOf(await a.make('nothing'))];
  holds(names[0] !== names[1] && names.every((name) => name !== ''), 'Without a name option each Process gets a name of its own.', 'wrong-value', { actual: names.join(', ') });
});

check('children may have children', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('nest', [2]);
  await a.join(id);
  same(await lines(a), ['depth 0', 'depth 1', 'depth 2'], 'Each level starts a child, waits for it with join(), and only then goes on.', 'wrong-order');
});

check('two children run truly at once', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(1);
  const ids = [await a.run('meet', [shared, 2]), await a.run('meet', [shared, 2])];
  for (const id of ids) same(await a.join(id), true, 'Both children come out of the meeting: each could only leave it because the other was there too.', 'not-parallel');
});

check('a daemon ends with its parent', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithDaemon', [shared]);
  await a.awaitChange(shared, 0, 0);
  same(await a.join(parent), true, 'A parent is not kept alive by its daemon.');
  await quiet(a);
  same(runningBelow(a), 0, 'When a process ends, its daemons end with it.', 'leaked-process');
});

check('other children are waited for', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithChild', [shared]);
  await a.awaitChange(shared, 0, 0);
  await quiet(a);
  same(await a.isAlive(parent), true, 'A process does not end before its children have ended, unless they are daemons.', 'wrong-order');
  await a.setWord(shared, 1, 1);
  await a.join(parent);
  same(await a.exitCode(parent), 0, 'A parent that waited for its child ends normally.');
  same(runningBelow(a), 0, 'After the parent, its child is gone too.', 'leaked-process');
});

check('a parent killed by SIGKILL leaves no daemon behind', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('stayWithDaemon', [shared]);
  await a.awaitChange(shared, 2, 0);
  await a.kill(parent);
  await a.join(parent);
  await quiet(a);
  same(runningBelow(a), 0, 'A parent that is killed can clean nothing up: the system itself must end its daemons.', 'leaked-process');
});

check('100 processes started and joined leave nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const patient = withLimits(a, { ...ordinaryLimits, cpuMs: 240_000 });
  await patient.startAndJoin(2, 2);
  const before = await a.descriptors();
  const codes = await patient.startAndJoin(100, 4);
  same(codes, Array<number>(100).fill(0), 'Each of 100 children ends with exit code 0.');
  same(await a.activeCount(), 0, 'activeChildren() is empty when all were joined.');
  const left = (await a.descriptors()) - before;
  if (left > 0) {
    fail({ code: 'leaked-descriptor', sentence: `After 100 children, ${String(left)} more descriptors are open than before.` });
  }
});
