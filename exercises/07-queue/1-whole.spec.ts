import {
  asQueue,
  endsWith,
  explore,
  explorePrograms,
  fc,
  firstOf,
  forAll,
  holdBefore,
  holds,
  stage,
  kill,
  quiet,
  release,
  same,
  segments,
  show,
  throws,
  wokenByNobody,
  type Fault,
  type Input,
  type ObservedRun,
  type Program,
} from '#lab';
import type * as Scenarios from './queue.scenarios';

const { law } = stage<typeof Scenarios>('queue', 'whole');

const put = (item: unknown, timeoutMs?: number): Input =>
  ({ method: 'put', item, ...(timeoutMs === undefined ? {} : { timeoutMs }) }) as Input;
const get = (timeoutMs?: number): Input => ({
  method: 'get',
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const size: Input = { method: 'size' };
const isEmpty: Input = { method: 'isEmpty' };
const isFull: Input = { method: 'isFull' };
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;
const taskDone: Input = { method: 'taskDone' };
const joinTasks = (timeoutMs?: number): Input => ({
  method: 'joinTasks',
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});

/** So large that several of them do not fit into the buffer of most queues. */
const LARGE = 3 * 2 ** 20 + 5;

law('consumers get what producers put, in the order in which it was put', async ({ processes, trail }) => {
  const [a, b, c] = await processes(3);
  const queue = await a.make();
  same(await a.put(queue, { hello: ['world'] }), undefined, 'put() returns nothing.');
  same(await b.get(queue), { hello: ['world'] }, 'Another process gets the item that was put.');
  for (const item of ['one', 'two', 'three']) await a.put(queue, item);
  await c.put(queue, 'four');
  same(
    [await b.get(queue), await c.get(queue), await b.get(queue), await a.get(queue)],
    ['one', 'two', 'three', 'four'],
    'First in, first out, whichever processes put and get.',
    'wrong-order',
  );
  trail.restart();
  const opened = await b.open(await a.handleOf(queue));
  await b.put(opened, 5);
  same(await a.get(queue), 5, 'Queue.open(handle) is the same queue.');
  trail.restart();
  same(
    await a.talkWithChild([1, { two: 2 }, 'stop']),
    [[1], [{ two: 2 }], ['stop'], 0, 0, 0],
    'A queue travels to a child as an argument, and items go there and back.',
  );
});

law('wrong arguments are rejected, and change nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const options of [{ maxSize: -1 }, { maxSize: 1.5 }, { maxSize: NaN }, { maxSize: Infinity }])
    await throws(
      a.make(options),
      { name: ['RangeError', 'TypeError'] },
      `new Queue(${show(options)}) is rejected.`,
    );
  for (const options of [{ maxSize: '3' }, { maxSize: null }, 7])
    await throws(a.make(options), { name: 'TypeError' }, `new Queue(${show(options)}) is a TypeError.`);
  trail.restart();
  const queue = await a.make({ maxSize: 2 });
  for (const timeout of [NaN, 'soon', null]) {
    await throws(a.put(queue, 1, timeout), { name: 'TypeError' }, `put(1, ${show(timeout)}) is a TypeError.`);
    await throws(a.get(queue, timeout), { name: 'TypeError' }, `get(${show(timeout)}) is a TypeError.`);
    await throws(
      a.joinTasks(queue, timeout),
      { name: 'TypeError' },
      `joinTasks(${show(timeout)}) is a TypeError.`,
    );
  }
  same(await a.facts(queue), [0, true, false], 'Rejected calls put nothing.', 'state-changed');
  await a.put(queue, 'x');
  for (const timeout of [NaN, 'soon'])
    await throws(
      a.get(queue, timeout),
      { name: 'TypeError' },
      `get(${show(timeout)}) is a TypeError, even when there is an item.`,
    );
  same(
    await a.get(queue, -5),
    'x',
    'Rejected calls take nothing, and get(-5) means get(0).',
    'state-changed',
  );
  await throws(a.get(queue, -5), { name: 'QueueEmpty' }, 'get(-5) of an empty queue does not wait.');
  for (const handle of [null, undefined, 7, {}])
    await throws(a.open(handle), {}, `Queue.open(${show(handle)}) is an error.`);
  const gone = await a.openGone();
  holds(
    !['no error', 'Error', 'TypeError', 'ReferenceError'].includes(gone),
    'Opening a queue that no longer exists must throw an error whose name says so, such as the kernel’s SharedMemoryGone.',
    gone === 'no error' ? 'no-error' : 'wrong-error',
    { actual: gone },
  );
});

law('QueueFull, QueueEmpty, size, isEmpty and isFull are exact', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  for (const maxSize of [1, 3]) {
    trail.restart();
    const queue = await a.make({ maxSize });
    same(await b.facts(queue), [0, true, false], 'A new queue is empty: size 0, isEmpty, not isFull.');
    await throws(
      b.getNowait(queue),
      { name: 'QueueEmpty' },
      'getNowait() of an empty queue throws QueueEmpty.',
    );
    for (let n = 1; n <= maxSize; n++) {
      await a.putNowait(queue, n);
      same(
        await b.facts(queue),
        [n, false, n === maxSize],
        `After ${String(n)} of ${String(maxSize)}, another process sees exactly that many at once: put() returns when the item is in the queue.`,
      );
    }
    await throws(
      b.putNowait(queue, 'more'),
      { name: 'QueueFull' },
      `There are maxSize items: putNowait() throws QueueFull.`,
    );
    await throws(
      b.put(queue, 'more', 15),
      { name: 'QueueFull' },
      `put(item, 15) waits for 15 ms, and throws QueueFull.`,
    );
    same(
      await a.facts(queue),
      [maxSize, false, true],
      'An item that did not fit is not in the queue.',
      'state-changed',
    );
    same(await a.get(queue, 0), 1, 'The first item comes out.');
    same(await b.facts(queue), [maxSize - 1, maxSize === 1, false], 'Then there is room again.');
    await b.putNowait(queue, 'last');
    for (let n = 2; n <= maxSize; n++)
      same(await a.getNowait(queue), n, 'First in, first out.', 'wrong-order');
    same(
      await a.getNowait(queue),
      'last',
      'An item that was put after a failed put() comes out in its turn.',
    );
    await throws(a.get(queue, 15), { name: 'QueueEmpty' }, 'get(15) waits for 15 ms, and throws QueueEmpty.');
    same(await b.facts(queue), [0, true, false], 'The queue is empty again.');
  }
  trail.restart();
  const queue = await a.make();
  for (let n = 0; n < 100; n++) await a.putNowait(queue, n);
  same(await b.facts(queue), [100, false, false], 'Without maxSize, a queue of 100 small items is not full.');
  // Around the whole buffer, more than once.
  for (let n = 0; n < 100; n++) same(await b.getNowait(queue), n, 'First in, first out.', 'wrong-order');
});

