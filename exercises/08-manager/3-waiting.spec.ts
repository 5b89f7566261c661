import { agreesWith, eventCalls, exploreDeliveries, gives, holds, kill, lockCalls, queueCalls } from '#lab';
import { quiet, returns, same, semaphoreCalls, stage, throws, timed, type Remote } from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'waiting');
type Subject = Remote<typeof Scenarios>;
type Call = readonly [object: object, method: string, args?: unknown[]];

const value = (result: unknown): Scenarios.Settled => ({ kind: 'value', value: result });
const nameOf = (one: Scenarios.Settled): string => (one.kind === 'value' ? 'a value' : one.error.name);

/** The first call, of b, must wait, and hold up no call on the list; the second, of a, lets it go. */
async function waits(a: Subject, b: Subject, list: object, waiting: Call, waking: Call, result: unknown) {
  const [object, method, args = []] = waiting;
  const before = ((await b.call(list, 'snapshot')) as unknown[]).length;
  const number = await b.begin(object, method, args);
  await quiet(b);
  same(await b.isOver(number), null, `${method}() waits.`);
  const free = 'Meanwhile, all other calls are answered, of other processes and of the same process.';
  await gives(a.call(list, 'push', [method]), before + 1, free, 'blocked-others');
  const others = b.call(list, 'snapshot').then((all) => (all as unknown[]).length);
  await gives(others, before + 1, free, 'blocked-others');
  const woken = await timed(b, async () => {
    await a.call(...waking);
    await gives(b.over(number), value(result), `${method}() returns once it can.`, 'lost-wakeup');
  });
  const late = `${method}() returns as soon as it can, not only when some timer of its own fires.`;
  const facts = { expected: 'its return at once', actual: `its return after ${String(woken.ms)} ms` };
  holds(woken.ms < 50, late, 'lost-wakeup', facts);
}

law('a lock is held by one at a time, and handed to the first that waits', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  const [lock, list] = [await a.make(manager, 'lock'), await a.make(manager, 'list')];
  const release = { name: 'ReleaseError' };
  await throws(b.call(lock, 'release'), release, 'A lock that is not locked cannot be released.');
  same([await a.call(lock, 'acquire'), await b.call(lock, 'locked')], [true, true], 'The lock is locked.');
  await waits(a, b, list, [lock, 'acquire'], [lock, 'release'], true);
  context.trail.restart();
  const gaveUp = await timed(a, () => a.call(lock, 'acquire', [20]));
  same(gaveUp.value, false, 'acquire(20) waits for 20 ms, and returns false.');
  const atOnce = await timed(a, () => a.call(lock, 'acquire', [0]));
  same(atOnce, { value: false, ms: 0 }, 'acquire(0) does not wait.');
  same(await a.call(lock, 'acquire', [2 ** 31 - 1]), false, 'acquire(2³¹ - 1) waits for 24 days, no longer.');
  const actual = `false after ${String(gaveUp.ms)} ms`;
  holds(gaveUp.ms >= 19 && gaveUp.ms < 100, 'Timeouts are in milliseconds.', 'wrong-value', { actual });
  await b.call(lock, 'release');
  await b.call(list, 'push', [lock]);
  await b.call((await b.call(list, 'at', [-1])) as object, 'acquire');
  same(await a.call(lock, 'locked'), true, 'A lock in a list is that lock.');
  const make = async (): Promise<object> => a.make(manager, 'lock');
  const methods = ['acquire', 'release', 'locked'];
  await agreesWith(context, { who: [a, b], make, model: lockCalls, methods, runs: 10 });
  await a.shutdown(manager);
});

law('withLock() holds the lock until its body has ended, even if that throws', async ({ processes }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  for (const lock of [await a.make(manager, 'lock'), await a.make(manager, 'semaphore', [1])]) {
    for (const how of ['returns', 'resolves'] as const)
      same(await b.withLock(lock, how), value('from the body'), 'withLock() returns what the body does.');
    for (const how of ['throws', 'rejects'] as const)
      same(nameOf(await b.withLock(lock, how)), 'RangeError', 'What the body throws.', 'wrong-error');
    const held = 'The lock is held until the body has ended, and a promise of its has been settled.';
    same(await b.bodiesAlone(), true, held, 'two-owners');
    const released = 'The lock is released, even when the body throws.';
    same(await a.call(lock, 'acquire', [0]), true, released, 'orphan-wait');
  }
  await a.shutdown(manager);
});

