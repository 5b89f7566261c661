import {
  childrenOf,
  exploreDeliveries,
  fc,
  forAll,
  holds,
  stage,
  kill,
  killProcess,
  leftBelow,
  lines,
  placeOf,
  quiet,
  Relay,
  residentBytes,
  runningBelow,
  same,
  Stranger,
  throws,
  timed,
  type Place,
  type Remote,
} from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'whole');

type Subject = Remote<typeof Scenarios>;
type Settled = Scenarios.Settled;

const KEY = 'a key that only friends know';
const value = (result: unknown): Settled => ({ kind: 'value', value: result });
const nameOf = (one: Settled): string => (one.kind === 'value' ? 'a value' : one.error.name);
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Where the server listens, in a form that the checks can use. */
async function placeOfManager(a: Subject, manager: number): Promise<Place> {
  const address = await a.address(manager);
  const place = placeOf(address);
  holds(
    place !== undefined,
    'address is where the server listens: a path, or { host, port }.',
    'wrong-value',
    {
      actual: JSON.stringify(address),
    },
  );
  return place;
}

/** The server: the one child of the process that started it. */
function serverOf(a: Subject): number {
  const [server, ...others] = childrenOf(a);
  holds(
    server !== undefined && others.length === 0,
    'A manager is one server process, a child of the process that started it.',
    'too-many-processes',
    {
      actual: `${String(others.length + (server === undefined ? 0 : 1))} processes`,
    },
  );
  return server;
}

law('one process adds a record, and a different process prints them all', async ({ processes }) => {
  const [a] = await processes(1);
  same(await a.records(), [0, 0], 'Both processes use the list that the server holds, and both end.');
  const printed = (await lines(a)).filter((line) => line !== '');
  same(
    printed,
    [
      'New record added!',
      ...[
        ['Sam', 10],
        ['Adam', 9],
        ['Kevin', 9],
        ['Jeff', 8],
      ].flatMap(([name, score]) => [`Name: ${String(name)}`, `Score: ${String(score)}`]),
    ],
    'The second process prints the three records, and the one that the first process added.',
  );
});

law('wrong arguments are rejected with errors that name them', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const options of [
    { address: 7 },
    { address: { host: 'localhost', port: -1 } },
    { address: { host: 'localhost', port: 'x' } },
  ])
    await throws(
      a.startAndStop(options),
      { name: ['TypeError', 'RangeError', 'AddressUnusable'] },
      'An address is a path, or { host, port }.',
    );
  for (const authKey of [7, {}, true])
    await throws(
      a.startAndStop({ authKey }),
      { name: 'TypeError', mentions: ['authKey'] },
      'authKey is a string or bytes.',
    );
  await throws(
    a.startAndStop({ initializer: 'x' }),
    { name: 'TypeError', mentions: ['initializer'] },
    'An initializer is a function.',
  );
  same(await leftBelow(a), 0, 'A start() that rejects leaves no process.', 'leaked-process');
  const manager = await a.start();
  await throws(a.make(manager, 'list', [7]), { name: 'TypeError' }, 'list() takes an iterable.');
  await throws(
    a.make(manager, 'queue', [-1]),
    { name: ['TypeError', 'RangeError'] },
    'A queue’s maxSize is a whole number from 0.',
  );
  await throws(
    a.make(manager, 'semaphore', [-1]),
    { name: ['TypeError', 'RangeError'] },
    'A semaphore’s permits are a whole number from 0.',
  );
  await throws(
    a.make(manager, 'value', ['z', 0]),
    { name: ['TypeError', 'RangeError'] },
    'A type code is one of kata 02.',
  );
  trail.restart();
  await throws(
    a.registerWith(manager, 'Account', 7),
    { name: ['TypeError', 'NotTransferable'] },
    'register() takes a class.',
  );
  await throws(a.registerWith(manager, 7, 'a closure'), {}, 'register() takes a name.');
  const list = await a.make(manager, 'list', [[1]]);
  holds(
    (await a.pushUnsendable(list)).kind === 'error',
    'A value that cannot be sent is rejected.',
    'no-error',
  );
  same(await a.call(list, 'snapshot'), [1], 'Nothing has changed.', 'state-changed');
  await a.shutdown(manager);
  await throws(a.connect('/nowhere/at/all.sock', KEY), {}, 'Where no server listens, connect() rejects.');
});

law('results keep their types, and plain values are copied', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const manager = await a.start();
  const list = await a.make(manager, 'list');
  for (const kind of await a.kindsOfValues()) {
    trail.restart();
    same(await a.keeps(list, kind), null, `A value comes out as it was put in: ${kind}.`);
  }
  holds(await a.keepsCycle(list), 'A value that contains itself comes out containing itself.');
  trail.restart();
  same(
    await a.copies(list),
    [false, { score: [1] }],
    'A plain value is copied: a process that changes its own copy does not change the server’s.',
    'state-changed',
  );
  await a.shutdown(manager);
});