law(
  'it takes any item that a pipe carries, even one larger than its buffer',
  async ({ processes, trail }) => {
    const [a, b, c] = await processes(3);
    const queue = await a.make();
    for (const kind of await a.kindsOfItems()) {
      trail.restart();
      await a.putKind(queue, kind);
      const came = await b.getKind(queue, kind);
      holds(came === null, `Whatever structuredClone() copies can be put: ${kind}.`, 'wrong-value', {
        actual: came ?? '',
      });
    }
    for (const length of [0, 1, 63, 64, 65, 1000, 4096, 65_536, LARGE, 16 * 2 ** 20]) {
      trail.restart();
      const [, wrong] = await Promise.all([a.putPattern(queue, length), b.getPattern(queue, length)]);
      holds(wrong === null, `An item of ${String(length)} bytes comes out as it was put.`, 'message-split', {
        actual: wrong ?? '',
      });
    }
    // Two items that are too large meet, followed by a small one.
    trail.restart();
    const bounded = await a.make({ maxSize: 1 });
    const [, , one, other] = await Promise.all([
      a.putPattern(bounded, LARGE),
      c.putPattern(bounded, LARGE),
      b.getPattern(bounded, LARGE),
      b.getPattern(bounded, LARGE),
    ]);
    same(
      [one, other],
      [null, null],
      'Two large items that are put concurrently come out one after the other, each whole.',
      'message-split',
    );
    // One producer is stopped in the middle of a large item, and a second one puts.
    trail.restart();
    for (const step of [6, 15]) {
      const queue2 = await a.make();
      const held = await holdBefore(a, step, (process) => process.putPattern(queue2, LARGE));
      const second = c.putPattern(queue2, LARGE + 1);
      await quiet(c);
      const ended = held?.resume();
      const first = b.getAnyPattern(queue2);
      await ended;
      same(
        [await first, await b.getAnyPattern(queue2)].sort(),
        ['a whole one', 'a whole one'],
        'Two large items do not mix, whatever happens in between.',
        'message-split',
      );
      await second;
    }
    await a.put(bounded, 'small');
    same(await b.facts(bounded), [1, false, true], 'After all this, the size is exact.');
    same(await b.get(bounded), 'small', 'The next item is whole, too.');
  },
  { isLong: true },
);

