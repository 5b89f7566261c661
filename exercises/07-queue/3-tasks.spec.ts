import {
  asQueue,
  endsWith,
  explore,
  explorePrograms,
  fc,
  firstOf,
  holdBefore,
  holds,
  ordinaryLimits,
} from '#lab';
import { quiet, refuses, same, segments, show, stage, throws, withLimits, wokenByNobody } from '#lab';
import type { CheckContext, Fault, Input, ObservedRun, Plan, Program } from '#lab';
import type * as Scenarios from './queue.scenarios';

const { law } = stage<typeof Scenarios>('queue', 'tasks');

const timed = (timeoutMs?: number): object => (timeoutMs === undefined ? {} : { timeoutMs });
const put = (item: unknown, timeoutMs?: number): Input =>
  ({ method: 'put', item, ...timed(timeoutMs) }) as Input;
const get = (timeoutMs?: number): Input => ({ method: 'get', ...timed(timeoutMs) });
const taskDone: Input = { method: 'taskDone' };
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;
const size: Input = { method: 'size' };
const joinTasks = (timeoutMs?: number): Input => ({ method: 'joinTasks', ...timed(timeoutMs) });

/** So large that several of them do not fit into the buffer of most queues. */
const LARGE = 3 * 2 ** 20 + 5;

const items = async ({ processes, trail }: CheckContext<typeof Scenarios>): Promise<void> => {
  // Through a small ring, they go in thousands of pieces.
  const patient = { ...ordinaryLimits, cpuMs: 10_000 };
  const [left, right] = await processes(2);
  const [a, b] = [withLimits(left, patient), withLimits(right, patient)];
  const queue = await a.make();
  const [, different] = await Promise.all([a.putLengths(queue), b.getLengths(queue)]);
  same(different, null, 'Items that fill half of the ring, or all of it, come out whole.', 'message-split');
  for (const length of [LARGE, 16 * 2 ** 20]) {
    trail.restart();
    const [, wrong] = await Promise.all([a.putPattern(queue, length), b.getPattern(queue, length)]);
    same(wrong, null, `An item of ${String(length)} bytes comes out as it was put.`, 'message-split');
  }
};
law('an item of any size comes out whole, even one larger than the buffer', items, { isLong: true });

/** Explores in a queue without a bound. */
async function unbounded(context: CheckContext<typeof Scenarios>, plan: Omit<Plan, 'world'>): Promise<void> {
  const processes = await context.processes(plan.programs.length);
  await explore(context, processes, { world: 'unbounded', judge: asQueue(), ...plan });
}

/** There, a capital letter is an item that is larger than the ring. */
async function large(
  context: CheckContext<typeof Scenarios>,
  plan: Partial<Plan> & Pick<Plan, 'programs'>,
): Promise<void> {
  const processes = await context.processes(plan.programs.length);
  await explore(context, processes, { world: 'large', mostSteps: 8_000, ...plan });
}

law('two large items that are put at the same time do not mix, and count as two', async (context) => {
  const few = { preemptions: 1, mostSchedules: 40, samples: 0, judge: asQueue() };
  await large(context, { programs: [[put('A')], [put('B'), size], [get(), get()]], ...few });
  await large(context, { programs: [[put('A'), put('b')], [get()], [get()]], ...few });
  // It takes its place until the last piece is taken.
  const ofOne = { world: 'largeOne', judge: asQueue({ maxSize: 1 }) };
  await large(context, { ...few, ...ofOne, programs: [[put('A'), put('b', 0), size], [get()]] });
});