law('list and dict do what an Array and a Map do', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const list = await a.make(manager, 'list', [['x', 'y']]);
  await a.call(list, 'push', ['z']);
  same(await b.call(list, 'snapshot'), ['x', 'y', 'z'], 'Another process sees the items that push() added.');
  same(
    [await b.call(list, 'at', [0]), await b.call(list, 'at', [-1]), await b.call(list, 'at', [3])],
    ['x', 'z', undefined],
    'at() counts from the end, too; out of range, it returns undefined.',
  );
  same(await b.iterate(list), ['x', 'y', 'z'], 'for await yields all elements.');
  same(await b.iterate(list, 'late'), ['x', 'y', 'z', 'late'], 'for await sees elements added meanwhile.');
  same(await a.call(list, 'pop'), 'late', 'pop() takes the last item.');
  same(await a.call(await a.make(manager, 'list'), 'snapshot'), [], 'list() makes an empty list.');
  for (const [method, args, result, left] of [
    ['shift', [], 'x', ['y', 'z']],
    ['unshift', ['w'], 3, ['w', 'y', 'z']],
    ['slice', [1], ['y', 'z'], ['w', 'y', 'z']],
    ['splice', [0, 2, 'v'], ['w', 'y'], ['v', 'z']],
    ['indexOf', ['z'], 1, ['v', 'z']],
    ['includes', ['q'], false, ['v', 'z']],
  ] as const) {
    if (!(await b.offers(list, method))) continue;
    same(await b.call(list, method, [...args]), result, `${method}() of a list does what an Array’s does.`);
    same(await a.call(list, 'snapshot'), left, `Afterwards the list is as ${method}() leaves an Array.`);
  }
  trail.restart();
  const dict = await a.make(manager, 'dict');
  await a.call(dict, 'set', ['k', 1]);
  await b.call(dict, 'set', [2, 'number']);
  await b.call(dict, 'set', ['__proto__', 'ordinary']);
  same(
    [await b.call(dict, 'get', ['k']), await a.call(dict, 'get', [2]), await a.call(dict, 'get', ['2'])],
    [1, 'number', undefined],
    'get() returns what set() stored; keys keep their types.',
  );
  same(
    await a.call(dict, 'get', ['__proto__']),
    'ordinary',
    'A key named __proto__ is a key like any other.',
    'exposed',
  );
  same(
    [await a.call(dict, 'get', ['constructor']), await a.call(dict, 'has', ['toString'])],
    [undefined, false],
    'Members that every object inherits are not keys.',
    'exposed',
  );
  same(
    [await a.call(dict, 'has', ['k']), await a.call(dict, 'has', ['j'])],
    [true, false],
    'has() says whether there is such a key.',
  );
  same(
    await b.readWriteRead(dict, 'k', 3),
    [1, 3],
    'A proxy asks the server each time, because the value may have changed.',
    'stale-read',
  );
  same(await b.call(dict, 'delete', ['k']), true, 'delete() removes a key.');
  await b.call(dict, 'delete', ['__proto__']);
  await b.call(dict, 'set', ['last', [1]]);
  const pairs = ((await a.pairs(dict)) as [unknown, unknown][]).map(([key, one]) => [String(key), one]);
  same(
    pairs,
    [
      ['2', 'number'],
      ['last', [1]],
    ],
    'snapshot() returns all entries, in the order in which they were set.',
  );
  await a.shutdown(manager);
});

law('namespace, value and array hold what was put in', async ({ processes }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const namespace = await a.make(manager, 'namespace', [{ x: 1 }]);
  await b.call(namespace, 'set', ['y', { deep: [2] }]);
  same(
    [await b.call(namespace, 'get', ['x']), await a.call(namespace, 'get', ['y'])],
    [1, { deep: [2] }],
    'A namespace holds its initial fields, and those that other processes set.',
  );
  same(
    await a.call(namespace, 'get', ['constructor']),
    undefined,
    'Members that every object inherits are not in a namespace.',
    'exposed',
  );
  const number = await a.make(manager, 'value', ['i', 5]);
  await b.call(number, 'set', [2 ** 31 + 3]);
  same(await a.call(number, 'get'), -(2 ** 31) + 3, 'A value wraps as its C type does.');
  await throws(
    b.call(number, 'set', ['x']),
    { name: 'TypeError' },
    'A non-number is a TypeError, as in kata 02.',
  );
  const array = await a.make(manager, 'array', ['d', [1.5, 2]]);
  await a.call(array, 'set', [-1, 0.25]);
  same(
    [await b.call(array, 'get', [0]), await b.call(array, 'get', [1])],
    [1.5, 0.25],
    'An array holds C numbers; negative indices count from the end.',
  );
  await throws(
    b.call(array, 'set', [2, 1]),
    { name: 'RangeError' },
    'An index out of range is a RangeError.',
  );
  await throws(b.call(array, 'get', [-3]), { name: 'RangeError' }, 'It is on reads, too.');
  await a.shutdown(manager);
});

