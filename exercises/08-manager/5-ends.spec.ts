import {
  childrenOf,
  exploreDeliveries,
  gives,
  holds,
  killProcess,
  leftBelow,
  placeOf,
  quiet,
  Relay,
  runningBelow,
} from '#lab';
import { same, stage, throws } from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'ends');

const KEY = 'a key that only friends know';
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const nameOf = (one: Scenarios.Settled): string => (one.kind === 'value' ? 'a value' : one.error.name);

law(
  'calls in flight when the server dies are rejected with ManagerGone, and so are later ones',
  async (context) => {
    const [a, b] = await context.processes(2);
    const manager = await a.start();
    const [list, event] = [await a.make(manager, 'list'), await a.make(manager, 'event')];
    await b.call(list, 'push', [1]);
    const waits = range(50).map(() => ['wait'] as const);
    const waiting = Promise.all([a.callAll(event, ...waits), b.callAll(event, ...waits)]);
    await quiet(a);
    killProcess(childrenOf(a)[0] ?? 0);
    const names = new Set((await waiting).flat().map(nameOf));
    const all =
      'A hundred calls of two processes are in flight when the server is killed: all reject with ManagerGone.';
    same([...names], ['ManagerGone'], all, 'wrong-error');
    for (const one of [a, b])
      same(
        nameOf(await one.attempt(list, 'push', [2])),
        'ManagerGone',
        'Later calls do, too.',
        'wrong-error',
      );
    await a.shutdown(manager);
    const nothing = 'shutdown() of a manager whose server has died just returns.';
    same(await leftBelow(a), 0, nothing, 'leaked-process');
  },
);

law('whenever the server is killed, a call gets its result or ManagerGone', async (context) => {
  const [a] = await context.processes(1);
  const [first, gone] = [await a.start(), { name: 'ManagerGone' }];
  const ended = await a.make(first, 'list');
  await a.dispose(first);
  await throws(a.call(ended, 'at', [0]), gone, 'After shutdown(), calls reject with ManagerGone.');
  await exploreDeliveries(context, [a], {
    deliveries: true,
    kills: 1,
    deviations: 1,
    most: 20,
    run: async (events) => {
      const manager = await a.start();
      const list = await a.make(manager, 'list');
      const settled = await a.callAll(list, ['push', 0], ['push', 1]);
      const errors = settled.filter(({ kind }) => kind === 'error').map(nameOf);
      const wrong = errors.filter((name) => name !== 'ManagerGone' || events.kills === 0);
      const promise = 'Whenever the server is killed, a call in flight gets its result or ManagerGone.';
      same(wrong, [], promise, 'wrong-error');
      await a.shutdown(manager);
    },
    // start() itself may be cut short, too: then it must reject.
    mayThrow: () => true,
  });
});

law('a connection that breaks in the middle of a call costs only that call', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const list = await a.make(manager, 'list');
  const place = placeOf(await a.address(manager));
  if (place === undefined) return;
  for (const bytes of [1, 3, 6, 20]) {
    trail.restart();
    const relay = await Relay.to(place);
    try {
      const client = await b.connect(relay.address, KEY);
      const own = await b.make(client, 'list', [['x'.repeat(100)]]);
      relay.cutAfter(bytes);
      const cut = await b.attempt(own, 'push', ['y'.repeat(1000)]);
      const rejected =
        'A call whose connection breaks is rejected with ManagerGone, because its outcome is unknown.';
      holds(cut.kind === 'error', rejected, 'no-error');
      same(cut.error.name, 'ManagerGone', rejected, 'wrong-error');
      const length = await a.call(list, 'push', [bytes]);
      const others = 'The server keeps serving all others.';
      same(((await a.call(list, 'snapshot')) as unknown[]).length, length, others, 'blocked-others');
    } finally {
      relay.close();
    }
  }
  await a.shutdown(manager);
});

law('shutdown() leaves nothing behind, and may be called twice', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const first = await a.start();
  const ended = await a.make(first, 'list');
  await a.dispose(first);
  const isGone = 'shutdown() resolves when the server is gone; Symbol.asyncDispose does the same.';
  same(runningBelow(a), 0, isGone, 'leaked-process');
  await throws(a.call(ended, 'at', [0]), { name: 'ManagerGone' }, 'After it, calls reject with ManagerGone.');
  const descriptors = await a.descriptors();
  const path = await a.freshPath();
  let old: object | undefined;
  for (let i = 0; i < 2; i++) {
    trail.restart();
    const manager = await a.start({ address: path, authKey: KEY });
    const client = await b.connect(path, KEY);
    const list = await a.make(manager, 'list', [[i]]);
    const again = 'A server at a path serves, and after shutdown() a new server can use the same path.';
    same(await b.call(list, 'at', [0]), i, again);
    if (old !== undefined) {
      const other = 'A proxy of the earlier server does not find an object of this one.';
      await throws(b.call(old, 'at', [0]), { name: 'ManagerGone' }, other);
    }
    const queue = await a.make(manager, 'queue');
    const inFlight = await b.begin(queue, 'get');
    await quiet(b);
    await b.shutdown(client);
    await a.call(queue, 'put', ['item']);
    const others =
      'Only that manager is released: a call of another proxy that is in flight is still answered.';
    await gives(b.over(inFlight), { kind: 'value', value: 'item' }, others, 'lost-result');
    same(await a.call(list, 'at', [0]), i, 'shutdown() of a manager from connect() leaves the server alone.');
    await throws(
      b.make(client, 'list'),
      { name: 'ManagerGone' },
      'After shutdown(), a connected manager can no longer be used.',
    );
    const both = 'Of two shutdown() at once, neither resolves before its one server is gone.';
    if (i === 0) same(await a.shutdownTwice(manager), 1, both);
    else await a.dispose(manager);
    same(runningBelow(a), 0, isGone, 'leaked-process');
    await a.shutdown(manager);
    await throws(
      a.make(manager, 'list'),
      { name: 'ManagerGone' },
      'After shutdown(), calls reject with ManagerGone.',
    );
    await throws(b.call(list, 'at', [0]), { name: 'ManagerGone' }, 'Those of other processes do, too.');
    old = list;
  }
  await quiet(a);
  same(await a.exists(path), false, 'The socket’s file is gone.', 'leaked-descriptor');
  same(await a.descriptors(), descriptors, 'No descriptor is left open.', 'leaked-descriptor');
});

law(
  'a process with a proxy ends by itself, and the server with its starter',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    const manager = await a.start();
    const [list, event] = [await a.make(manager, 'list'), await a.make(manager, 'event')];
    const stays =
      'A child with proxies stays until all its calls have been answered, in any order, and then ends by itself.';
    const ended = await a.usedByChild(list, event, 'item');
    same([ended, await a.call(list, 'snapshot')], [0, ['item']], stays);
    await quiet(a);
    same(runningBelow(a), 1, 'Only the server is left.', 'leaked-process');
    await a.dispose(manager);
    const gone = 'Once the server has ended, calls reject.';
    await throws(a.call(list, 'at', [0]), { name: 'ManagerGone' }, gone);
    trail.restart();
    same(await a.startAndLeave(), 0, 'A server does not keep alive the process that started it.');
    same(await leftBelow(a), 0, 'When its starter ends, the server ends, too.', 'leaked-process');
    const middle = await a.startInChild();
    same(runningBelow(a), 2, 'A child that has started a manager, and its server.');
    killProcess(middle);
    same(await leftBelow(a), 0, 'The server ends, too, when its starter is killed.', 'leaked-process');
  },
);
