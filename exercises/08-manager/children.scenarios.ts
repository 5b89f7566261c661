import { Manager } from '#katas/manager';
import { Process } from '#katas/process';
import { SharedMemory } from '#kernel';
import { call } from './calls.scenarios';
import { descriptors } from './managers.scenarios';

// The walk-through.

export async function insertRecord(record: unknown, records: object): Promise<void> {
  await call(records, 'push', [record]);
  console.log('New record added!\n');
}

export async function printRecords(records: object): Promise<void> {
  for await (const [name, score] of records as AsyncIterable<[string, number]>)
    console.log(`Name: ${name}\nScore: ${String(score)}\n`);
}

/** As in the lesson: one process adds a record, the other prints them all. */
export async function records(): Promise<(number | null)[]> {
  await using manager = await Manager.start();
  const list = (await call(manager, 'list', [
    [
      ['Sam', 10],
      ['Adam', 9],
      ['Kevin', 9],
    ],
  ])) as object;
  const p1 = new Process(insertRecord, [['Jeff', 8], list]);
  const p2 = new Process(printRecords, [list]);
  p1.start();
  await p1.join();
  p2.start();
  await p2.join();
  return [p1.exitCode, p2.exitCode];
}

/** A child that uses two proxies and ends by itself. */
export async function usedByChild(list: object, event: object, item: unknown): Promise<number | null> {
  // A call that could not be sent leaves nothing behind, either: the proxy still travels.
  await call(list, 'push', [() => 1]).catch(() => undefined);
  const child = new Process(pushAndLeave, [list, event, item]);
  child.start();
  await child.join();
  return child.exitCode;
}

export async function pushAndLeave(list: object, event: object, item: unknown): Promise<void> {
  // A call that could not be sent is not in flight, either.
  await call(list, 'push', [() => 1]).catch(() => undefined);
  // The answer to the second call comes first. Meanwhile only the first keeps this process alive.
  const waited = call(event, 'wait', [1000]);
  await call(list, 'length');
  await waited;
  await call(list, 'push', [item]);
}

/** A child that has started two managers, has made a list, and does nothing more: how it ended. */
export async function startAndLeave(): Promise<number | null> {
  const child = new Process(startAndUse, []);
  child.start();
  await child.join();
  return child.exitCode;
}

export async function startAndUse(): Promise<void> {
  const manager = await Manager.start();
  await call(manager, 'list', [[1]]);
  await Manager.start(); // this one is never used
}

/** A child that has a manager of its own, and stays: its process id, once the manager has been started. */
export async function startInChild(): Promise<number> {
  const started = SharedMemory.create(4);
  const child = new Process(startAndStay, [started]);
  child.start();
  while (started.load(0) === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  started.close();
  return child.pid ?? 0;
}

export async function startAndStay(started: SharedMemory): Promise<void> {
  await Manager.start();
  started.store(0, 1);
  setInterval(() => undefined, 1000);
}

// Many.

/** Makes `count` connections from this process, each of which pushes its name once. */
export async function connectMany(
  place: unknown,
  authKey: string,
  list: object,
  count: number,
  who: string,
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: count }, async () => Manager.connect(place as string, authKey)),
  );
  const own = await Promise.all(
    clients.map(async (client) => call(client, 'list', [[1]]) as Promise<object>),
  );
  await Promise.all(
    own.map(async (mine, i) => {
      await call(mine, 'push', [2]);
      await call(list, 'push', [`${who} ${String(i)}`]);
    }),
  );
  const lengths = await Promise.all(
    own.map(async (mine) => ((await call(mine, 'snapshot')) as unknown[]).length),
  );
  await Promise.all(clients.map(async (client) => client.shutdown()));
  return lengths.filter((length) => length === 2).length;
}

/** `count` concurrent calls on one proxy. */
export async function pushMany(list: object, count: number): Promise<unknown[]> {
  return Promise.all(Array.from({ length: count }, async (_, i) => call(list, 'push', [i])));
}

/** How many more descriptors are open after `count` calls on one proxy. */
export async function descriptorsOf(list: object, count: number): Promise<number> {
  await call(list, 'at', [0]);
  const before = descriptors();
  for (let i = 0; i < count; i++) await call(list, 'at', [i]);
  return descriptors() - before;
}