law('an error thrown at the server arrives as that error', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  await a.register(manager, 'Account', 'Account');
  const account = await a.create(manager, 'Account', [10]);
  const failed = await b.attempt(account, 'withdraw', [50]);
  holds(
    failed.kind === 'error',
    'When a method throws in the server, its proxy rejects with that error.',
    'no-error',
  );
  const { error } = failed;
  same(
    [error.name, error.message],
    ['Bankrupt', 'there is not so much'],
    'The error keeps its name and its message.',
    'wrong-error',
  );
  holds(
    error.trace.includes('withdraw'),
    'It carries the server’s stack trace, in `stack` or in a field, which shows where it was thrown.',
    'wrong-error',
    { actual: error.trace.slice(0, 400) },
  );
  same(
    await b.call(account, 'balance'),
    10,
    'A call that failed has changed nothing, and the server is still alive.',
    'state-changed',
  );
  const made = await a.attemptCreate(manager, 'Account', [-1]);
  same(
    [made.kind, nameOf(made)],
    ['error', 'RangeError'],
    'An error thrown by a constructor comes back, too.',
    'wrong-error',
  );
  const unsendable = await b.attempt(account, 'outer');
  same(unsendable.kind, 'error', 'A result that cannot be sent is an error of that call only.', 'no-error');
  same(await b.call(account, 'deposit', [1]), 11, 'The next call works.', 'lost-result');
  trail.restart();
  const queue = await a.make(manager, 'queue', [1]);
  await a.call(queue, 'put', ['only']);
  same(
    nameOf(await b.attempt(queue, 'put', ['more', 0])),
    'QueueFull',
    'A full queue throws QueueFull, as in kata 07.',
    'wrong-error',
  );
  await b.call(queue, 'get');
  same(
    nameOf(await b.attempt(queue, 'get', [0])),
    'QueueEmpty',
    'An empty queue throws QueueEmpty.',
    'wrong-error',
  );
  await throws(
    b.call(await a.make(manager, 'lock'), 'release'),
    {},
    'A lock that is not held cannot be released.',
  );
  await throws(
    a.startWith('leaves', ''),
    {},
    'When the initializer ends its process, start() rejects, because no server will ever answer.',
  );
  await throws(
    a.startWith('fails', ''),
    { name: 'RangeError', mentions: ['cannot be prepared'] },
    'When the initializer throws, start() rejects with that error.',
  );
  same(childrenOf(a).length, 1, 'It leaves no process.', 'leaked-process');
  await a.shutdown(manager);
});

law(
  'your own classes can be registered, and only their exposed methods called',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const memory = await a.memory(2);
    const manager = await a.startWith('prepares', memory);
    const [added, pid] = await a.words(memory);
    same(added, 5, 'The initializer has run, once, with its arguments.');
    holds(pid === serverOf(a), 'It runs in the server.', 'wrong-process');
    await a.register(manager, 'Account', 'Account');
    await a.register(manager, 'Child', 'Savings');
    const child = await a.create(manager, 'Child', [1]);
    same(
      await b.call(child, 'deposit', [2]),
      3,
      'Without a list, all public methods are exposed, inherited ones included.',
    );
    await a.register(manager, 'Savings', 'Savings', ['balance', 'interest', '_audit']);
    const account = await a.create(manager, 'Account', [100]);
    same(
      [await b.call(account, 'deposit', [5]), await a.call(account, 'balance')],
      [105, 105],
      'An object of a registered class lives in the server, and all processes use that one object.',
    );
    same(await b.call(account, 'later', [1]), 2, 'A method may return a promise: its value is the result.');
    same(await b.call(account, 'whereami'), serverOf(a), 'Its methods run in the server.', 'wrong-process');
    const savings = await a.create(manager, 'Savings', [200]);
    same(
      [await b.call(savings, 'interest'), await b.call(savings, 'balance')],
      [2, 200],
      'Inherited methods can be exposed, too.',
    );
    same(
      await b.call(savings, '_audit'),
      'secret',
      'A method that begins with _ can be called when it is named in `exposed`.',
    );
    trail.restart();
    for (const [object, method] of [
      [account, '_audit'],
      [savings, 'deposit'],
      [account, 'constructor'],
      [account, '__proto__'],
      [account, 'hasOwnProperty'],
      [account, '__defineGetter__'],
      [account, 'open'],
    ] as const) {
      const outcome = await b.attemptRemotely(object, method, ['x', 'y']);
      holds(
        outcome.kind === 'error' || outcome.value === 'local',
        `${method} is not exposed: calling it is an error.`,
        'exposed',
        { actual: JSON.stringify(outcome) },
      );
    }
    same(await b.call(savings, 'balance'), 200, 'It changes nothing.', 'exposed');
    same(await b.call(account, 'balance'), 105, 'It changes nothing.', 'exposed');
    await a.shutdown(manager);
    trail.restart();
    await forgesMethodNames(a);
  },
);

