import {
  asQueue,
  endsWith,
  explore,
  explorePrograms,
  fc,
  firstOf,
  holdBefore,
  holds,
  quiet,
  refuses,
  same,
  segments,
  show,
  stage,
  throws,
  wokenByNobody,
  type CheckContext,
  type Input,
  type Plan,
  type Program,
} from '#lab';
import type * as Scenarios from './queue.scenarios';

const { law } = stage<typeof Scenarios>('queue', 'tasks');

const timed = (timeoutMs?: number): object => (timeoutMs === undefined ? {} : { timeoutMs });
const put = (item: unknown, timeoutMs?: number): Input =>
  ({ method: 'put', item, ...timed(timeoutMs) }) as Input;
const get = (timeoutMs?: number): Input => ({ method: 'get', ...timed(timeoutMs) });
const taskDone: Input = { method: 'taskDone' };
const joinTasks = (timeoutMs?: number): Input => ({ method: 'joinTasks', ...timed(timeoutMs) });

/** So large that several of them do not fit into the buffer of most queues. */
const LARGE = 3 * 2 ** 20 + 5;

law(
  'an item of any size comes out whole, even one larger than the buffer',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const queue = await a.make();
    for (const length of [0, 1, 63, 64, 65, 1000, 4096, 65_536, LARGE, 16 * 2 ** 20]) {
      trail.restart();
      const [, wrong] = await Promise.all([a.putPattern(queue, length), b.getPattern(queue, length)]);
      holds(wrong === null, `An item of ${String(length)} bytes comes out as it was put.`, 'message-split', {
        actual: wrong ?? '',
      });
    }
  },
  { isLong: true },
);

law(
  'two large items that are put at the same time do not mix, and count as two',
  async ({ processes, trail }) => {
    const [a, b, c] = await processes(3);
    const bounded = await a.make({ maxSize: 1 });
    const [, , one, other] = await Promise.all([
      a.putPattern(bounded, LARGE),
      c.putPattern(bounded, LARGE),
      b.getPattern(bounded, LARGE),
      b.getPattern(bounded, LARGE),
    ]);
    same([one, other], [null, null], 'They come out one after the other, each whole.', 'message-split');
    // One producer is stopped in the middle of a large item, and a second one puts.
    for (const step of [6, 15]) {
      trail.restart();
      const queue = await a.make();
      const held = await holdBefore(a, step, (process) => process.putPattern(queue, LARGE));
      const second = c.putPattern(queue, LARGE + 1);
      await quiet(c);
      const ended = held?.resume();
      const first = b.getAnyPattern(queue);
      await ended;
      const came = [await first, await b.getAnyPattern(queue)];
      const whole = ['a whole one', 'a whole one'];
      same(came, whole, 'They do not mix, whatever happens in between.', 'message-split');
      await second;
    }
    await a.put(bounded, 'small');
    same(await b.facts(bounded), [1, false, true], 'After all this, the size is exact.');
  },
  { isLong: true },
);

law('a producer that ends right after put() loses nothing, not even a large item', async ({ processes }) => {
  const [a] = await processes(1);
  const { items, exitCode } = await a.whatIsLeftBy(20, 50);
  same(exitCode, 0, 'The producer ends by process.exit(0).');
  const put = Array.from({ length: 20 }, (_, at) => String(50 + at));
  same(items, put, 'Once put() has returned, the item outlives the process that put it.', 'lost-item');
  for (const length of [30_000, LARGE]) {
    const promise = `put() of ${String(length)} bytes returns when all of them are in the queue, or taken.`;
    same(await a.largeOneLeftBy(length), null, promise, 'lost-item');
  }
});

law('after close(), each call throws QueueClosed', async ({ processes }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  await a.put(queue, 'kept');
  const { errors, size } = await b.closeTwin(queue);
  for (const [call, error] of errors)
    holds(
      error === 'QueueClosed',
      `After close(), ${call} must throw QueueClosed; a second close() does nothing.`,
      error === 'no error' ? 'no-error' : 'wrong-error',
      { expected: 'QueueClosed', actual: error },
    );
  same(size, 1, 'A second object of the same queue, in the same process, is not affected.', 'state-changed');
});

law('a queue that one process closes stays open in the others', async ({ processes }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  await a.put(queue, 'kept');
  await b.put(queue, 'last words');
  await b.close(queue);
  const left = [await a.get(queue, 1000), await a.get(queue, 1000)];
  same(left, ['kept', 'last words'], 'All that was put before close() comes out.', 'lost-item');
});