law('a put that fails puts nothing and leaks no slot', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const queue = await a.make({ maxSize: 2 });
  for (const kind of await a.kindsOfUnsendable()) {
    trail.restart();
    for (let i = 0; i < 3; i++)
      await throws(a.putUnsendable(queue, kind), {}, `put() of ${kind} throws, in put() itself.`);
    same(
      await b.facts(queue),
      [0, true, false],
      `After put() of ${kind}, which throws, the queue is as it was.`,
      'state-changed',
    );
  }
  trail.restart();
  await a.putNowait(queue, 1);
  await a.putNowait(queue, 2);
  for (let i = 0; i < 3; i++)
    await throws(b.put(queue, 3, 5), { name: 'QueueFull' }, 'put() of a third item throws QueueFull.');
  same([await b.get(queue), await b.get(queue)], [1, 2], 'The two items come out.');
  await a.put(queue, 4, 1000);
  await b.put(queue, 5, 1000);
  same(
    await a.facts(queue),
    [2, false, true],
    'After all those failures, there is room for two again.',
    'lost-slot',
  );
  same([await a.get(queue, 1000), await a.get(queue, 1000)], [4, 5], 'Nothing that failed is in it.');
});

law('taskDone() and joinTasks() count unfinished tasks', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  same(await a.joinTasks(queue), true, 'Nothing was put: joinTasks() returns true at once.');
  await throws(a.taskDone(queue), {}, 'taskDone() without a task is an error.');
  await a.put(queue, 1);
  await a.put(queue, 2);
  same(await b.joinTasks(queue, 0), false, 'Two tasks are unfinished: joinTasks(0) returns false.');
  await b.get(queue);
  await b.get(queue);
  same(await a.joinTasks(queue, 10), false, 'The items were taken, but have not been reported as done.');
  same(await b.taskDone(queue), undefined, 'taskDone() returns nothing.');
  same(await a.joinTasks(queue, 0), false, 'One task is left.');
  await a.taskDone(queue);
  same(await a.joinTasks(queue), true, 'All tasks are done, whichever process reported them.');
  await throws(b.taskDone(queue), {}, 'Calling taskDone() more times than put() is an error.');
  same(await b.joinTasks(queue), true, 'It changes nothing.', 'state-changed');
  trail.restart();
  await a.put(queue, 3);
  await b.get(queue);
  const [joined] = await Promise.all([a.joinTasks(queue), b.taskDone(queue)]);
  same(joined, true, 'joinTasks() waits for the last taskDone().');
  trail.restart();
  const bounded = await a.make({ maxSize: 1 });
  await a.put(bounded, 1);
  await throws(a.putNowait(bounded, 2), { name: 'QueueFull' }, 'The queue is full.');
  await a.get(bounded);
  await a.taskDone(bounded);
  same(await a.joinTasks(bounded, 0), true, 'A put() that failed does not count as a task.', 'lost-slot');
});

