import {
  collectGarbage,
  holds,
  leftBelow,
  lines,
  ordinaryLimits,
  pidOf,
  quiet,
  returns,
  same,
  stage,
  throws,
  withLimits,
} from '#lab';
import type * as Scenarios from './process.scenarios';

const { law } = stage<typeof Scenarios>('process', 'families');

law('activeChildren() lists the children that are running', async ({ processes }) => {
  const [a] = await processes(1);
  const before = await a.activeCount();
  const [other, ...gates] = [await a.memory(2), await a.memory(2), await a.memory(2)];
  const ids = [];
  for (const gate of gates) {
    const id = await a.make('park', [gate], { name: 'twin', daemon: ids.length === 1 });
    same(await a.listed(id), false, 'activeChildren() does not list a Process before start().');
    await a.start(id);
    await a.awaitChange(gate, 0, 0);
    ids.push(id);
  }
  same(await a.activeCount(), before + 2, 'activeChildren() has one entry for each child, a daemon or not.');
  await a.emptyTheList();
  const own = 'activeChildren() holds the Process objects themselves, in an array of the caller’s own.';
  for (const id of ids) same(await a.listed(id), true, own);
  await collectGarbage(a, a.startAndForget(other));
  same(await a.activeCount(), before + 3, 'A child is listed, even when nothing else holds its Process.');
  for (const gate of [...gates, other]) await a.setWord(gate, 1, 1);
  for (const id of ids) await a.join(id);
  const failed = await a.makeUnexported();
  await throws(a.start(failed), {}, 'A target that no module exports cannot travel: start() throws.');
  same(await a.listed(failed), false, 'A Process whose start() threw is not listed.', 'state-changed');
});

law('a child that has ended leaves activeChildren(), joined or not', async ({ processes }) => {
  const [a] = await processes(1);
  const parked = async (gate = a.memory(2)): Promise<number> => {
    const id = await a.run('parkThroughSigterm', [await gate]);
    await a.awaitChange(await gate, 0, 0);
    return id;
  };
  const [gate, lastGate] = [a.memory(2), a.memory(2)];
  const [joined, killed, unjoined] = [await parked(gate), await parked(), await parked(lastGate)];
  await a.setWord(await gate, 1, 1);
  await a.join(joined);
  await a.dispose(joined);
  const left = [await a.listed(joined), await a.listed(killed)];
  same(left, [false, true], 'A child that has ended leaves the list, and its sibling stays.');
  await a.terminate(unjoined);
  same(await a.listed(unjoined), true, 'A child that handles SIGTERM, and runs on, stays in the list.');
  await a.kill(killed);
  await a.join(killed);
  same(await a.listed(killed), false, 'A killed child leaves the list too.');
  await a.setWord(await lastGate, 1, 1);
  const closed = await a.run('nothing');
  await quiet(a);
  await a.closeOnceGone(closed);
  const byItself = 'A child that has ended is not in activeChildren(), even if join() was never called.';
  same([await a.listed(unjoined), await a.activeCount()], [false, 0], byItself);
});

law('cpuCount() is the number of processors', async ({ processes }) => {
  const [a] = await processes(1);
  const legal = (await a.processors()).map(String);
  const actual = String(await a.cpuCount());
  const known = 'cpuCount() is the number of processors that node:os knows.';
  holds(legal.includes(actual), known, 'wrong-value', { expected: legal.join(' or '), actual });
});

law('the program itself is MainProcess, and not a daemon', async ({ processes }) => {
  const [a] = await processes(1);
  const main = { name: 'MainProcess', pid: pidOf(a), daemon: false };
  const python = 'In the program itself, currentProcess() is named MainProcess, as in Python.';
  same(await a.currentProcess(), main, python);
});

law('a child knows the name and the daemon flag that its Process has', async ({ processes }) => {
  const [a] = await processes(1);
  const people = [
    { name: 'Ada', daemon: true },
    { name: 'Bob', daemon: false },
  ];
  const ids = [];
  for (const person of people) ids.push(await a.run('tellSelf', [], person));
  const expected = [];
  for (const [at, id] of ids.entries()) {
    const given = 'name and daemon are what the Process was made with.';
    same({ name: await a.nameOf(id), daemon: await a.daemonOf(id) }, people[at], given);
    await a.join(id);
    expected.push(JSON.stringify({ ...people[at], pid: await a.pid(id) }));
  }
  const inChild =
    'In a child, currentProcess() has the child’s pid, and the name and daemon flag that its parent gave it.';
  same([...(await lines(a))].sort(), expected.sort(), inChild);
  same((await a.currentProcess()).name, 'MainProcess', 'The names of children do not change their parent’s.');
});

law('a child that was given neither knows its default name, and is not a daemon', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('tellSelf');
  await a.join(id);
  same(await a.daemonOf(id), false, 'Without a daemon option, a Process is not a daemon.');
  const own = { name: await a.nameOf(id), pid: await a.pid(id), daemon: false };
  const learns = 'The child knows the default name that its Process has, and that it is not a daemon.';
  same(JSON.parse((await lines(a))[0] ?? '{}'), own, learns);
});

law('no two processes of one program have the same default name', async ({ processes }) => {
  const [a] = await processes(1);
  const names = [await a.nameOf(await a.make('nothing')), await a.nameOf(await a.make('nothing'))];
  for (const name of ['twin', 'twin']) await a.join(await a.run('tellDefaultNames', [1], { name }));
  names.push(...(await lines(a)));
  const unique = 'Without a name option each Process gets a name of its own, whatever its parent is called.';
  const actual = `twice: ${names.filter((name, at) => names.indexOf(name) < at).join(', ')}`;
  holds(new Set(names).size === 102, unique, 'wrong-value', { expected: '102 different names', actual });
});