/** In transit, the name of a method is replaced by a name of the same length that is not exposed. */
async function forgesMethodNames(a: Subject): Promise<void> {
  const manager = await a.startOnNetwork(KEY);
  await a.register(manager, 'Account', 'Account');
  const relay = await Relay.to(await placeOfManager(a, manager));
  try {
    const client = await a.connect(relay.address, KEY);
    const list = await a.make(client, 'list', [[1, 2]]);
    const account = await a.createIfKnown(client, 'Account', [7]);
    for (const [object, from, to, right] of [
      [list, 'snapshot', 'toString', [1, 2]],
      [account, 'konstruktor', 'constructor', 'asked'],
      [account, 'hasOwnProperti', 'hasOwnProperty', 'asked'],
      [account, 'toStrang', 'toString', 'asked'],
      [account, 'xaudit', '_audit', 'asked'],
    ] as const) {
      if (object === null) continue;
      relay.change((chunk) => Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1'));
      const outcome = await a.attempt(object, from);
      const isRefused = outcome.kind === 'error' || JSON.stringify(outcome.value) === JSON.stringify(right);
      holds(isRefused, `A message that asks for ${to}, which is not exposed, is rejected.`, 'exposed', {
        actual: JSON.stringify(outcome),
      });
    }
  } finally {
    relay.close();
    await a.shutdown(manager);
  }
}

law('proxies travel to other processes, and inside other proxies’ contents', async ({ processes, trail }) => {
  const [a, b, c] = await processes(3);
  const manager = await a.start();
  const outer = await a.make(manager, 'list');
  const inner = await a.make(manager, 'list', [['first']]);
  await a.call(outer, 'push', [inner]);
  const seenByB = (await b.call(outer, 'at', [0])) as object;
  await b.call(seenByB, 'push', ['by b']);
  same(
    await a.call(inner, 'snapshot'),
    ['first', 'by b'],
    'A proxy inside a list is the object itself, not a copy: a process that takes it out changes that object.',
    'state-changed',
  );
  const dict = await a.make(manager, 'dict');
  await b.call(dict, 'set', ['where', { deep: [seenByB] }]);
  same(
    await c.callDeep(dict, 'where', 'push', ['by c']),
    3,
    'A proxy deep inside a plain value is still a proxy.',
  );
  same(await b.call(seenByB, 'at', [-1]), 'by c', 'All of them are the same object.');
  trail.restart();
  const plain = await a.make(manager, 'list', [[['plain']]]);
  await b.changeCopy(plain);
  same(await a.call(plain, 'at', [0]), ['plain'], 'A plain list inside a list is copied.', 'state-changed');
  trail.restart();
  same(
    await a.usedByChild(inner, 'by a child'),
    0,
    'A proxy can be an argument of Process; a child that has used it ends by itself.',
  );
  same(await c.call(inner, 'at', [-1]), 'by a child', 'It has used the object in the server.');
  const lock = await a.make(manager, 'lock');
  await a.call(outer, 'push', [lock]);
  await b.call((await b.call(outer, 'at', [1])) as object, 'acquire');
  same(
    await c.call(lock, 'acquire', [0]),
    false,
    'Any proxy can be put into any object: a lock in a list is that lock.',
  );
  await b.call(lock, 'release');
  await quiet(a);
  same(runningBelow(a), 1, 'Only the server is left.', 'leaked-process');
  await a.shutdown(manager);
});

law('any program of calls, one after the other in any process, agrees with the model', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  const step = fc.record({
    who: fc.constantFrom(a, b),
    kind: fc.constantFrom('push', 'pop', 'at', 'set', 'get', 'delete', 'has'),
    key: fc.constantFrom('x', 'y', 1),
    index: fc.integer({ min: -3, max: 3 }),
    item: fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer(), { maxLength: 3 })),
  });
  await forAll(
    context,
    [fc.array(step, { minLength: 1, maxLength: 14 })],
    async (program) => {
      const [list, dict] = [await a.make(manager, 'list'), await a.make(manager, 'dict')];
      const array: unknown[] = [];
      const map = new Map<unknown, unknown>();
      for (const { who, kind, key, index, item } of program) {
        if (kind === 'push') {
          array.push(item);
          await who.call(list, 'push', [item]);
        } else if (kind === 'pop')
          same(await who.call(list, 'pop'), array.pop(), 'pop() takes the last element.');
        else if (kind === 'at')
          same(await who.call(list, 'at', [index]), array.at(index), 'at() returns the element.');
        else if (kind === 'set') {
          map.set(key, item);
          await who.call(dict, 'set', [key, item]);
        } else if (kind === 'get')
          same(
            await who.call(dict, 'get', [key]),
            map.get(key),
            'get() returns the value that was set last.',
          );
        else if (kind === 'has')
          same(await who.call(dict, 'has', [key]), map.has(key), 'has() says whether the key is there.');
        else
          same(
            await who.call(dict, 'delete', [key]),
            map.delete(key),
            'delete() says whether the key was there.',
          );
      }
      same(await b.call(list, 'snapshot'), array, 'At the end, the list is what an Array would be.');
    },
    { runs: 15 },
  );
  await a.shutdown(manager);
});