law('a closed queue rejects calls, and stays open in other processes', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  await a.put(queue, 'kept');
  const { errors, size: left } = await b.closeTwin(queue);
  same(
    errors,
    errors.map(() => 'QueueClosed'),
    'After close(), all calls throw QueueClosed: put(), get(), the two Nowait, size, taskDone(), joinTasks(); a second close() does nothing.',
    errors.includes('no error') ? 'no-error' : 'wrong-error',
  );
  same(left, 1, 'A second object of the same queue, in the same process, is not affected.', 'state-changed');
  same(await a.get(queue, 0), 'kept', 'Nor is another process.', 'state-changed');
  trail.restart();
  const other = await a.make();
  await b.put(other, 'last words');
  await b.close(other);
  same(await a.get(other, 1000), 'last words', 'Items that were put before close() come out.', 'lost-item');
});

law('any program of calls, one after the other in any process, agrees with the model', async (context) => {
  const [a, b] = await context.processes(2);
  const step = fc.record({
    kind: fc.constantFrom('put', 'put', 'put', 'get', 'get', 'facts', 'taskDone', 'joinTasks'),
    process: fc.constantFrom(a, b),
    item: fc.oneof(fc.integer(), fc.string(), fc.record({ a: fc.string({ maxLength: 300 }) })),
  });
  await forAll(
    context,
    [fc.integer({ min: 0, max: 3 }), fc.array(step, { minLength: 1, maxLength: 20 })],
    async (maxSize, program) => {
      const queue = await a.make({ maxSize });
      const model: unknown[] = [];
      let unfinished = 0;
      for (const { kind, process, item } of program) {
        const isModelFull = maxSize > 0 && model.length === maxSize;
        if (kind === 'put') {
          if (isModelFull)
            await throws(
              process.putNowait(queue, item),
              { name: 'QueueFull' },
              'There are maxSize items: QueueFull.',
            );
          else {
            await process.putNowait(queue, item);
            model.push(item);
            unfinished += 1;
          }
        } else if (kind === 'get') {
          if (model.length === 0)
            await throws(process.getNowait(queue), { name: 'QueueEmpty' }, 'There is no item: QueueEmpty.');
          else
            same(
              await process.getNowait(queue),
              model.shift(),
              'getNowait() returns the item that was put first.',
              'wrong-order',
            );
        } else if (kind === 'taskDone') {
          if (unfinished === 0)
            await throws(process.taskDone(queue), {}, 'One taskDone() too many is an error.');
          else {
            await process.taskDone(queue);
            unfinished -= 1;
          }
        } else if (kind === 'joinTasks')
          same(
            await process.joinTasks(queue, 0),
            unfinished === 0,
            'joinTasks(0) says whether all tasks are done.',
          );
        same(
          await process.facts(queue),
          [model.length, model.length === 0, maxSize > 0 && model.length === maxSize],
          'size, isEmpty and isFull are exact.',
        );
      }
      await release(a, b);
    },
    { runs: 15 },
  );
});