law('children may have children', async ({ processes }) => {
  const [a] = await processes(1);
  await a.join(await a.run('nest', [2]));
  const order = 'Each level starts a child, waits for it with join(), and only then continues.';
  same(await lines(a), ['depth 0', 'depth 1', 'depth 2'], order, 'wrong-order');
  same(await a.activeCount(), 0, 'activeChildren() is empty once they have ended.');
});

law('a process ends only after its children, unless they are daemons', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(4);
  const parent = await a.run('endWithChild', [gate], { daemon: false });
  await quiet(a);
  const waited = 'A process does not end before its children have ended, unless they are daemons.';
  same(await a.isAlive(parent), true, waited, 'wrong-order');
  await a.setWord(gate, 1, 1);
  same([await a.join(parent), await a.exitCode(parent)], [true, 0], 'The parent itself ends normally.');
  same(await leftBelow(a), 0, 'After the parent, its child is gone too.', 'leaked-process');
});

law('a killed parent is gone at once, and its child keeps running', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('stayWithChild', [shared], { daemon: false });
  await a.awaitChange(shared, 0, 0);
  const alone =
    'join() waits for the end of that child alone. This one was killed, and has left a child of its own that still runs.';
  const isThere = await returns(a.isThereAfterSignal(parent, 'kill'), alone);
  holds(!isThere, 'When join() resolves, the killed child is gone.', 'wrong-order');
  await a.setWord(shared, 1, 1);
  await quiet(a);
  const told = 'Only a daemon dies with its parent: the child of a killed process continues its work.';
  same(await a.word(shared, 2), 1, told, 'not-isolated');
  const prints = 'A child prints directly: what it prints after its parent was killed must appear too.';
  same(await lines(a), ['finished'], prints, 'not-isolated');
});

law('a daemon does not keep its parent alive, and ends with it', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithDaemon', [shared], { daemon: false });
  await a.awaitChange(shared, 0, 0);
  await returns(a.join(parent), 'A daemon must not keep its parent alive: this one has nothing left to do.');
  const ends = 'When a process ends, its daemons end with it, even one in the middle of a blocking call.';
  same(await leftBelow(a), 0, ends, 'leaked-process');
});

law('a parent killed by SIGKILL leaves no daemon behind', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('stayWithDaemon', [shared], { daemon: false });
  await a.awaitChange(shared, 2, 0);
  await a.kill(parent);
  await a.join(parent);
  const system = 'A parent that is killed cannot clean up: the system itself must end its daemons.';
  same(await leftBelow(a), 0, system, 'leaked-process');
});

law('a process that awaits the join() of its daemon does not end before that', async ({ processes }) => {
  const [a] = await processes(1);
  const waited =
    'A process that awaits join() must not end before it has the answer, even if the child is a daemon, and a different join() of it has timed out.';
  const answered = 'Once the daemon has ended, join() resolves in its parent, which then ends normally.';
  for (const timeout of [[], [1e12]]) {
    const told = await a.memory(3);
    const parent = await a.run('joinDaemon', [told, ...timeout], { daemon: false });
    await quiet(a);
    holds(await a.isAlive(parent), waited, 'wrong-order', { actual: 'it has ended' });
    await a.setWord(told, 1, 1);
    await a.join(parent);
    same([await a.word(told, 2), await a.exitCode(parent)], [1, 0], answered, 'wrong-order');
  }
});

law('a join() of a daemon that has timed out no longer keeps its parent alive', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(3);
  const parent = await a.run('joinDaemonInVain', [shared], { daemon: false });
  const held =
    'Each join() of its daemon is over: two timed out, and one was rejected. The parent has nothing else to do, but it does not end. What still holds it?';
  await returns(a.join(parent), held);
  const inVain = 'The join() of the daemon resolves to false, because the daemon still runs.';
  same(await a.word(shared, 2), 1, inVain, 'wrong-order');
  same(await leftBelow(a), 0, 'The daemon ends with its parent.', 'leaked-process');
});

law('start() in a daemon is an error, so a daemon leaves no children behind', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(4);
  const parent = await a.run('endWithDaemonOfMany', [shared], { daemon: false });
  const found = await a.awaitChange(shared, 2, 0);
  const hasChild = found === 1;
  if (!hasChild) await a.setWord(shared, 3, 1); // start() threw, so no child can be left behind
  await a.join(parent);
  const orphan =
    'The daemon ended with its parent, but the child that it had started keeps running. In Python, start() in a daemon is an error.';
  same(await leftBelow(a), 0, orphan, 'leaked-process');
  holds(!hasChild, 'start() throws in a daemon; this one started a child.', 'no-error');
  holds(found === 2, 'What start() throws in a daemon is a ProcessStateError.', 'wrong-error');
});

/** What a child leaves behind adds up. Each costs as much processor time as a start of Node. */
const MANY = 16;

law(
  'starting and joining many processes leaves nothing behind',
  async ({ processes }) => {
    const [a] = await processes(1);
    const patient = withLimits(a, { ...ordinaryLimits, deaths: 200 });
    const met = await a.memory(2);
    await patient.startAndJoin(2, 2, met);
    const before = await a.residue();
    const codes = await patient.startAndJoin(MANY, 2, met);
    same(codes, Array<number>(MANY).fill(0), 'Each of many children ends with exit code 0.');
    const ran = 'Each has run, and is no longer active.';
    same([await a.word(met, 0), await a.activeCount()], [MANY + 2, 0], ran);
    const { descriptors, listeners } = await a.residue();
    const left = descriptors - before.descriptors;
    holds(left <= 0, `${String(left)} more descriptors are open than before.`, 'leaked-descriptor');
    same(listeners - before.listeners, 0, 'After many children, `process` has as many listeners as before.');
  },
  { isLong: true },
);
