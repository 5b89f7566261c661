import {
  asQueue,
  explore,
  fc,
  firstOf,
  forAll,
  holds,
  refuses,
  release,
  same,
  show,
  stage,
  throws,
  timed,
  wokenByNobody,
  type CheckContext,
  type Fault,
  type Input,
  type ObservedRun,
  type Plan,
} from '#lab';
import type * as Scenarios from './queue.scenarios';

const { law } = stage<typeof Scenarios>('queue', 'bounds');

const put = (item: unknown, timeoutMs?: number): Input =>
  ({ method: 'put', item, ...(timeoutMs === undefined ? {} : { timeoutMs }) }) as Input;
const get = (timeoutMs?: number): Input => ({
  method: 'get',
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const [full, empty] = [{ name: 'QueueFull' }, { name: 'QueueEmpty' }];
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;
const [size, isEmpty, isFull] = [{ method: 'size' }, { method: 'isEmpty' }, { method: 'isFull' }] as const;

/** Rows of a table of refusals. */
const each = (name: string | readonly string[], ...wrong: readonly unknown[]) =>
  wrong.map((argument) => [argument, name] as const);

law('maxSize is an integer of any size, 0 or more', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const either = ['RangeError', 'TypeError'];
  await refuses(
    async (maxSize) => a.make({ maxSize }),
    [...each('RangeError', -1, 1.5), ...each(either, NaN, Infinity), ...each('TypeError', '3', null, 5n)],
    (maxSize) => `new Queue({ maxSize: ${maxSize} }) must throw.`,
  );
  await throws(a.make(7), { name: 'TypeError' }, 'new Queue(7) must throw: options are an object.');
  for (const maxSize of [-0, undefined, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
    trail.restart();
    const queue = await a.make({ maxSize });
    for (const item of [1, 2]) await a.putNowait(queue, item);
    same(await a.facts(queue), [2, false, false], `Two items of ${String(maxSize)} do not fill it.`);
  }
});

law('a timeout that is not a number is rejected', async ({ processes }) => {
  const [a] = await processes(1);
  const queue = await a.make({ maxSize: 1 });
  const wrong = each('TypeError', NaN, 'soon', '5', null, true);
  const refusesBoth = async (): Promise<void> => {
    const thrown = (call: string) => (timeout: string) => `${call}${timeout}) must throw a TypeError.`;
    await refuses(async (timeout) => a.put(queue, 1, timeout), wrong, thrown('put(1, '));
    await refuses(async (timeout) => a.get(queue, timeout), wrong, thrown('get('));
  };
  await refusesBoth();
  same(await a.facts(queue), [0, true, false], 'Rejected calls put nothing.', 'state-changed');
  await a.put(queue, 'x');
  await refusesBoth();
  same(await a.get(queue), 'x', 'Rejected calls take nothing.', 'state-changed');
});

law('QueueFull at exactly maxSize items, QueueEmpty at none', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  for (const maxSize of [1, 3]) {
    trail.restart();
    const queue = await a.make({ maxSize });
    await throws(b.getNowait(queue), empty, 'A new queue is empty: getNowait() throws QueueEmpty.');
    for (let n = 1; n <= maxSize; n++) await a.putNowait(queue, n);
    const promise = 'There are maxSize items: putNowait() throws QueueFull.';
    for (let i = 0; i < 3; i++) await throws(b.putNowait(queue, 'more'), full, promise);
    same(await a.getNowait(queue), 1, 'The first item comes out.');
    await b.putNowait(queue, 'last');
    for (let n = 2; n <= maxSize; n++)
      same(await a.getNowait(queue), n, 'First in, first out.', 'wrong-order');
    same(await a.getNowait(queue), 'last', 'What was put after a failed put() comes out in its turn.');
    await throws(a.getNowait(queue), empty, 'The queue is empty again.');
    for (let n = 1; n <= maxSize; n++) await b.put(queue, n, 1000);
    same(await a.facts(queue), [maxSize, false, true], 'All places can be filled again.', 'lost-slot');
    const never = 'put() of what cannot be copied throws at once, in a full queue, too.';
    await throws(b.putUnsendable(queue, 'a function'), { name: 'DataCloneError' }, never);
  }
  const lacks = await a.errorsOf(await a.make({ maxSize: 1 }));
  same(lacks, [], 'QueueEmpty, QueueFull and DataCloneError are an Error with a code.', 'wrong-error');
});

law('a timeout is over in time, and 0 or less does not wait', async ({ processes }) => {
  const [a, b] = await processes(2);
  const queue = await a.make({ maxSize: 1 });
  const takes = async (ms: number, call: () => Promise<unknown>): Promise<void> => {
    const { ms: took } = await timed(a, call);
    const promise = `A call with a timeout of ${String(ms)} ms must wait for ${String(ms)} ms.`;
    holds(took >= ms && took < ms + 10, promise, 'wrong-value', { actual: `${String(took)} ms` });
  };
  await takes(0, async () => throws(a.get(queue, -5), empty, 'get(-5) of an empty queue throws QueueEmpty.'));
  await takes(15, async () => throws(a.get(queue, 15), empty, 'get(15) waits, and throws QueueEmpty.'));
  await a.put(queue, 1, -5);
  await takes(0, async () => throws(a.put(queue, 2, -5), full, 'put(item, -5) throws QueueFull.'));
  await takes(15, async () => throws(a.put(queue, 2, 15), full, 'put(item, 15) waits: QueueFull.'));
  same(await b.facts(queue), [1, false, true], 'What did not fit is not in the queue.', 'state-changed');
  same(await a.get(queue, -5), 1, 'get(-5) takes an item that is there.');
});

law('order and size stay exact, however many items have passed through', async ({ processes }) => {
  const [a] = await processes(1);
  const queue = await a.make({ maxSize: 3 });
  await a.put(queue, '0'.padStart(300));
  // More than 16 bits can count, and around the whole buffer more than once.
  for (let n = 1; n < 66_000; n += 1000) {
    const wrong = await a.passThrough(queue, n, n + 1000);
    same(wrong, null, 'Order and size stay exact, however many items pass through.');
  }
});

law('any calls, one after the other, do what they do to a list', async (context) => {
  const [a, b] = await context.processes(2);
  const item = fc.oneof(fc.integer(), fc.string(), fc.record({ a: fc.string({ maxLength: 300 }) }));
  const call = fc.constantFrom('put', 'put', 'get', 'get', 'putUnsendable');
  const step = fc.tuple(call, fc.constantFrom(a, b), item);
  const program = fc.array(step, { minLength: 1, maxLength: 20 });
  await forAll(
    context,
    [fc.integer({ min: 0, max: 3 }), program],
    async (maxSize, steps) => {
      const queue = await a.make({ maxSize });
      const list: unknown[] = [];
      const isFull = (): boolean => maxSize > 0 && list.length === maxSize;
      for (const [call, process, one] of steps) {
        if (call === 'get' && list.length > 0)
          same(await process.getNowait(queue), list.shift(), 'First in, first out.', 'wrong-order');
        else if (call === 'get')
          await throws(process.getNowait(queue), empty, 'There is no item: QueueEmpty.');
        else if (call === 'putUnsendable') {
          if (!isFull())
            await throws(process.putUnsendable(queue, 'a function'), {}, 'A function cannot be put.');
        } else if (isFull())
          await throws(process.putNowait(queue, one), full, 'There are maxSize items: QueueFull.');
        else {
          await process.putNowait(queue, one);
          list.push(one);
        }
        const facts = [list.length, list.length === 0, isFull()];
        const seen = [await a.facts(queue), await b.facts(queue)];
        const promise = 'size, isEmpty and isFull are exact as soon as a call returns, in each process.';
        same(seen, [facts, facts], promise, call === 'putUnsendable' ? 'state-changed' : 'wrong-value');
      }
      await release(a, b);
    },
    { runs: 12 },
  );
});

/** Explores in a queue with that bound, and judges by the model. */
async function bounded(context: CheckContext<typeof Scenarios>, maxSize: 1 | 2, plan: Omit<Plan, 'world'>) {
  const processes = await context.processes(plan.programs.length);
  const world = maxSize === 1 ? 'one' : 'two';
  await explore(context, processes, { world, judge: asQueue({ maxSize }), ...plan });
}

law('with a maxSize, too, nothing is lost, doubled or out of order', async (context) => {
  const after = [get(0)];
  const two = [put('a'), put('b')];
  await bounded(context, 2, { programs: [two, [get(), get()]], after, mostSchedules: 350, samples: 40 });
  const few = { after, preemptions: 1, mostSchedules: 350, samples: 40 };
  await bounded(context, 1, { programs: [[put('a')], [put('b')], [get(), get()]], ...few });
  const fewer = { ...few, mostSchedules: 150, samples: 60 };
  await bounded(context, 1, { programs: [[put('a')], [put('b')], [get()], [get()]], ...fewer });
});

law('size, isEmpty and isFull are those of one moment, while others put and get', async (context) => {
  const changes = [put('a'), put('b'), get()];
  const looks = [size, size, isEmpty];
  await bounded(context, 2, { programs: [changes, looks], mostSchedules: 700, samples: 0 });
  await bounded(context, 2, { programs: [[put('a')], [get(), size, isEmpty]], preemptions: 1 });
  const [fills, asks] = [
    [put('a'), get()],
    [isFull, isFull],
  ];
  await bounded(context, 1, { programs: [fills, asks], preemptions: 1 });
});

const everyCallReturns = ({ calls }: ObservedRun): Fault | undefined => {
  const failed = calls.find(({ outcome }) => outcome.kind === 'threw');
  const sentence = 'What it waits for comes after 20 ms, so a call with a timeout of weeks must not give up.';
  return failed === undefined ? undefined : { code: 'wrong-value', sentence, actual: show(failed.input) };
};

law('a put or get that times out has put or taken nothing', async (context) => {
  const [before, after, mostSchedules] = [[put('a')], [size, get(0), get(0)], 2_000];
  await bounded(context, 1, { programs: [[put('b', 30)], [get(30)]], before, after, mostSchedules });
  await bounded(context, 1, { programs: [[get(30), get(0)], [put('a')]], after, mostSchedules });
  await bounded(context, 1, {
    programs: [[put('b', 30)], [put('c', 30)]],
    before,
    after: [size, get(0), size, put('d', 0), get(0), get(0)],
    preemptions: 1,
    mostSchedules,
  });
  // More milliseconds than a timer of 32 bits can count.
  for (const ms of [2 ** 31, 2 ** 32 + 1]) {
    const others = [pause(20), put('a'), put('c', ms), get()];
    const programs = [[get(ms), put('b', ms), get(ms)], others];
    await bounded(context, 1, { programs, aloof: ['pause'], preemptions: 0, judge: everyCallReturns });
  }
});

law('a call that is woken in vain waits only for the time that is left', async (context) => {
  // A different process takes the item, or the place, for which it was woken.
  const judge = (run: ObservedRun): Fault | undefined => {
    const [timed] = run.calls.filter(({ input }) => input.method === 'timed');
    const ms = timed?.outcome.kind === 'returned' ? timed.outcome.value : 30;
    if (ms === 'in time' || (typeof ms === 'number' && ms > 29 && ms < 45)) return undefined;
    const sentence =
      'A call with a timeout of 30 ms was woken after 20 ms, but a different process was faster: it should have waited only the remaining 10 ms, and then thrown.';
    const actual = typeof ms === 'number' ? `after ${String(ms)} ms` : show(ms);
    return { code: 'wrong-value', sentence, expected: 'after 30 ms', actual };
  };
  const timed = (call: Input): Input => ({ method: 'timed', call }) as Input;
  const plan = { aloof: ['pause'], preemptions: 0, judge };
  await bounded(context, 1, { programs: [[timed(get(30))], [pause(20), put('a')], [get(25)]], ...plan });
  const before = [put('a')];
  await bounded(context, 1, {
    programs: [[timed(put('b', 30))], [pause(20), get()], [put('c', 25)]],
    before,
    ...plan,
  });
});

law('a put that finds the queue full sleeps until a get makes a place', async (context) => {
  const before = [put('a')];
  const judge = firstOf(asQueue({ maxSize: 1 }), wokenByNobody);
  const some = { before, judge, mostSchedules: 3_000 };
  await bounded(context, 1, { programs: [[put('b')], [get(), get()]], ...some });
  const few = { before, judge, preemptions: 1, mostSchedules: 700, samples: 50 };
  await bounded(context, 1, { programs: [[put('b')], [put('c')], [get(), get(), get()]], ...few });
  // No place ever becomes free: put() sleeps, and does not poll.
  await bounded(context, 1, { programs: [[put('b')], [size]], before, preemptions: 0, mayBlock: true });
});