law('concurrent producers and consumers: nothing lost, duplicated or out of order', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[put('a')], [put('b')]],
    after: [get(0), get(0), get(0)],
    races: true,
    judge: asQueue(),
  });
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[get(0)], [get(0)]],
    before: [put('a'), put('b')],
    after: [get(0)],
    races: true,
    judge: asQueue(),
  });
  await explore(context, [a, b], {
    world: 'two',
    programs: [
      [put('a'), put('b')],
      [get(), get()],
    ],
    after: [get(0)],
    mostSchedules: 450,
    samples: 60,
    judge: asQueue({ maxSize: 2 }),
  });
  await explore(context, [a, b, c], {
    world: 'one',
    programs: [[put('a')], [put('b')], [get(), get()]],
    after: [get(0)],
    preemptions: 1,
    mostSchedules: 350,
    samples: 40,
    judge: asQueue({ maxSize: 1 }),
  });
  await explore(context, [a, b, c], {
    world: 'unbounded',
    programs: [[put('a'), put('b')], [get()], [get()]],
    after: [get(0)],
    preemptions: 1,
    mostSchedules: 350,
    samples: 40,
    judge: asQueue(),
  });
  const [p, q, r, t] = await context.processes(4);
  if (p === undefined || q === undefined || r === undefined || t === undefined) return;
  await explore(context, [p, q, r, t], {
    world: 'one',
    programs: [[put('a')], [put('b')], [get()], [get()]],
    after: [get(0)],
    preemptions: 1,
    mostSchedules: 150,
    samples: 60,
    judge: asQueue({ maxSize: 1 }),
  });
});

law('any programs of calls are linearizable, in every schedule', async (context) => {
  const [a, b] = await context.processes(2);
  const call = (letters: readonly string[], more: readonly Input[]): fc.Arbitrary<Input> =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...letters).map((letter) => put(letter, 0)) },
      { weight: 4, arbitrary: fc.constant(get(0)) },
      { weight: 1, arbitrary: fc.constant(get()) },
      { weight: 1, arbitrary: fc.constantFrom(size, isEmpty, isFull) },
      { weight: 1, arbitrary: fc.constantFrom(taskDone, joinTasks(0), ...more) },
    );
  // Each item occurs once, so that it is clear which one went wrong.
  const program = (letters: readonly string[], more: readonly Input[] = []): fc.Arbitrary<Program> =>
    fc.uniqueArray(call(letters, more), { minLength: 1, maxLength: 3, selector: (input) => show(input) });
  // A process that only looks sees the state at one moment.
  await explore(context, [a, b], {
    world: 'two',
    programs: [
      [put('a'), get(), put('b')],
      [size, size, isEmpty],
    ],
    preemptions: 2,
    mostSchedules: 700,
    samples: 0,
    judge: asQueue({ maxSize: 2 }),
  });
  await explore(context, [a, b], {
    world: 'two',
    programs: [[put('a')], [get(), size, isEmpty]],
    preemptions: 1,
    judge: asQueue({ maxSize: 2 }),
  });
  for (const [world, maxSize] of [
    ['two', 2],
    ['one', 1],
  ] as const) {
    await explorePrograms(context, [a, b], {
      world,
      // Process 1 made it, and must not close it before the others have opened it.
      programs: fc.tuple(program(['a', 'b', 'c']), program(['d', 'e', 'f'], [{ method: 'close' }])),
      runs: 6,
      preemptions: 2,
      mostSchedules: 110,
      samples: 10,
      mayBlock: true,
      judge: asQueue({ maxSize }),
    });
  }
});