law(
  'every call is atomic, in every order in which calls arrive',
  async (context) => {
    const [a, b, c] = await context.processes(3);
    let [manager, list, queue, lock, dict]: [number, object, object, object, object] = [0, {}, {}, {}, {}];
    const setUp = async (): Promise<void> => {
      manager = await a.start();
      list = await a.make(manager, 'list');
      queue = await a.make(manager, 'queue');
      lock = await a.make(manager, 'lock');
      dict = await a.make(manager, 'dict');
      for (const one of [b, c]) await one.call(list, 'snapshot');
    };
    await setUp();
    await a.callAll([1, 3].map((n) => ({ object: list, method: 'push', args: [n, n + 1] })));
    const pairs = (await a.call(list, 'snapshot')) as number[];
    same(
      [pairs[1], pairs[3]],
      [(pairs[0] ?? 0) + 1, (pairs[2] ?? 0) + 1],
      'push(1, 2) and push(3, 4) at once: each is one call, and nothing comes between its items.',
      'not-atomic',
    );
    const [snapshot] = await a.callAll([
      { object: list, method: 'snapshot', args: [] },
      { object: list, method: 'pop', args: [] },
    ]);
    const all4 = snapshot?.kind === 'value' ? JSON.stringify(snapshot.value) : '';
    holds(
      [JSON.stringify(pairs), JSON.stringify(pairs.slice(0, 3))].includes(all4),
      'A snapshot is the list at one moment, whatever else is called meanwhile.',
      'not-atomic',
      { actual: all4 },
    );
    if (await a.offers(list, 'shift')) {
      const before = (await a.call(list, 'snapshot')) as unknown[];
      const [moment] = await a.callAll([
        { object: list, method: 'snapshot', args: [] },
        { object: list, method: 'shift', args: [] },
      ]);
      const seen = moment?.kind === 'value' ? JSON.stringify(moment.value) : '';
      holds(
        [JSON.stringify(before), JSON.stringify(before.slice(1))].includes(seen),
        'A snapshot is the list at one moment, whatever else is called meanwhile.',
        'not-atomic',
        { actual: seen },
      );
    }
    const hasDefault = await b.offers(dict, 'setDefault');
    await a.shutdown(manager);
    const orders = { deliveries: true, setUp, most: 40 } as const;
    await exploreDeliveries(context, [a, b, c], {
      ...orders,
      run: async () => {
        const who = [b, c];
        await Promise.all(
          who.map(async (one, i) => {
            for (const n of [1, 2]) await one.call(list, 'push', [`${String(i)}.${String(n)}`]);
          }),
        );
        const all = (await a.call(list, 'snapshot')) as string[];
        same(
          [...all].sort(),
          ['0.1', '0.2', '1.1', '1.2'],
          'Two processes that push lose nothing.',
          'lost-item',
        );
        for (const i of who.keys())
          same(
            all.filter((one) => one.startsWith(String(i))),
            [`${String(i)}.1`, `${String(i)}.2`],
            'Items that one process pushes stay in order.',
            'wrong-order',
          );
        const taken = (await Promise.all(who.map(async (one) => one.call(list, 'pop')))) as string[];
        same(
          taken.sort(),
          all.slice(2).sort(),
          'Two processes that pop get the last two elements, each once.',
          'doubled-item',
        );
        for (let i = 0; i < 2; i++) await a.call(list, 'pop');
      },
    });
    await a.shutdown(manager);
    await exploreDeliveries(context, [a, b, c], {
      ...orders,
      run: async () => {
        const [got] = await Promise.all([
          Promise.all([b.call(queue, 'get'), c.call(queue, 'get')]),
          a.call(queue, 'put', ['x']).then(async () => a.call(queue, 'put', ['y'])),
        ]);
        same(
          (got as string[]).sort(),
          ['x', 'y'],
          'Each item that is put comes out once, whatever order calls arrive in.',
          'lost-item',
        );
        same(await a.call(queue, 'size'), 0, 'Afterwards the queue is empty.');
      },
    });
    await a.shutdown(manager);
    await exploreDeliveries(context, [a, b, c], {
      ...orders,
      run: async () => {
        await a.call(dict, 'set', ['n', 0]);
        await Promise.all(
          [b, c].map(async (one) => {
            same(await one.call(lock, 'acquire'), true, 'acquire() resolves with true.');
            const n = (await one.call(dict, 'get', ['n'])) as number;
            await one.call(dict, 'set', ['n', n + 1]);
            await one.call(lock, 'release');
          }),
        );
        same(
          await a.call(dict, 'get', ['n']),
          2,
          'A lock of the manager lets one process at a time into what it guards.',
          'lost-update',
        );
      },
    });
    await a.shutdown(manager);
    if (!hasDefault) return;
    await exploreDeliveries(context, [a, b, c], {
      ...orders,
      run: async () => {
        const [mine, yours] = await Promise.all([
          b.call(dict, 'setDefault', ['k', 'b’s']),
          c.call(dict, 'setDefault', ['k', 'c’s']),
        ]);
        same(
          mine,
          yours,
          'setDefault() is one call: the second process gets the value that the first has set.',
          'not-atomic',
        );
        await a.call(dict, 'delete', ['k']);
      },
    });
    await a.shutdown(manager);
  },
  { isLong: true },
);

law('calls and answers may arrive in pieces of any size', async (context) => {
  const [a] = await context.processes(1);
  let [manager, list]: [number, object] = [0, {}];
  await exploreDeliveries(context, [a], {
    deliveries: true,
    cuts: true,
    deviations: 1,
    most: 36,
    setUp: async () => {
      manager = await a.start();
      list = await a.make(manager, 'list');
    },
    run: async () => {
      const settled = await a.callAll([
        { object: list, method: 'push', args: ['é first'] },
        { object: list, method: 'push', args: ['second'] },
        { object: list, method: 'snapshot', args: [] },
      ]);
      same(
        settled[2],
        value(['é first', 'second']),
        'A message ends where its length says, however it was cut in transit.',
        'message-split',
      );
      await a.call(list, 'pop');
      await a.call(list, 'pop');
    },
  });
  await a.shutdown(manager);
  // Each byte by itself; and the very first bytes, those of the handshake, in small pieces.
  await exploreDeliveries(context, [a], {
    pieces: 1,
    setUp: async () => {
      manager = await a.start();
      list = await a.make(manager, 'list', [[1]]);
    },
    run: async () => {
      same(await a.call(list, 'at', [0]), 1, 'Even when each byte arrives by itself.', 'message-split');
    },
  });
  await a.shutdown(manager);
  await exploreDeliveries(context, [a], {
    pieces: 11,
    run: async () => {
      manager = await a.startOnNetwork(KEY);
      list = await a.make(manager, 'list', [[1]]);
      same(await a.call(list, 'at', [0]), 1, 'From the first byte on.', 'message-split');
    },
  });
  await a.shutdown(manager);
});