law('a semaphore lets as many in as it has permits', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  const [semaphore, list] = [await a.make(manager, 'semaphore', [2]), await a.make(manager, 'list')];
  const two = [await a.call(semaphore, 'acquire'), await b.call(semaphore, 'acquire', [0])];
  same(two, [true, true], 'A semaphore of two lets two processes in.', 'over-locked');
  same(await b.call(semaphore, 'acquire', [0]), false, 'A semaphore of 2 lets no third in.', 'two-owners');
  await waits(a, b, list, [semaphore, 'acquire'], [semaphore, 'release'], true);
  same(await a.call(semaphore, 'value'), 0, 'A permit that is handed over is not free as well.');
  same(await a.call(await a.make(manager, 'semaphore'), 'value'), 1, 'By default there is one permit.');
  const make = async (count: number): Promise<object> => a.make(manager, 'semaphore', [count]);
  const methods = ['acquire', 'release', 'value'];
  const counts = [0, 1, 2];
  await agreesWith(context, { who: [a, b], make, model: semaphoreCalls, counts, methods, runs: 10 });
  await a.shutdown(manager);
});

law('an event lets all through while it is set', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  const [event, list] = [await a.make(manager, 'event'), await a.make(manager, 'list')];
  const others = [await a.begin(event, 'wait'), await b.begin(event, 'wait')] as const;
  await waits(a, b, list, [event, 'wait'], [event, 'set'], true);
  for (const over of [a.over(others[0]), b.over(others[1])])
    await gives(over, value(true), 'set() of an event lets all waiters through.', 'lost-wakeup');
  await a.call(event, 'clear');
  const waiting = await b.begin(event, 'wait');
  await quiet(b);
  await a.callAll(event, ['set'], ['clear']);
  await quiet(b);
  const even = 'set() lets all through that wait, even if clear() follows at once.';
  same(await b.isOver(waiting), value(true), even, 'lost-wakeup');
  const make = async (): Promise<object> => a.make(manager, 'event');
  const methods = ['wait', 'set', 'clear', 'isSet'];
  await agreesWith(context, { who: [a, b], make, model: eventCalls, methods, runs: 10 });
  await a.shutdown(manager);
});

law('a queue gives each item to the first that waits for it', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  const [queue, list] = [await a.make(manager, 'queue', [2]), await a.make(manager, 'list')];
  await waits(a, b, list, [queue, 'get'], [queue, 'put', ['item']], 'item');
  await a.call(queue, 'put', ['one']);
  await b.call(queue, 'putNowait', ['two']);
  await waits(a, b, list, [queue, 'put', ['three']], [queue, 'get'], undefined);
  const all = await a.callAll(queue, ['put', 'four'], ['put', 'five'], ['get'], ['get'], ['get'], ['get']);
  same(all.slice(2), ['two', 'three', 'four', 'five'].map(value), 'Places go to the first.');
  const make = async (count: number): Promise<object> => a.make(manager, 'queue', [count]);
  const methods = ['put', 'get', 'put', 'get', 'putNowait', 'getNowait', 'size', 'isEmpty', 'isFull'];
  await agreesWith(context, { who: [a, b], make, model: queueCalls, counts: [0, 1, 2], methods, runs: 30 });
  await a.shutdown(manager);
});

law('joinTasks() waits until every item that was put is done', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  const [queue, list] = [await a.make(manager, 'queue', [2]), await a.make(manager, 'list')];
  same(await b.call(queue, 'joinTasks'), true, 'Without items, all are done.');
  await b.callAll(queue, ['put', 1], ['put', 2], ['putNowait', 3], ['get'], ['get']);
  await b.callAll(queue, ['taskDone'], ['taskDone']);
  const failed = 'putNowait() of a full queue fails, and puts no item: those that were put are all done.';
  same(await b.call(queue, 'joinTasks', [0]), true, failed, 'state-changed');
  await b.callAll(queue, ['put', 1], ['put', 2], ['get'], ['get']);
  same(await b.call(queue, 'joinTasks', [20]), false, 'Items that were taken are not done yet.');
  await a.call(queue, 'taskDone');
  const other = await a.begin(queue, 'joinTasks');
  await waits(a, b, list, [queue, 'joinTasks'], [queue, 'taskDone'], true);
  await returns(a.over(other), 'The last taskDone() ends the waiting of every joinTasks().', 'lost-wakeup');
  const make = async (count: number): Promise<object> => a.make(manager, 'queue', [count]);
  const methods = ['put', 'get', 'taskDone', 'joinTasks'];
  await agreesWith(context, { who: [a, b], make, model: queueCalls, counts: [0, 1], methods, runs: 15 });
  await a.shutdown(manager);
});

law('bounds, permits and timeouts of the wrong kind are refused', async ({ processes }) => {
  const [a] = await processes(1);
  const manager = await a.start();
  const integer = 'A count is an integer from 0 on.';
  for (const kind of ['queue', 'semaphore']) {
    for (const count of [-1, 1.5])
      await throws(a.make(manager, kind, [count]), { name: 'RangeError' }, integer);
    await throws(a.make(manager, kind, ['1']), { name: 'TypeError' }, 'A count is a number.');
  }
  const [lock, queue] = [await a.make(manager, 'lock'), await a.make(manager, 'queue')];
  const [event, error] = [await a.make(manager, 'event'), { name: 'TypeError' }];
  for (const timeoutMs of [NaN, '1', null]) {
    const promise = `A timeout is a number of milliseconds, and not ${String(timeoutMs)}.`;
    await throws(a.call(queue, 'put', [1, timeoutMs]), error, promise);
    for (const method of ['get', 'joinTasks', 'acquire', 'wait']) {
      const object = { acquire: lock, wait: event }[method] ?? queue;
      await throws(a.call(object, method, [timeoutMs]), error, promise);
    }
  }
  const left = [await a.call(lock, 'locked'), await a.call(queue, 'size')];
  same(left, [false, 0], 'What was refused has changed nothing.', 'state-changed');
  await a.shutdown(manager);
});