law('a put or get that times out has put or taken nothing', async (context) => {
  const [a, b] = await context.processes(2);
  const judge = asQueue({ maxSize: 1 });
  await explore(context, [a, b], {
    world: 'one',
    programs: [[put('b', 30)], [get(30)]],
    before: [put('a')],
    after: [size, get(0), get(0)],
    preemptions: 2,
    mostSchedules: 2_000,
    judge,
  });
  await explore(context, [a, b], {
    world: 'one',
    programs: [[get(30), get(0)], [put('a')]],
    after: [size, get(0), get(0)],
    preemptions: 2,
    mostSchedules: 2_000,
    judge,
  });
  await explore(context, [a, b], {
    world: 'one',
    programs: [[put('b', 30)], [put('c', 30)]],
    before: [put('a')],
    after: [size, get(0), size, put('d', 0), get(0), get(0)],
    preemptions: 1,
    mostSchedules: 2_000,
    judge,
  });
  // Another process takes the item that woke it: it must wait for exactly the time that is left.
  const [x, y, z] = await context.processes(3);
  await explore(context, [x, y, z], {
    world: 'unbounded',
    programs: [[{ method: 'timedGet', timeoutMs: 30 } as Input], [pause(20), put('a')], [get(25)]],
    aloof: ['pause'],
    preemptions: 0,
    judge: (run) => {
      const [timed] = run.calls.filter(({ input }) => input.method === 'timedGet');
      const gaveUpAfter = timed?.outcome.kind === 'returned' ? timed.outcome.value : 30;
      return gaveUpAfter === 'got it' ||
        (typeof gaveUpAfter === 'number' && gaveUpAfter > 29 && gaveUpAfter < 45)
        ? undefined
        : {
            code: 'wrong-value',
            sentence:
              'get(30) was woken after 20 ms, and another process took the item: it should have waited only the remaining 10 ms, and then thrown QueueEmpty.',
            expected: 'QueueEmpty after 30 ms',
            actual:
              typeof gaveUpAfter === 'number'
                ? `QueueEmpty after ${String(gaveUpAfter)} ms`
                : show(gaveUpAfter),
          };
    },
  });
});

law('a put wakes a sleeping get, and a get a sleeping put', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'one',
    programs: [[get()], [put('a')]],
    judge: firstOf(asQueue({ maxSize: 1 }), wokenByNobody),
  });
  await explore(context, [a, b], {
    world: 'one',
    programs: [[put('b')], [get(), get()]],
    before: [put('a')],
    mostSchedules: 3_000,
    judge: firstOf(asQueue({ maxSize: 1 }), wokenByNobody),
  });
  // Two sleepers, two items: neither may be forgotten.
  await explore(context, [a, b, c], {
    world: 'unbounded',
    programs: [[get()], [get()], [put('a'), put('b')]],
    preemptions: 1,
    mostSchedules: 3_000,
    judge: firstOf(asQueue(), wokenByNobody),
  });
  await explore(context, [a, b, c], {
    world: 'one',
    programs: [[put('b')], [put('c')], [get(), get(), get()]],
    before: [put('a')],
    preemptions: 1,
    mostSchedules: 700,
    samples: 50,
    judge: firstOf(asQueue({ maxSize: 1 }), wokenByNobody),
  });
  // No item ever comes: get() sleeps, and does not poll.
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[get()], [size]],
    preemptions: 0,
    mayBlock: true,
    judge: asQueue(),
  });
});

law('joinTasks() sleeps until the last task is done', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[joinTasks()], [get(), taskDone, get(), taskDone]],
    before: [put('a'), put('b')],
    preemptions: 1,
    mostSchedules: 2_000,
    judge: firstOf(asQueue(), wokenByNobody),
  });
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [
      [put('a'), joinTasks(20)],
      [get(), taskDone],
    ],
    preemptions: 1,
    mostSchedules: 1_000,
    judge: asQueue(),
  });
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [
      [get(), taskDone],
      [get(), taskDone],
    ],
    before: [put('a'), put('b')],
    after: [joinTasks(0)],
    mostSchedules: 1_500,
    judge: endsWith(true, () => ({
      code: 'lost-update',
      sentence:
        'Two processes have reported a task as done, but joinTasks() still waits for one: two concurrent taskDone() counted as one.',
    })),
  });
});