law('a waiting call blocks no unrelated call', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const [lock, queue, semaphore, event, list] = [
    await a.make(manager, 'lock'),
    await a.make(manager, 'queue', [1]),
    await a.make(manager, 'semaphore', [2]),
    await a.make(manager, 'event'),
    await a.make(manager, 'list'),
  ];
  /** A call of b that must wait while a and b make other calls; then the call that releases it. */
  const waits = async (
    what: string,
    object: object,
    method: string,
    args: unknown[],
    wake: () => Promise<unknown>,
    result: unknown,
  ): Promise<void> => {
    trail.restart();
    const call = await b.begin(object, method, args);
    await quiet(b);
    same(await b.isOver(call), null, `${what} waits.`);
    same(
      await a.call(list, 'push', [what]),
      ((await b.call(list, 'snapshot')) as unknown[]).length,
      'Meanwhile, calls of other processes are answered, and so are other calls of the same process.',
      'blocked-others',
    );
    const woken = await timed(b, async () => {
      await wake();
      return b.over(call);
    });
    same(woken.value, value(result), `${what} returns once it can.`, 'lost-wakeup');
    const late = `${what} returns as soon as it can, not only when some timer of its own fires.`;
    holds(woken.ms < 50, late, 'lost-wakeup', {
      expected: 'its return at once',
      actual: `its return after ${String(woken.ms)} ms`,
    });
  };
  await a.call(lock, 'acquire');
  await waits(
    'acquire() of a lock that is held',
    lock,
    'acquire',
    [],
    async () => a.call(lock, 'release'),
    true,
  );
  const gaveUp = await timed(a, () => a.call(lock, 'acquire', [20]));
  same(gaveUp.value, false, 'acquire(20) waits for 20 ms, and returns false.');
  const kept = 'acquire(20) waits for 20 ms: timeouts are in milliseconds.';
  holds(gaveUp.ms >= 19 && gaveUp.ms < 100, kept, 'wrong-value', {
    expected: 'false after 20 ms',
    actual: `false after ${String(gaveUp.ms)} ms`,
  });
  await b.call(lock, 'release');
  same(
    await a.call(lock, 'acquire', [0]),
    true,
    'A call whose time was up has taken nothing.',
    'lost-permit',
  );
  await a.call(lock, 'release');
  await waits(
    'get() of an empty queue',
    queue,
    'get',
    [],
    async () => a.call(queue, 'put', ['item']),
    'item',
  );
  await a.call(queue, 'put', ['one']);
  await waits('put() into a full queue', queue, 'put', ['two'], async () => a.call(queue, 'get'), undefined);
  same(await a.call(queue, 'get'), 'two', 'The item that waited was put.', 'lost-item');
  same(
    nameOf(await b.attempt(queue, 'get', [20])),
    'QueueEmpty',
    'get(20) waits for 20 ms, and throws QueueEmpty.',
    'wrong-error',
  );
  await a.call(queue, 'put', ['three']);
  same(await b.call(queue, 'get', [0]), 'three', 'A call whose time was up has taken nothing.', 'lost-item');
  same(
    [await a.call(semaphore, 'acquire'), await a.call(semaphore, 'acquire')],
    [true, true],
    'A semaphore of two lets two processes in.',
    'over-locked',
  );
  await waits(
    'acquire() of a semaphore without permits',
    semaphore,
    'acquire',
    [],
    async () => a.call(semaphore, 'release'),
    true,
  );
  const others = [await a.begin(event, 'wait'), await b.begin(event, 'wait')];
  await waits('wait() of an event', event, 'wait', [], async () => a.call(event, 'set'), true);
  same(
    [await a.over(others[0] ?? 0), await b.over(others[1] ?? 0)],
    [value(true), value(true)],
    'set() of an event lets all waiters through.',
    'lost-wakeup',
  );
  same(await b.call(event, 'wait', [0]), true, 'An event that is set lets every caller through.');
  await a.call(event, 'clear');
  same(
    await b.call(event, 'wait', [20]),
    false,
    'After clear(), wait() waits again; wait(20) returns false.',
  );
  trail.restart();
  if (await b.offers(lock, 'withLock')) {
    same(await b.withLock(lock, false), value('from the body'), 'withLock() returns what the body returns.');
    same(
      nameOf(await b.withLock(lock, true)),
      'RangeError',
      'It throws what the body throws.',
      'wrong-error',
    );
    same(
      await a.call(lock, 'acquire', [0]),
      true,
      'The lock is released, even when the body throws.',
      'orphan-wait',
    );
  }
  await a.shutdown(manager);
});

law('fifty clients at once, and a hundred calls in flight', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const manager = await a.startOnNetwork(KEY);
  const list = await a.make(manager, 'list');
  const address = await a.address(manager);
  const done = await Promise.all([
    b.connectMany(address, KEY, list, 25, 'b'),
    c.connectMany(address, KEY, list, 25, 'c'),
  ]);
  same(done, [25, 25], 'Fifty clients, each with a list of its own.', 'lost-result');
  const all = (await a.call(list, 'snapshot')) as string[];
  same(
    [...all].sort(),
    ['b', 'c'].flatMap((who) => range(25).map((i) => `${who} ${String(i)}`)).sort(),
    'All fifty have pushed to the list that they share.',
    'lost-item',
  );
  const mine = await b.make(await b.connect(address, KEY), 'list');
  await b.pushMany(mine, 100);
  const pushed = (await b.call(mine, 'snapshot')) as number[];
  same(
    [...pushed].sort((x, y) => x - y),
    range(100),
    'A hundred calls of one process in flight at once are all carried out, once.',
    'lost-item',
  );
  const more = await b.descriptorsOf(mine, 20);
  holds(more <= 2, 'Calls share a connection: twenty more need no descriptors.', 'leaked-descriptor', {
    actual: `${String(more)} more`,
  });
  await a.shutdown(manager);
});

