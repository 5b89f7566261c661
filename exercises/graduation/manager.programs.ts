import assert from 'node:assert/strict';
import { Manager } from '#katas/manager';
import { Process } from '#katas/process';
import { fails, type Program } from './program';

interface List {
  push(...items: unknown[]): Promise<unknown>;
}
interface Dict {
  set(key: unknown, value: unknown): Promise<unknown>;
}

export async function pushAll(list: List, from: number, to: number): Promise<void> {
  for (let item = from; item < to; item += 1) await list.push(item);
}
export async function setKey(dict: Dict, key: string, value: unknown): Promise<void> {
  await dict.set(key, value);
}

async function inChild<Args extends readonly unknown[]>(
  fn: (...args: Args) => unknown,
  ...args: Args
): Promise<void> {
  const child = new Process(fn, args);
  child.start();
  await child.join();
  assert.equal(child.exitCode, 0);
}

async function managed(work: (manager: Manager) => unknown): Promise<void> {
  await using manager = await Manager.start();
  await work(manager);
}

export const managerPrograms: readonly Program[] = [
  {
    title: 'a list in the server is used like a list',
    like: 'test_list',
    run: () =>
      managed(async (manager) => {
        const list = await manager.list([0, 1, 2, 3, 4] as unknown[]);
        await list.push(5, 6);
        assert.equal(await list.length(), 7);
        assert.equal(await list.at(-1), 6);
        assert.equal(await list.pop(), 6);
        await list.set(0, 'first');
        assert.deepEqual(await list.snapshot(), ['first', 1, 2, 3, 4, 5]);
      }),
  },
  {
    title: 'slices, reversal and sorting of a list',
    like: 'test_list',
    run: () =>
      managed(async (manager) => {
        const list = await manager.list([3, 1, 2]);
        await list.sort();
        assert.deepEqual(await list.snapshot(), [1, 2, 3]);
        await list.reverse();
        assert.deepEqual(await list.slice(0, 2), [3, 2]);
        assert.equal(await list.indexOf(1), 2);
        assert.equal(await list.includes(9), false);
      }),
  },
  {
    title: 'a list is iterated item by item',
    like: 'test_list_iter',
    run: () =>
      managed(async (manager) => {
        const list = await manager.list([1, 2, 3]);
        const seen: unknown[] = [];
        for await (const item of list) seen.push(item);
        assert.deepEqual(seen, [1, 2, 3]);
      }),
  },
  {
    title: 'a list in a list is the same list for all',
    like: 'test_list_proxy_in_list',
    run: () =>
      managed(async (manager) => {
        const inner = await manager.list([1]);
        const outer = await manager.list([inner]);
        await inner.push(2);
        const found = (await outer.at(0)) as typeof inner;
        assert.deepEqual(await found.snapshot(), [1, 2]);
      }),
  },
  {
    title: 'a dict in the server is used like a Map',
    like: 'test_dict',
    run: () =>
      managed(async (manager) => {
        const dict = await manager.dict<string, number>();
        await dict.set('a', 1);
        await dict.update([
          ['b', 2],
          ['c', 3],
        ]);
        assert.equal(await dict.get('b'), 2);
        assert.equal(await dict.has('x'), false);
        assert.equal(await dict.size(), 3);
        assert.deepEqual(
          await dict.snapshot(),
          new Map([
            ['a', 1],
            ['b', 2],
            ['c', 3],
          ]),
        );
      }),
  },
  {
    title: 'keys of a dict go away, and defaults come',
    like: 'test_dict',
    run: () =>
      managed(async (manager) => {
        const dict = await manager.dict<string, number>([['a', 1]]);
        assert.equal(await dict.pop('a'), 1);
        assert.equal(await dict.setDefault('b', 5), 5);
        assert.equal(await dict.setDefault('b', 6), 5);
        await dict.clear();
        assert.equal(await dict.size(), 0);
      }),
  },
  {
    title: 'a namespace keeps fields',
    like: 'test_namespace',
    run: () =>
      managed(async (manager) => {
        const fields = await manager.namespace({ name: 'Bob' });
        await fields.set('job', 'Builder');
        assert.equal(await fields.get('name'), 'Bob');
        await fields.delete('job');
        assert.deepEqual(await fields.snapshot(), { name: 'Bob' });
      }),
  },
  {
    title: 'children use the objects that they are given',
    like: 'test_remote, docs: server process',
    run: () =>
      managed(async (manager) => {
        const list = await manager.list();
        const dict = await manager.dict();
        await inChild(pushAll, list, 0, 5);
        await inChild(setKey, dict, 'key', [1, 2]);
        assert.deepEqual(await list.snapshot(), [0, 1, 2, 3, 4]);
        assert.deepEqual(await dict.get('key'), [1, 2]);
      }),
  },
  {
    title: 'a queue in the server is bounded, and says when it is full',
    like: 'test_queue (managers)',
    run: () =>
      managed(async (manager) => {
        const queue = await manager.queue<string>(1);
        await queue.put('hello');
        await fails('QueueFull', () => queue.putNowait('again'));
        assert.equal(await queue.get(), 'hello');
        await fails('QueueEmpty', () => queue.getNowait());
      }),
  },
  {
    title: 'a lock in the server is taken by one',
    like: 'test_lock (managers)',
    run: () =>
      managed(async (manager) => {
        const lock = await manager.lock();
        await lock.acquire();
        assert.equal(await lock.acquire(0), false);
        await lock.release();
        await fails('ReleaseError', () => lock.release());
      }),
  },
  {
    title: 'an event in the server is set once for all',
    like: 'test_event (managers)',
    run: () =>
      managed(async (manager) => {
        const event = await manager.event();
        assert.equal(await event.wait(0), false);
        await event.set();
        assert.equal(await event.wait(), true);
        await event.clear();
        assert.equal(await event.isSet(), false);
      }),
  },
  {
    title: 'an argument that cannot be sent is refused, and changes nothing',
    like: 'test_list (unpicklable)',
    run: () =>
      managed(async (manager) => {
        const list = await manager.list();
        await fails('DataCloneError', () => list.push(() => 1));
        assert.equal(await list.length(), 0);
      }),
  },
];