law(
  'three producers and three consumers at once lose nothing',
  async ({ processes }) => {
    const [a, b, c, d, e, f] = await processes(6);
    if (a === undefined || b === undefined || c === undefined) return;
    if (d === undefined || e === undefined || f === undefined) return;
    const queue = await a.make({ maxSize: 50 });
    const count = 250;
    const consumers = [d, e, f].map((process) => process.consume(queue));
    await Promise.all([a, b, c].map((process, producer) => process.produce(queue, producer, count)));
    for (let i = 0; i < 3; i++) await a.put(queue, null);
    const lists = await Promise.all(consumers);
    const all = lists.flat();
    const expected = [0, 1, 2].flatMap((producer) =>
      Array.from({ length: count }, (_, n) => producer * 1_000_000 + n),
    );
    const doubled = all.length - new Set(all).size;
    holds(doubled === 0, `Each item comes out once: ${String(doubled)} came out twice.`, 'doubled-item');
    const lost = expected.length - all.length;
    holds(
      lost === 0,
      `Each item comes out: ${String(lost)} of ${String(expected.length)} were lost.`,
      'lost-item',
    );
    same(
      [...all].sort((x, y) => x - y),
      expected,
      'The items that came out are those that were put.',
      'message-split',
    );
    const isOrdered = lists.every((list) =>
      [0, 1, 2].every((producer) => isRising(list.filter((one) => Math.floor(one / 1_000_000) === producer))),
    );
    holds(
      isOrdered,
      'Each consumer gets the items of one producer in the order in which they were put.',
      'wrong-order',
    );
    // Two processes that can only continue together.
    const [there, back] = [await a.make({ maxSize: 1 }), await a.make({ maxSize: 1 })];
    const passed = await Promise.all([a.pass(back, there, 20, true), b.pass(there, back, 20, false)]);
    same(passed, [19, 19], 'Two processes that take turns through two queues both complete.');
  },
  { isLong: true },
);

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((one, at) => at === 0 || one > (numbers[at - 1] ?? 0));
}

law('a producer that ends right after put() loses nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const { items, exitCode } = await a.whatIsLeftBy(20, 500);
  same(exitCode, 0, 'The producer ends by process.exit(0).');
  same(
    items,
    Array.from({ length: 20 }, (_, at) => String(500 + at)),
    'Once put() has returned, the item is in the queue: it outlives the process that put it.',
    'lost-item',
  );
  for (const length of [30_000, LARGE]) {
    const wrong = await a.largeOneLeftBy(length);
    holds(
      wrong === null,
      `So is an item of ${String(length)} bytes: put() waits until all of it is in the queue, or has been taken.`,
      'lost-item',
      { actual: wrong ?? '' },
    );
  }
});

law('a process killed at any step costs at most its own item', async (context) => {
  const [a, b, c] = await context.processes(3);
  // A producer is killed: the other producer's items come out, and no process waits for the dead one.
  await explore(context, [a, b], {
    world: 'two',
    programs: [[put('b'), get(), get(200)], [put('a')]],
    kill: [2],
    preemptions: 1,
    mostSchedules: 500,
    samples: 0,
    judge: survives('a'),
  });
  // A producer is killed while it fills the only place.
  await explore(context, [a, b], {
    world: 'one',
    programs: [[get(200), put('b'), get()], [put('a')]],
    kill: [2],
    preemptions: 0,
    judge: survives('a'),
  });
  // A consumer is killed: the item that it was about to get may be gone, but not the others.
  await explore(context, [a, b], {
    world: 'two',
    programs: [[get(200), put('c'), get(200), get(200)], [get(400)]],
    before: [put('a'), put('b')],
    kill: [2],
    preemptions: 1,
    mostSchedules: 500,
    samples: 0,
    judge: survives(),
  });
  // A process is asleep while it happens.
  await explore(context, [a, b, c], {
    world: 'one',
    programs: [[get()], [put('a')], [put('b')]],
    kill: [2],
    preemptions: 1,
    mostSchedules: 300,
    samples: 0,
    judge: survives('a'),
  });
  await explore(context, [a, b, c], {
    world: 'one',
    programs: [[put('b')], [get()], [get()]],
    before: [put('a')],
    kill: [2],
    preemptions: 1,
    mostSchedules: 300,
    samples: 0,
    judge: survives(),
  });
  // Killed by the system, in the middle of an item that is larger than the buffer.
  for (const step of [3, 40]) {
    const [e] = await context.processes(1);
    const queue = await a.make();
    await holdBefore(e, step, (process) => process.putPattern(queue, LARGE));
    await kill(e);
    const [, got] = await Promise.all([b.put(queue, `after ${String(step)}`, 60_000), a.getText(queue)]);
    same(
      got,
      `after ${String(step)}`,
      'A producer was killed in the middle of a large item: the others’ items come out whole.',
      'message-split',
    );
  }
  for (const step of [5, 12, 30]) {
    const [e] = await context.processes(1);
    const queue = await a.make();
    const putting = a.putPattern(queue, LARGE);
    await holdBefore(e, step, (process) => process.getText(queue));
    await kill(e);
    const getting = b.getText(queue);
    await putting;
    await a.put(queue, `after ${String(step)}`, 60_000);
    same(
      await getting,
      `after ${String(step)}`,
      'A consumer was killed in the middle of a large item: the next one gets none of the rest.',
      'message-split',
    );
  }
});