law('calls in flight when the server dies are rejected with ManagerGone', async (context) => {
  const { trail } = context;
  const [a, b] = await context.processes(2);
  let [manager, list, event]: [number, object, object] = [0, {}, {}];
  manager = await a.start();
  list = await a.make(manager, 'list');
  event = await a.make(manager, 'event');
  await b.call(list, 'push', [1]);
  const waiting = Promise.all(
    [a, b].map(async (one) =>
      one.callAll(range(50).map(() => ({ object: event, method: 'wait', args: [] }))),
    ),
  );
  await quiet(a);
  killProcess(serverOf(a));
  const names = new Set((await waiting).flat().map(nameOf));
  same(
    [...names],
    ['ManagerGone'],
    'A hundred calls of two processes are in flight when the server is killed: all reject with ManagerGone.',
    'wrong-error',
  );
  for (const one of [a, b])
    same(nameOf(await one.attempt(list, 'push', [2])), 'ManagerGone', 'Later calls do, too.', 'wrong-error');
  await a.shutdown(manager);
  same(
    await leftBelow(a),
    0,
    'shutdown() of a manager whose server has died just returns.',
    'leaked-process',
  );
  trail.restart();
  manager = await a.start();
  list = await a.make(manager, 'list');
  await b.call(list, 'push', [1]);
  await a.shutdown(manager);
  for (const one of [a, b])
    same(
      nameOf(await one.attempt(list, 'push', [2])),
      'ManagerGone',
      'After shutdown(), calls reject with ManagerGone.',
      'wrong-error',
    );
  // Killed at any moment: before a call has arrived, between two calls, while an answer is in transit.
  await exploreDeliveries(context, [a], {
    deliveries: true,
    kills: 1,
    deviations: 1,
    most: 20,
    run: async (events) => {
      manager = await a.start();
      list = await a.make(manager, 'list');
      const settled = await a.callAll(range(2).map((n) => ({ object: list, method: 'push', args: [n] })));
      const wrong = settled.filter(
        (one) => one.kind === 'error' && (one.error.name !== 'ManagerGone' || events.kills === 0),
      );
      same(
        wrong.map(nameOf),
        [],
        'Whenever the server is killed, a call in flight gets its result or ManagerGone.',
        'wrong-error',
      );
      await a.shutdown(manager);
    },
    // start() itself may be cut short, too: then it must reject.
    mayThrow: () => true,
  });
});

law('a client that dies in the middle of a call costs the others nothing', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const list = await a.make(manager, 'list');
  const place = await placeOfManager(a, manager);
  for (const bytes of [1, 3, 6, 20]) {
    trail.restart();
    const relay = await Relay.to(place);
    try {
      const client = await b.connect(relay.address, KEY);
      const own = await b.make(client, 'list', [['x'.repeat(100)]]);
      relay.cutAfter(bytes);
      const cut = await b.attempt(own, 'push', ['y'.repeat(1000)]);
      holds(
        cut.kind === 'error',
        'A call whose connection breaks is rejected, because its outcome is unknown.',
        'no-error',
      );
      same(
        await a.call(list, 'push', [bytes]),
        ((await a.call(list, 'snapshot')) as unknown[]).length,
        'The server keeps serving all others.',
        'blocked-others',
      );
    } finally {
      relay.close();
    }
  }
  trail.restart();
  const [c] = await processes(1);
  const queue = await a.make(manager, 'queue');
  const call = await c.begin(queue, 'get');
  await quiet(c);
  same(await c.isOver(call), null, 'get() of an empty queue waits.');
  await kill(c);
  await quiet(a);
  same(
    await a.call(list, 'snapshot'),
    [1, 3, 6, 20],
    'A client that is killed while it waits costs the others nothing.',
    'blocked-others',
  );
  await a.shutdown(manager);
});

law('without the key, no peer gets in', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const list = await a.make(manager, 'list', [['mine']]);
  const address = await a.address(manager);
  const place = await placeOfManager(a, manager);
  for (const wrong of ['wrong', '', `${KEY} `, KEY.slice(1)])
    holds(
      (await b.errorOfConnect(address, wrong)) !== null,
      'connect() with a wrong key rejects.',
      'not-authenticated',
    );
  const relay = await Relay.to(place);
  const strangers: Stranger[] = [];
  try {
    const client = await b.connect(relay.address, KEY);
    const own = await b.make(client, 'list', [['b’s']]);
    await b.call(own, 'push', ['once']);
    const [sent, answered] = [Buffer.concat(relay.sent), Buffer.concat(relay.answered)];
    const forms = ['utf8', 'hex', 'base64', 'utf16le'].map((form) =>
      form === 'utf16le' ? Buffer.from(KEY, form) : Buffer.from(Buffer.from(KEY).toString(form as 'hex')),
    );
    const isTold = forms.some((form) => sent.includes(form) || answered.includes(form));
    holds(
      !isTold,
      'The key itself must never travel: an eavesdropper on the network would have it.',
      'not-authenticated',
    );
    // An eavesdropper replays the same bytes: all of them from the first, and without the proof.
    const chunks = [...relay.sent];
    for (const from of chunks.keys()) {
      trail.restart();
      const stranger = new Stranger(place);
      strangers.push(stranger);
      for (const chunk of chunks.slice(from)) {
        await stranger.send(chunk);
        await quiet(a);
      }
      same(
        await b.call(own, 'snapshot'),
        ['b’s', 'once'],
        'A replayed answer proves nothing: each challenge is new, and nothing is accepted before the proof.',
        'not-authenticated',
      );
    }
    const [first, second] = strangers.map(({ received }) => received.toString('hex'));
    holds(
      first === '' || first !== second,
      'The server’s challenge is different each time.',
      'not-authenticated',
    );
    holds(
      (await b.errorOfConnect(relay.address, KEY)) === null,
      'A peer that has the key gets in.',
      'lost-result',
    );
    const forger = await Relay.to(place);
    forger.change((chunk) =>
      Buffer.from(chunk.map((byte, i) => (i === chunk.length >> 1 ? byte ^ 1 : byte))),
    );
    const error = await b.errorOfConnect(forger.address, KEY);
    forger.close();
    holds(error !== null, 'A proof that was changed in transit is not accepted.', 'not-authenticated');
    same(await a.call(list, 'snapshot'), ['mine'], 'None of this has changed anything.', 'not-authenticated');
  } finally {
    for (const stranger of strangers) stranger.close();
    relay.close();
    await a.shutdown(manager);
  }
});