law('a large item counts when it is complete, and a timeout leaves no part of it', async (context) => {
  const [a, b, c] = await context.processes(3);
  const queue = await a.make();
  let isPut = false;
  const putting = a.putPattern(queue, LARGE).then(() => (isPut = true));
  await quiet(a);
  await Promise.race([putting, Promise.resolve()]); // it may have failed, in what is not written yet
  const expected = isPut ? [1, false, false] : [0, true, false];
  same(await b.facts(queue), expected, 'An item counts once its last piece has been written.');
  same([await b.getPattern(queue, LARGE), await putting], [null, true], 'A large item comes out whole.');
  same(await c.facts(queue), [0, true, false], 'The size is exact again.');
  const few = { aloof: ['pause'], preemptions: 1, mostSchedules: 40, samples: 0, judge: isAllOrNothing };
  const after = [get(0), get(0)];
  const late = [pause(200), put('b')];
  const gets = [get(200), get(200), get(200)];
  await large(context, { programs: [[put('A', 30)], [pause(150), ...gets], late], after, ...few });
  const two = [put('A'), put('b')];
  await large(context, { programs: [two, [get(30), ...gets]], after, ...few, mostSchedules: 150 });
  // The time of a put() is over while a consumer is in the middle of its item: the consumer gets it, or starts over.
  const second = await a.make();
  const puttingInTime = a.putPatternInTime(second, LARGE, 1_000);
  await quiet(a);
  const held = await holdBefore(c, 25, (process) => process.getText(second));
  await throws(b.get(queue, 2_000), { name: 'QueueEmpty' }, 'get(2000) of an empty queue throws QueueEmpty.');
  const last = b.put(second, 'the next item', 60_000);
  const [text] = await Promise.all([held?.resume(), last, puttingInTime]);
  const whole = 'A consumer that has taken a part of an item gets all of it, or nothing of it.';
  same(text, 'the next item', whole, 'message-split');
});

/** What has begun either is completed, or leaves nothing. */
function isAllOrNothing({ calls }: ObservedRun): Fault | undefined {
  const done = calls.filter(({ outcome }) => outcome.kind === 'returned');
  const came = done.flatMap(({ outcome, input }) =>
    input.method === 'get' && 'value' in outcome ? [outcome.value] : [],
  );
  const went = done.flatMap(({ input }) => (input.method === 'put' && 'item' in input ? [input.item] : []));
  if (show(came.sort()) === show(went.sort())) return undefined;
  const sentence = 'The items that come out are those whose put() has returned, each once, and whole.';
  return { code: 'message-split', sentence, expected: show(went), actual: show(came) };
}

law('a producer that ends right after put() loses nothing, not even a large item', async ({ processes }) => {
  const [a] = await processes(1);
  const { items, exitCode } = await a.whatIsLeftBy(20, 50);
  same(exitCode, 0, 'The producer ends by process.exit(0).');
  const lengths = Array.from({ length: 20 }, (_, at) => String(50 + at));
  same(items, lengths, 'Once put() has returned, the item outlives the process that put it.', 'lost-item');
  for (const length of [30_000, LARGE]) {
    const promise = `put() of ${String(length)} bytes returns when all of them are in the queue, or taken.`;
    same(await a.largeOneLeftBy(length), null, promise, 'lost-item');
  }
});

law('after close(), each call throws QueueClosed', async ({ processes }) => {
  const [a, b] = await processes(2);
  const queue = await a.make({ maxSize: 2 });
  await a.put(queue, 'kept');
  const { errors, size } = await b.closeTwin(queue);
  const wrong = errors.filter(([, error]) => error !== 'QueueClosed');
  same(wrong, [], 'After close(), each call must throw QueueClosed.', 'wrong-error');
  same(size, 1, 'A second object of it in the same process is not affected.', 'state-changed');
});

law('a queue that one process closes stays open in the others', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const queue = await a.make();
  await b.put(queue, 'last words');
  await b.close(queue);
  same(await c.get(queue, 1000), 'last words', 'What was put before close() comes out.', 'lost-item');
  await c.put(queue, 'kept');
  await a.close(queue);
  same(await c.get(queue, 1000), 'kept', 'The process that made it may leave first.', 'lost-item');
});

