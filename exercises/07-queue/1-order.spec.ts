import {
  asQueue,
  explore,
  firstOf,
  holds,
  refuses,
  same,
  stage,
  throws,
  wokenByNobody,
  type Input,
} from '#lab';
import type * as Scenarios from './queue.scenarios';

const { law } = stage<typeof Scenarios>('queue', 'order');

const put = (item: unknown): Input => ({ method: 'put', item }) as Input;
const get: Input = { method: 'get' };
/** After all items have come out, the next item to come out is the one that is put then: no item is there twice. */
const andNothingElse = [put('end'), get];

law('a different process gets what was put', async ({ processes }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  same(await a.put(queue, { hello: ['world'] }), undefined, 'put() returns nothing.');
  same(await b.get(queue), { hello: ['world'] }, 'A different process gets the item that was put.');
});

law('items come out in the order in which they were put', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const queue = await a.make();
  for (const item of ['one', 'two', 'three']) await a.put(queue, item);
  await c.put(queue, 'four');
  same(
    [await b.get(queue), await c.get(queue), await b.get(queue), await a.get(queue)],
    ['one', 'two', 'three', 'four'],
    'First in, first out, whichever processes put and get.',
    'wrong-order',
  );
  await a.produce(queue, 0, 100);
  await a.put(queue, null);
  const all = Array.from({ length: 100 }, (_, n) => n);
  same(await b.consume(queue), all, 'A hundred items may wait in the queue.', 'wrong-order');
});

law('a queue travels to a child as an argument', async ({ processes }) => {
  const [a] = await processes(1);
  const { answers, exitCode } = await a.talkWithChild([1, { two: 2 }, 'stop']);
  same(answers, [[1], [{ two: 2 }], ['stop']], 'The child puts back each item that it gets.');
  same(exitCode, 0, 'The child ends normally.');
});

law(
  'Queue.open(handle) is the same queue, and rejects what is not a handle',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const queue = await a.make();
    const opened = await b.open(await a.handleOf(queue));
    await b.put(opened, 5);
    same(await a.get(queue), 5, 'Queue.open(handle) is the same queue.');
    trail.restart();
    await refuses(
      (handle) => a.open(handle),
      [null, undefined, 7, 'queue', {}, [], { memory: 7, maxSize: 0 }].map((handle) => [handle, 'TypeError']),
      (handle) => `Queue.open(${handle}) must throw a TypeError.`,
    );
  },
);

law('an item of any kind comes out as it was put', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const queue = await a.make();
  for (const kind of await a.kindsOfItems()) {
    trail.restart();
    // Together, they may need more room than there is.
    const [isUnchanged, other] = await Promise.all([a.putKind(queue, kind), b.getKind(queue, kind)]);
    const copied = `Whatever structuredClone() copies can be put: ${kind}.`;
    holds(other === null, copied, 'wrong-value', other ?? {});
    holds(isUnchanged, `put() must not change its item: ${kind}.`, 'state-changed');
  }
  await a.putAndChange(queue);
  const copies = [await b.get(queue), await b.get(queue)];
  same(
    copies,
    [{ list: [1] }, { list: [1, 2] }],
    'put() puts the item as it is at that moment.',
    'stale-read',
  );
});

law(
  'an item that cannot be copied throws DataCloneError in put(), and puts nothing',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const queue = await a.make();
    for (const [kind, name] of await a.kindsOfUnsendable()) {
      trail.restart();
      for (let i = 0; i < 3; i++)
        await throws(a.putUnsendable(queue, kind), { name }, `put() of ${kind} throws, in put() itself.`);
      await a.put(queue, kind);
      same(await b.get(queue), kind, `Nothing of ${kind} is in the queue.`, 'state-changed');
    }
  },
);

law('two puts at the same time are both in the queue', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[put('a'), get, get], [put('b')]],
    after: andNothingElse,
    mostSchedules: 700,
    samples: 40,
    races: true,
    judge: asQueue(),
  });
});

law('two gets at the same time take different items', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[get], [get]],
    before: [put('a'), put('b')],
    after: andNothingElse,
    races: true,
    judge: asQueue(),
  });
});

law('many producers and consumers: nothing is lost, doubled or out of order', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [
      [put('a'), put('b')],
      [get, get],
    ],
    after: andNothingElse,
    mostSchedules: 300,
    samples: 40,
    judge: asQueue(),
  });
  await explore(context, [a, b, c], {
    world: 'unbounded',
    programs: [[put('a'), put('b')], [get], [get]],
    after: andNothingElse,
    preemptions: 1,
    mostSchedules: 350,
    samples: 40,
    judge: asQueue(),
  });
});

law('a get that finds no item sleeps, and does not poll', async (context) => {
  const [a, b] = await context.processes(2);
  // No item ever comes for one of them.
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[get], [put('a'), get]],
    preemptions: 0,
    mayBlock: true,
    judge: asQueue(),
  });
});

law('a put wakes a get that sleeps', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'unbounded',
    programs: [[get], [put('a')]],
    judge: firstOf(asQueue(), wokenByNobody),
  });
  // Two sleepers, two items: neither may be forgotten.
  await explore(context, [a, b, c], {
    world: 'unbounded',
    programs: [[get], [get], [put('a'), put('b')]],
    preemptions: 1,
    mostSchedules: 3_000,
    judge: firstOf(asQueue(), wokenByNobody),
  });
});

law(
  'three producers and three consumers at once, on all cores, lose nothing',
  async ({ processes }) => {
    const [a, b] = await processes(2);
    const [c, ...consumers] = await processes(4);
    const producers = c === undefined ? [] : [a, b, c];
    const queue = await a.make();
    const count = 250;
    const consuming = consumers.map((process) => process.consume(queue));
    await Promise.all(producers.map((process, producer) => process.produce(queue, producer, count)));
    for (let i = 0; i < 3; i++) await a.put(queue, null);
    const lists = await Promise.all(consuming);
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
    const sorted = [...all].sort((x, y) => x - y);
    same(sorted, expected, 'The items that came out are those that were put.', 'message-split');
    const isOrdered = lists.every((list) =>
      [0, 1, 2].every((producer) => isRising(list.filter((one) => Math.floor(one / 1_000_000) === producer))),
    );
    holds(isOrdered, 'Each consumer gets the items of one producer in their order.', 'wrong-order');
    // Two processes that can only continue together.
    const [there, back] = [await a.make(), await a.make()];
    const passed = await Promise.all([a.pass(back, there, 20, true), b.pass(there, back, 20, false)]);
    same(passed, [19, 19], 'Two processes that take turns through two queues both complete.');
  },
  { isLong: true },
);

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((one, at) => at === 0 || one > (numbers[at - 1] ?? 0));
}
