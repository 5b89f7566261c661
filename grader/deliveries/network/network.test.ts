import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { connect, listen, type Listener } from '../../kernel/internal';
import { placeOf } from './place';
import { Relay } from './relay';
import { Stranger } from './stranger';

// Not a limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

/** Closed after each test. */
let opened: { close(): void }[] = [];
const kept = <T extends { close(): void }>(one: T): T => {
  opened.push(one);
  return one;
};
afterEach(() => {
  for (const one of opened) one.close();
  opened = [];
});

/** A server that answers each chunk in capitals, and keeps what it received, by connection. */
async function capitals(): Promise<{
  listener: Listener;
  got: string[];
  ended: Promise<unknown>[];
  all: Socket[];
}> {
  const got: string[] = [];
  const all: Socket[] = [];
  const ended: Promise<unknown>[] = [];
  const listener = kept(
    await listen({ host: '127.0.0.1', port: 0 }, (socket) => {
      const number = got.push('') - 1;
      all.push(socket);
      ended.push(once(socket, 'close'));
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        got[number] = `${got[number] ?? ''}${chunk.toString()}`;
        socket.write(chunk.toString().toUpperCase());
      });
    }),
  );
  return { listener, got, ended, all };
}

/** Reads until this many bytes have arrived. */
async function read(socket: Socket, bytes: number): Promise<string> {
  let text = '';
  while (text.length < bytes) text += String((await once(socket, 'data'))[0]);
  return text;
}

async function through(): Promise<{ relay: Relay; client: Socket } & Awaited<ReturnType<typeof capitals>>> {
  const server = await capitals();
  const relay = kept(await Relay.to(server.listener.address));
  const client = await connect(relay.address);
  client.on('error', () => undefined);
  opened.push({ close: () => client.destroy() });
  return { ...server, relay, client };
}

describe('a relay', () => {
  test('passes on what both sides send, and keeps it', async () => {
    const { relay, client, got } = await through();
    for (const text of ['hello', 'again']) {
      client.write(text);
      expect(await read(client, 5)).toBe(text.toUpperCase());
    }
    expect(got).toEqual(['helloagain']);
    expect([relay.sent, relay.answered].map((chunks) => Buffer.concat(chunks).toString())).toEqual([
      'helloagain',
      'HELLOAGAIN',
    ]);
  });

  test('changes what clients send from change() on, but keeps what they sent', async () => {
    const { relay, client, got } = await through();
    client.write('first');
    await read(client, 5);
    relay.change((chunk) => Buffer.from(chunk.toString().replace('l', 'LLL')));
    client.write('hello');
    expect(await read(client, 7)).toBe('HELLLLO');
    expect(got).toEqual(['firstheLLLlo']);
    expect(Buffer.concat(relay.sent).toString()).toBe('firsthello');
  });

  test.each([1, 5, 11])(
    'cut after %i bytes passes on exactly those, and both sides see the end',
    async (bytes) => {
      const { relay, client, got, ended } = await through();
      client.write('before');
      await read(client, 6);
      relay.cutAfter(bytes);
      const closed = once(client, 'close');
      client.write('hello world');
      client.resume();
      await Promise.all([closed, ...ended]);
      expect(got).toEqual([`before${'hello world'.slice(0, bytes)}`]);
    },
  );

  test('counts the bytes before a cut across chunks', async () => {
    const { relay, client, got, ended } = await through();
    relay.cutAfter(8);
    client.write('hello');
    expect(await read(client, 5)).toBe('HELLO');
    client.write('world');
    client.resume();
    await Promise.all(ended);
    expect(got).toEqual(['hellowor']);
  });

  test('injects bytes that no client has sent, on the newest connection', async () => {
    const { relay, client, got } = await through();
    client.write('old');
    await read(client, 3);
    const newer = await connect(relay.address);
    opened.push({ close: () => newer.destroy() });
    newer.write('new');
    await read(newer, 3);
    relay.inject(Buffer.from('!?'));
    expect(await read(newer, 2)).toBe('!?');
    expect(got).toEqual(['old', 'new!?']);
    expect(Buffer.concat(relay.sent).toString()).toBe('oldnew');
  });

  test('ends one side when the other ends', async () => {
    const { client, ended } = await through();
    client.write('x');
    await read(client, 1);
    client.end();
    await Promise.all(ended);
    const other = await through();
    other.client.write('x');
    await read(other.client, 1);
    const closed = once(other.client, 'close');
    other.all[0]?.destroy();
    other.client.resume();
    await closed;
  });
});

describe('a stranger', () => {
  test('sends anything, and has what it received', async () => {
    const { listener, got } = await capitals();
    const stranger = kept(new Stranger(listener.address));
    await stranger.send(Buffer.from('any'));
    await stranger.send(Buffer.from('thing'));
    while (stranger.received.length < 8) await new Promise(setImmediate);
    expect(stranger.received.toString()).toBe('ANYTHING');
    expect(got).toEqual(['anything']);
    expect(stranger.isEnded).toBe(false);
  });

  test('knows that its connection was closed, and sending then is not an error', async () => {
    const { listener, all } = await capitals();
    const stranger = kept(new Stranger(listener.address));
    await stranger.send(Buffer.from('x'));
    while (all.length === 0) await new Promise(setImmediate);
    all[0]?.destroy();
    while (!stranger.isEnded) await new Promise(setImmediate);
    await stranger.send(Buffer.from('y'));
  });

  test('may send any number of times, and leaves no listeners behind', async () => {
    const { listener } = await capitals();
    const dialled = jest.spyOn(net, 'connect');
    const stranger = kept(new Stranger(listener.address));
    const socket = dialled.mock.results[0]?.value as Socket;
    dialled.mockRestore();
    const before = socket.listenerCount('close');
    for (let time = 0; time < 20; time++) await stranger.send(Buffer.from('x'));
    expect(socket.listenerCount('close')).toBe(before);
  });

  test('is ended at once when no server listens', async () => {
    const { listener } = await capitals();
    listener.close();
    const stranger = kept(new Stranger(listener.address));
    await stranger.send(Buffer.from('x'));
    while (!stranger.isEnded) await new Promise(setImmediate);
    expect(stranger.received).toHaveLength(0);
  });
});

test.each<[unknown, unknown]>([
  ['/tmp/a.sock', '/tmp/a.sock'],
  ['\0abstract', '\0abstract'],
  ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
  ['tcp://localhost:8080', { host: 'localhost', port: 8080 }],
  [['localhost', 80], { host: 'localhost', port: 80 }],
  [
    { host: 'h', port: 1, more: true },
    { host: 'h', port: 1 },
  ],
  [{ host: 'h' }, undefined],
  [['h', '80'], undefined],
  [undefined, undefined],
  [7, undefined],
])('the place of a server with the address %j is %j', (address, place) => {
  expect(placeOf(address)).toEqual(place);
});