/**
 * At most one item is gone (one of `atRisk`, if any are named); each item comes out at most once, and no process waits
 * for ever.
 */
function survives(...atRisk: readonly string[]): (run: ObservedRun) => Fault | undefined {
  return (run) => {
    const calls = run.calls.filter(({ process }) => !run.isKilled(process));
    const got = run.calls.flatMap(({ input, outcome }) =>
      input.method === 'get' && outcome.kind === 'returned' ? [String(outcome.value)] : [],
    );
    const known = [...run.calls].flatMap(({ input }) =>
      input.method === 'put' ? [String((input as { item?: unknown }).item)] : [],
    );
    const strange = got.find((item, at) => !known.includes(item) || got.indexOf(item) !== at);
    if (strange !== undefined) {
      return {
        code: known.includes(strange) ? 'doubled-item' : 'message-split',
        sentence: `A process was killed in the middle of a call, and then ${show(strange)} came out of the queue${known.includes(strange) ? ' twice' : ', which was never put'}: a half-written item must not be seen.`,
      };
    }
    const failed = calls.find(
      ({ outcome }) => outcome.kind === 'threw' && outcome.error.name !== 'QueueEmpty',
    );
    if (failed?.outcome.kind === 'threw') {
      return {
        code: 'threw',
        sentence: `A process was killed in the middle of a call, and after that ${failed.input.method}() in another process throws ${failed.outcome.error.name}: ${failed.outcome.error.message}`,
      };
    }
    if (run.isStuck) return undefined; // reported by the run itself
    const isAnybodyKilled = [1, 2, 3].some((process) => run.isKilled(process));
    // When a process finds the queue empty, everything put before that must have come out, or have been taken by the
    // killed process.
    const emptyAt = calls
      .filter(({ input, outcome }) => input.method === 'get' && outcome.kind === 'threw')
      .map(({ begun }) => begun);
    const lost = run.calls
      .filter(
        ({ input, outcome, ended }) =>
          input.method === 'put' && outcome.kind === 'returned' && emptyAt.some((at) => at > ended),
      )
      .map(({ input }) => String((input as { item?: unknown }).item))
      .filter((item) => !got.includes(item));
    const dear = lost.filter((item) => atRisk.length > 0 && !atRisk.includes(item));
    if (dear.length > 0 || lost.length > (isAnybodyKilled ? 1 : 0)) {
      return {
        code: 'lost-item',
        sentence: `${lost.map(show).join(' and ')} had been put, and never came out: a process that is killed may take only one item with it, the one that it was putting or getting.`,
      };
    }
    return undefined;
  };
}

law('close() gives back what the queue held', async ({ processes }) => {
  const [a] = await processes(1);
  const before = segments(a);
  await a.makeAndClose(6);
  const left = segments(a) - before;
  holds(
    left === 0,
    `After close(), no shared memory may be left: ${String(left)} pieces are.`,
    'leaked-memory',
  );
  await a.refusals();
  holds(segments(a) === before, 'A constructor that throws takes no memory.', 'leaked-memory');
});
