import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { TimerOffice } from './timer-office';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

let office: TimerOffice;
let sockets: Socket[];
beforeEach(() => {
  office = new TimerOffice();
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  office.close();
});

/** A connection that looks like a process to the office. */
async function peer(...lines: readonly unknown[]): Promise<Socket> {
  const socket = connect({ path: office.address.replace('@', '\0') });
  sockets.push(socket);
  await once(socket, 'connect');
  await say(socket, ...lines);
  return socket;
}

/** Resolves when the office has received the lines. */
async function say(socket: Socket, ...lines: readonly unknown[]): Promise<void> {
  for (const line of lines) {
    const { news } = office;
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    // A message of its own shows that the office has read what came before it.
    socket.write(`${text}\n{"type":"heard"}\n`);
    while (office.news === news) await new Promise((resolve) => setImmediate(resolve));
  }
}

const hello = (pid: number, family = 'mine'): object => ({ type: 'hello', pid, family });
const due = (...at: readonly unknown[]): object => ({ type: 'due', at });
const timers = (family = 'mine'): [number, number][] =>
  office.timersOf(family).map(({ pid, at }) => [pid, at]);

test('each family sees the timers of its own processes', async () => {
  await peer(hello(1), due(10, 30));
  await peer(hello(2), due(20));
  await peer(hello(3, 'other'), due(5));
  expect([timers(), timers('other'), timers('none')]).toEqual([
    [
      [1, 10],
      [1, 30],
      [2, 20],
    ],
    [[3, 5]],
    [],
  ]);
});

test('the last report of a process about its timers counts', async () => {
  const socket = await peer(hello(1), due(10), due());
  expect(timers()).toEqual([]);
  await say(socket, due(7));
  expect(timers()).toEqual([[1, 7]]);
});

test('a process that is running its timers has none that could fire until it reports that they have run', async () => {
  const socket = await peer(hello(1), due(10, 20));
  const [first] = office.timersOf('mine');
  first?.fire();
  const [line] = (await once(socket, 'data')) as [Buffer];
  expect(JSON.parse(String(line))).toEqual({ type: 'fire', at: 10 });
  await say(socket, due(20));
  expect(timers()).toEqual([]);
  await say(socket, { type: 'fired' });
  expect(timers()).toEqual([[1, 20]]);
});

test('a process that has ended has no timers', async () => {
  const socket = await peer(hello(1), due(10));
  const { news } = office;
  socket.destroy();
  while (office.news === news) await new Promise((resolve) => setImmediate(resolve));
  expect(timers()).toEqual([]);
});

test('a malformed message changes nothing, since learner code could have written it', async () => {
  const forged = ['', '{', 'null', '7', '[]', '{"type":7}', '{"type":"due"}', '{"type":"due","at":["soon"]}'];
  await peer(hello(1), due(10), ...forged, { type: 'due', at: 5 }, { type: 'due', at: [null] });
  await peer(...forged, due(10));
  await peer({ type: 'hello', pid: 'x', family: 'mine' }, due(1));
  expect(timers()).toEqual([[1, 10]]);
});