law('garbage, lies about lengths and silence cost the server nothing', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const list = await a.make(manager, 'list');
  const place = await placeOfManager(a, manager);
  const server = serverOf(a);
  const strangers: Stranger[] = [];
  const knock = async (bytes: Uint8Array): Promise<void> => {
    const stranger = new Stranger(place);
    strangers.push(stranger);
    await stranger.send(bytes);
  };
  const lives = async (what: string): Promise<void> => {
    await quiet(a);
    const outcome = await a.attempt(list, 'push', [what]);
    holds(
      outcome.kind === 'value' && childrenOf(a).includes(server),
      `${what} from a stranger: the server keeps running.`,
      'blocked-others',
      { actual: nameOf(outcome) },
    );
    const mib = Math.round(residentBytes(a, server) / 2 ** 20);
    holds(
      mib < before + 150,
      `${what} from a stranger: the server must not allocate for bytes that were only announced.`,
      'memory-flood',
      { expected: `about ${String(before)} MiB`, actual: `${String(mib)} MiB` },
    );
  };
  const before = Math.round(residentBytes(a, server) / 2 ** 20);
  try {
    for (const [what, bytes] of garbage()) {
      trail.restart();
      await knock(bytes);
      await lives(what);
    }
    trail.restart();
    const flood = new Stranger(place);
    strangers.push(flood);
    flood.flood(Buffer.alloc(2 ** 20, 0x7b), 400);
    await lives('A flood of 400 MiB');
    trail.restart();
    for (let i = 0; i < 40; i++) await knock(new Uint8Array(0));
    await lives('Silence on forty connections');
    holds(
      (await b.errorOfConnect(await a.address(manager), KEY)) === null,
      'Clients with the key get in beside them.',
      'blocked-others',
    );
    for (const [what, bytes] of garbage()) {
      trail.restart();
      const relay = await Relay.to(place);
      try {
        const client = await b.connect(relay.address, KEY);
        await b.make(client, 'list');
        relay.inject(bytes);
        await lives(`${what}, after a valid proof,`);
      } finally {
        relay.close();
      }
    }
    trail.restart();
    await a.shutdown(manager);
    same(await leftBelow(a), 0, 'shutdown() does not wait for strangers.', 'leaked-process');
  } finally {
    for (const stranger of strangers) stranger.close();
  }
});

function garbage(): (readonly [string, Uint8Array])[] {
  const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256);
  return [
    ['Noise', noise],
    ['A length of 4 GiB', Buffer.concat([Buffer.alloc(4, 0xff), Buffer.alloc(200_000)])],
    [
      'A length of 1 GiB, in either byte order',
      Buffer.concat([Buffer.from([0, 0, 0, 0x40, 0x40, 0, 0, 0]), Buffer.alloc(64)]),
    ],
    ['A length of 2⁶⁴ − 1', Buffer.concat([Buffer.alloc(16, 0xff), Buffer.from('{"')])],
    ['Zeros', Buffer.alloc(100_000)],
    ['A request for a web page', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['A line that never ends', Buffer.alloc(4 * 2 ** 20, 'x')],
  ];
}

law('shutdown() leaves nothing behind', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const first = await a.start();
  await a.make(first, 'list');
  await a.shutdown(first);
  const descriptors = await a.descriptors();
  const path = await a.freshPath();
  for (let i = 0; i < 2; i++) {
    trail.restart();
    const manager = await a.start({ address: path, authKey: KEY });
    const list = await a.make(await b.connect(path, KEY).then(() => manager), 'list', [[i]]);
    same(
      await b.call(list, 'at', [0]),
      i,
      'A server at a path serves, and after shutdown() a new server can use the same path.',
    );
    if (i === 0) await a.shutdown(manager);
    else await a.dispose(manager);
    same(
      runningBelow(a),
      0,
      'shutdown() resolves when the server is gone; Symbol.asyncDispose does the same.',
      'leaked-process',
    );
    await a.shutdown(manager);
  }
  await quiet(a);
  same(await a.exists(path), false, 'The socket’s file is gone.', 'leaked-descriptor');
  same(await a.descriptors(), descriptors, 'No descriptor is left open.', 'leaked-descriptor');
  trail.restart();
  const middle = await a.startInChild();
  same(runningBelow(a), 2, 'A child that has started a manager, and its server.');
  killProcess(middle);
  same(
    await leftBelow(a),
    0,
    'When the process that started it is killed, the server ends, too.',
    'leaked-process',
  );
});