law('queues and locks keep their promises in every order in which calls arrive', async (context) => {
  const [a, b, c] = await context.processes(3);
  let [manager, queue, lock, dict, accounts] = [0, {}, {}, {}, [] as object[]];
  const setUp = async (): Promise<void> => {
    manager = await a.start();
    [queue, lock] = [await a.make(manager, 'queue'), await a.make(manager, 'lock')];
    dict = await a.make(manager, 'dict');
    await a.register(manager, 'Account', 'Account');
    accounts = [await a.create(manager, 'Account', [1]), await a.create(manager, 'Account', [2])];
    for (const one of [b, c]) await one.call(dict, 'size');
  };
  const pass = async (): Promise<void> => {
    const puts = a.call(queue, 'put', ['x']).then(async () => a.call(queue, 'put', ['y']));
    const [mine, yours] = await Promise.all([b.call(queue, 'get'), c.call(queue, 'get'), puts]);
    const once = 'Each item that is put comes out once, whatever order calls arrive in.';
    same([mine, yours].sort(), ['x', 'y'], once, 'lost-item');
    same(await a.call(queue, 'size'), 0, 'Afterwards the queue is empty.');
  };
  const keepOrder = async (): Promise<void> => {
    const order = 'Calls of one process are carried out in its order, even on different objects.';
    same(await b.isInOrder(accounts), true, order, 'wrong-order');
  };
  const count = async (one: Subject): Promise<void> => {
    same(await one.call(lock, 'acquire'), true, 'acquire() resolves with true.');
    const n = (await one.call(dict, 'get', ['n'])) as number;
    await one.call(dict, 'set', ['n', n + 1]);
    await one.call(lock, 'release');
  };
  const guarded = async (): Promise<void> => {
    await a.call(dict, 'set', ['n', 0]);
    await Promise.all([count(b), count(c)]);
    const alone = 'A lock of the manager lets one process at a time into what it guards.';
    same(await a.call(dict, 'get', ['n']), 2, alone, 'lost-update');
  };
  for (const run of [pass, keepOrder, guarded]) {
    await exploreDeliveries(context, [a, b, c], { deliveries: true, setUp, most: 40, run });
    await a.shutdown(manager);
  }
});

law(
  'the wait of a process that dies takes nothing, and its lock stays locked',
  async ({ processes, trail }) => {
    const [a, b, c] = await processes(3);
    const manager = await a.start();
    const [queue, full] = [await a.make(manager, 'queue'), await a.make(manager, 'queue', [1])];
    const [lock, semaphore] = [await a.make(manager, 'lock'), await a.make(manager, 'semaphore', [0])];
    await c.call(lock, 'acquire');
    await a.call(full, 'put', ['first']);
    const begin = async (one: Subject, item: string): Promise<number[]> => {
      const begun = [await one.begin(queue, 'get'), await one.begin(full, 'put', [item])];
      begun.push(await one.begin(semaphore, 'acquire'), await one.begin(lock, 'acquire'));
      await quiet(one);
      return begun;
    };
    await begin(c, 'dead');
    const numbers = await begin(b, 'alive');
    await kill(c);
    await quiet(a);
    trail.restart();
    const over = async (at: number): Promise<unknown> => (await quiet(b), b.isOver(numbers[at] ?? 0));
    await a.call(queue, 'put', ['item']);
    const kept = 'An item that is put after its getter has died goes to the next that waits.';
    same(await over(0), value('item'), kept, 'lost-item');
    const puts = [await a.call(full, 'get'), await over(1), await a.attempt(full, 'get', [0])];
    const unput = 'A put() that still waits when its process dies is not carried out; the next put() is.';
    same(puts, ['first', value(undefined), value('alive')], unput);
    await a.callAll(full, ['taskDone'], ['taskDone']);
    const all = 'A put() that is not carried out leaves no task: all items that were put are done.';
    same(await a.call(full, 'joinTasks', [0]), true, all, 'state-changed');
    await a.call(semaphore, 'release');
    same(await over(2), value(true), 'A permit goes to the next that waits.', 'lost-permit');
    same(await over(3), null, 'The lock of a process that has died stays locked.', 'two-owners');
    await a.call(lock, 'release');
    same(await over(3), value(true), 'Any process may release it.', 'lost-wakeup');
    await a.shutdown(manager);
  },
);