law('close() gives back what the queue held, and the queue is gone', async ({ processes }) => {
  const [a] = await processes(1);
  const before = segments(a);
  await a.makeAndClose(6);
  same(segments(a) - before, 0, 'After close(), no shared memory may be left.', 'leaked-memory');
  await a.refusals();
  same(segments(a) - before, 0, 'A constructor that throws takes no memory.', 'leaked-memory');
  const gone = await a.openGone();
  const isNamed = !['no error', 'Error', 'TypeError', 'ReferenceError'].includes(gone);
  const promise =
    'To open a queue that is gone throws an error that is named for it, such as SharedMemoryGone.';
  holds(isNamed, promise, gone === 'no error' ? 'no-error' : 'wrong-error', { actual: gone });
});

law('joinTasks() says whether every item that was put is reported done', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  same(await a.joinTasks(queue), true, 'Nothing was put: joinTasks() returns true at once.');
  for (const item of [1, 2]) await a.put(queue, item);
  same(await b.joinTasks(queue, 0), false, 'Two tasks are unfinished: joinTasks(0) returns false.');
  for (let i = 0; i < 2; i++) await b.get(queue);
  same(await a.joinTasks(queue, 10), false, 'The items were taken, but have not been reported as done.');
  same(await b.taskDone(queue), undefined, 'taskDone() returns nothing.');
  same(await a.joinTasks(queue, -5), false, 'One task is left, and joinTasks(-5) means joinTasks(0).');
  await a.taskDone(queue);
  same(await a.joinTasks(queue), true, 'All tasks are done, whichever process reported them.');
  await a.put(queue, 3);
  await b.taskDone(queue);
  same(await a.joinTasks(queue, 0), true, 'joinTasks() waits for taskDone(), and not for get().');
  same(await a.get(queue), 3, 'taskDone() takes no item.');
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
  const tooMany = { name: 'RangeError' };
  await throws(a.taskDone(queue), tooMany, 'taskDone() without a task must throw a RangeError.');
  await a.put(queue, 1);
  await throws(a.putNowait(queue, 2), { name: 'QueueFull' }, 'The queue is full.');
  await b.get(queue);
  await b.taskDone(queue);
  same(await a.joinTasks(queue, 0), true, 'A put() that failed does not count as a task.', 'lost-slot');
  await throws(b.taskDone(queue), tooMany, 'More taskDone() than put() must throw a RangeError.');
  same(await b.joinTasks(queue, 0), true, 'A taskDone() that throws changes nothing.', 'state-changed');
});

const work = [get(), taskDone];
const before = [put('a'), put('b')];

law('joinTasks() sleeps until the last task is done, or its time is up', async (context) => {
  const judge = firstOf(asQueue(), wokenByNobody);
  const few = { preemptions: 1, mostSchedules: 2_000 };
  await unbounded(context, { programs: [[joinTasks()], [...work, ...work]], before, judge, ...few });
  await unbounded(context, { programs: [[put('a'), joinTasks(20)], work], ...few });
  // What is put after it has begun to wait is unfinished, too.
  const more = [get(), put('b'), taskDone];
  await unbounded(context, { programs: [[joinTasks(20)], more], before: before.slice(1), preemptions: 0 });
  // It wakes all that wait for that.
  const one = { before: before.slice(1), judge, preemptions: 1, mostSchedules: 300, samples: 0 };
  await unbounded(context, { programs: [[joinTasks()], [joinTasks()], work], ...one });
});

law('two taskDone() at the same time both count', async (context) => {
  const judge = endsWith(true, () => ({
    code: 'lost-update',
    sentence:
      'Two processes have reported a task as done, but joinTasks() still waits for one: two concurrent taskDone() counted as one.',
  }));
  const bound = { after: [joinTasks(0)], mostSchedules: 1_500 };
  await unbounded(context, { programs: [work, work], before, judge, ...bound });
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