law('close() gives back what the queue held, and the queue is gone', async ({ processes }) => {
  const [a] = await processes(1);
  const before = segments(a);
  await a.makeAndClose(6);
  same(segments(a) - before, 0, 'After close(), no shared memory may be left.', 'leaked-memory');
  await a.refusals();
  same(segments(a) - before, 0, 'A constructor that throws takes no memory.', 'leaked-memory');
  const gone = await a.openGone();
  holds(
    !['no error', 'Error', 'TypeError', 'ReferenceError'].includes(gone),
    'Opening a queue that is gone must throw an error whose name says so, such as the kernel’s SharedMemoryGone.',
    gone === 'no error' ? 'no-error' : 'wrong-error',
    { actual: gone },
  );
});

law('joinTasks() says whether every item that was put is reported done', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  same(await a.joinTasks(queue), true, 'Nothing was put: joinTasks() returns true at once.');
  await a.put(queue, 1);
  await a.put(queue, 2);
  same(await b.joinTasks(queue, 0), false, 'Two tasks are unfinished: joinTasks(0) returns false.');
  await b.get(queue);
  await b.get(queue);
  same(await a.joinTasks(queue, 10), false, 'The items were taken, but have not been reported as done.');
  same(await b.taskDone(queue), undefined, 'taskDone() returns nothing.');
  same(await a.joinTasks(queue, -5), false, 'One task is left, and joinTasks(-5) means joinTasks(0).');
  await a.taskDone(queue);
  same(await a.joinTasks(queue), true, 'All tasks are done, whichever process reported them.');
  trail.restart();
  await refuses(
    (timeout) => a.joinTasks(queue, timeout),
    [NaN, 'soon', null].map((timeout) => [timeout, 'TypeError']),
    (timeout) => `joinTasks(${timeout}) must throw a TypeError.`,
  );
});

law('one taskDone() too many is a RangeError, and a failed put does not count', async ({ processes }) => {
  const [a, b] = await processes(2);
  const queue = await a.make({ maxSize: 1 });
  await throws(
    a.taskDone(queue),
    { name: 'RangeError' },
    'taskDone() without a task must throw a RangeError.',
  );
  await a.put(queue, 1);
  await throws(a.putNowait(queue, 2), { name: 'QueueFull' }, 'The queue is full.');
  await b.get(queue);
  await b.taskDone(queue);
  same(await a.joinTasks(queue, 0), true, 'A put() that failed does not count as a task.', 'lost-slot');
  await throws(
    b.taskDone(queue),
    { name: 'RangeError' },
    'More taskDone() than put() must throw a RangeError.',
  );
  same(await b.joinTasks(queue, 0), true, 'It changes nothing.', 'state-changed');
});

/** Explores in a queue without a bound. */
async function unbounded(context: CheckContext<typeof Scenarios>, plan: Omit<Plan, 'world'>): Promise<void> {
  const processes = await context.processes(plan.programs.length);
  await explore(context, processes, { world: 'unbounded', judge: asQueue(), ...plan });
}

const work = [get(), taskDone];
const before = [put('a'), put('b')];

law('joinTasks() sleeps until the last task is done, or its time is up', async (context) => {
  const judge = firstOf(asQueue(), wokenByNobody);
  const few = { preemptions: 1, mostSchedules: 2_000 };
  await unbounded(context, { programs: [[joinTasks()], [...work, ...work]], before, judge, ...few });
  await unbounded(context, { programs: [[put('a'), joinTasks(20)], work], ...few });
});

law('two taskDone() at the same time both count', async (context) => {
  const judge = endsWith(true, () => ({
    code: 'lost-update',
    sentence:
      'Two processes have reported a task as done, but joinTasks() still waits for one: two concurrent taskDone() counted as one.',
  }));
  await unbounded(context, {
    programs: [work, work],
    before,
    after: [joinTasks(0)],
    mostSchedules: 1_500,
    judge,
  });
});

law('any programs of calls are linearizable, in every schedule', async (context) => {
  const call = (letters: readonly string[], more: readonly Input[]): fc.Arbitrary<Input> =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...letters).map((letter) => put(letter, 0)) },
      { weight: 5, arbitrary: fc.constantFrom(get(0), get(0), get(0), get(0), get()) },
      { weight: 1, arbitrary: fc.constantFrom('size', 'isEmpty', 'isFull').map((method) => ({ method })) },
      { weight: 1, arbitrary: fc.constantFrom(taskDone, joinTasks(0), ...more) },
    );
  // Each item occurs once, so that it is clear which one went wrong.
  const program = (letters: readonly string[], more: readonly Input[] = []): fc.Arbitrary<Program> =>
    fc.uniqueArray(call(letters, more), { minLength: 1, maxLength: 3, selector: (input) => show(input) });
  for (const [world, maxSize] of [
    ['two', 2],
    ['one', 1],
  ] as const) {
    await explorePrograms(context, await context.processes(2), {
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
