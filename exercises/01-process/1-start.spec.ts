import { holds, leftBelow, lines, pidOf, quiet, returns, runningBelow, same, stage } from '#lab';
import type * as Scenarios from './process.scenarios';

const { law } = stage<typeof Scenarios>('process', 'start');

law('nothing runs before start()', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const id = await a.make('park', [gate]);
  const made = 'Making a Process starts nothing: the child exists only after start().';
  same(await leftBelow(a), 0, made, 'leaked-process');
  same(await a.word(gate, 0), 0, 'Making a Process does not run the target.', 'wrong-order');
  await a.start(id);
  await a.awaitChange(gate, 0, 0); // and start() does
  await a.setWord(gate, 1, 1);
  await quiet(a);
});

law('the target runs in a process of its own', async ({ processes }) => {
  const [a] = await processes(1);
  // A target that does not wait comes first: in the wrong process, one that waits would stop everything.
  const hasty = await a.memory(1);
  await a.join(await a.run('tellPid', [hasty]));
  const own = 'The target must run in a child process; it ran in the process that called start().';
  holds((await a.word(hasty, 0)) !== pidOf(a), own, 'not-isolated');
  const gate = await a.memory(2);
  const id = await a.run('park', [gate]);
  holds((await a.awaitChange(gate, 0, 0)) !== pidOf(a), own, 'not-isolated');
  const one = 'One Process is one child of the process that started it.';
  same(runningBelow(a), 1, one, 'too-many-processes');
  await a.setWord(gate, 1, 1);
  await a.join(id);
});

law('start() returns at once, and not a promise', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const id = await a.make('park', [gate]);
  const returned = await returns(a.start(id), 'start() must return while the child runs.');
  const late =
    'start() returned a promise. A caller that does not await it never sees the error: start() must throw at once.';
  holds(returned === 'nothing', late, 'wrong-value', {
    expected: 'start(): void',
    actual: 'start(): Promise',
  });
  await a.awaitChange(gate, 0, 0);
  await a.setWord(gate, 1, 1);
  await a.join(id);
});

law('pid is null before start(), and then the number of the child’s process', async ({ processes }) => {
  const [a] = await processes(1);
  const told = await a.memory(1);
  const id = await a.make('tellPid', [told]);
  same(await a.pid(id), null, 'There is no pid before start().');
  await a.start(id);
  await a.join(id);
  const child = await a.word(told, 0);
  same(await a.pid(id), child, 'pid is the number of the process in which the target runs.');
});

law('arguments reach the child unchanged', async ({ processes }) => {
  const [a] = await processes(1);
  const { id, given } = await a.runWithRichArguments();
  await a.join(id);
  const expected = await a.describe(await a.richArguments());
  const each =
    'The target gets each argument as it was given: numbers, strings, nested objects, Map, Set, bigint, bytes.';
  same((await lines(a))[0], expected, each);
  same(given, expected, 'The array of arguments belongs to the caller: start() leaves it as it was.');
});

law('the child’s memory is its own', async ({ processes }) => {
  const [a] = await processes(1);
  await a.setNoteHere('changed by the parent');
  const alone = ['child saw: as it was loaded', 'child set: changed by the child'];
  await a.join(await a.run('changeNote', ['changed by the child']));
  const loaded =
    'A child has its own copy of every module variable: it must not see what the parent changed after loading it.';
  same(await lines(a), alone, loaded, 'not-isolated');
  await a.join(await a.run('changeNote', ['changed by the child']));
  const fresh = 'Each child has a memory of its own: it must not see what an earlier child changed.';
  same(await lines(a), [...alone, ...alone], fresh, 'not-isolated');
  const kept = 'What a child changes in its own memory must not be seen by the parent.';
  same(await a.noteHere(), 'changed by the parent', kept, 'not-isolated');
});

law('join() resolves to true only once the child is really gone', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const parked = await a.run('park', [gate]);
  await a.awaitChange(gate, 0, 0);
  const patient = 'join() waits as long as the child runs, here for a day, and then resolves to true.';
  same(await a.joinForADay(parked, gate), true, patient);
  const gone = 'When join() resolves, the child is no longer in the system’s table of processes.';
  // The last stays in its handler of 'exit', after all that it could report.
  const last = await a.memory(2);
  for (const [target, args] of [
    ['nothing', []],
    ['throwError', []],
    ['parkAtItsEnd', [last]],
  ] as const) {
    const id = await a.run(target, [...args]);
    const [end] = args;
    if (end !== undefined) await a.awaitChange(end, 0, 0);
    same(await a.isThereAfterJoin(id, end), false, gone, 'wrong-order');
    same(await a.join(id), true, 'join() resolves to true however the child has ended.');
  }
});

law('join() resolves even if the child has already gone', async ({ processes }) => {
  const [a] = await processes(1);
  const told = await a.memory(1);
  const id = await a.run('tellPid', [told]);
  await quiet(a);
  holds((await a.word(told, 0)) !== 0, 'start() runs the target.', 'wrong-order');
  const late =
    'The child was gone before join() was called, and join() never returned: the event that it waits for has passed.';
  same(await returns(a.join(id), late), true, 'join() of a child that is gone resolves to true.');
  same(await returns(a.join(id), late), true, 'A second join() resolves to true as well.');
});

law('two children truly run at the same time', async ({ processes }) => {
  const [a] = await processes(1);
  const shared = await a.memory(2);
  const ids = [await a.run('meet', [shared, 2]), await a.run('meet', [shared, 2])];
  const met =
    'Two children were started, and each waits for the other: they can only meet if both run at once. One never arrived.';
  for (const id of ids) await returns(a.join(id), met, 'not-parallel');
  const both = 'Both children must reach the rendezvous: each can leave it only once the other is there.';
  same(await a.word(shared, 1), 2, both, 'not-parallel');
});
