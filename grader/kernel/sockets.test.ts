import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, listen, type Listener, type SocketAddress } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sockets-'));
});
afterAll(() => {
  fixtures[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const listeners: Listener[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
});

/** Closed after the test at the latest, so that one that fails still ends. */
async function opened(...args: Parameters<typeof listen>): Promise<Listener> {
  const listener = await listen(...args);
  listeners.push(listener);
  return listener;
}

const LOCAL = '127.0.0.1';
let files = 0;
/** A path that was never used. */
const freshPath = (): string => path.join(folder, `${String((files += 1))}.sock`);
const longestPath = process.platform === 'linux' ? 107 : 103;

/** Sends back what it gets, and what is left at the end. */
function echo(socket: Socket): void {
  socket.pipe(socket);
}
const hangUp = (socket: Socket): void => void socket.destroy();

/** What comes back of these bytes. */
async function thereAndBack(address: SocketAddress, bytes: Uint8Array): Promise<Buffer> {
  const socket = await connect(address);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.end(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks);
}

const portOf = ({ address }: Listener): number => (typeof address === 'string' ? -1 : address.port);

describe('bytes go there and back', () => {
  const most = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));

  test.each<[string, () => SocketAddress | undefined]>([
    ['an address of its own', () => undefined],
    ['a path', freshPath],
    ['the longest path', () => path.join(folder, 'x'.repeat(longestPath - folder.length - 1))],
    ['TCP', () => ({ host: LOCAL, port: 0 })],
  ])('over %s, the empty stream too', async (_, address) => {
    const listener = await opened(address(), echo);
    expect((await thereAndBack(listener.address, most)).equals(most)).toBe(true);
    expect(await thereAndBack(listener.address, new Uint8Array())).toHaveLength(0);
    listener.close();
  });

  test('between processes, of many at a time', async () => {
    const address = freshPath();
    const child = await listenInChild(address);
    const texts = Array.from({ length: 20 }, (_, i) => `number ${String(i)}`);
    const answers = await Promise.all(texts.map((text) => thereAndBack(address, Buffer.from(text))));
    expect(answers.map(String)).toEqual(texts);
    await kill(child);
  });
});

describe('the address that a listener reports', () => {
  test('is the path that was asked for, or the host with the port that the system chose', async () => {
    const wanted = freshPath();
    const [local, one, other] = await Promise.all([
      opened(wanted, hangUp),
      opened({ host: LOCAL, port: 0 }, hangUp),
      opened({ host: LOCAL, port: 0 }, hangUp),
    ]);
    expect(local.address).toBe(wanted);
    for (const { address } of [one, other])
      expect(address).toEqual({ host: LOCAL, port: expect.any(Number) });
    expect(portOf(one)).toBeGreaterThan(0);
    expect(portOf(one)).not.toBe(portOf(other));
  });

  test('without one, is another each time and, on Linux, no file', async () => {
    const all = await Promise.all([opened(undefined, hangUp), opened(undefined, hangUp)]);
    const [one, other] = all.map(({ address }) => address);
    expect(one).not.toEqual(other);
    if (process.platform === 'linux') for (const address of [one, other]) expect(address).toMatch(/^\0/);
  });
});

describe('an address with a listener is taken', () => {
  test.each<[string, () => SocketAddress | undefined]>([
    ['of its own', () => undefined],
    ['a path', freshPath],
    ['TCP', () => ({ host: LOCAL, port: 0 })],
  ])('%s: AddressInUse, and the first keeps listening', async (_, address) => {
    const listener = await opened(address(), echo);
    await expect(opened(listener.address, hangUp)).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      address: listener.address,
    });
    expect((await thereAndBack(listener.address, Buffer.from('still here'))).toString()).toBe('still here');
    listener.close();
    const next = await opened(listener.address, echo);
    expect((await thereAndBack(listener.address, Buffer.from('free again'))).toString()).toBe('free again');
    next.close();
  });
});

describe('where there is no listener', () => {
  test.each<[string, () => Promise<SocketAddress>]>([
    ['there is no such path', async () => Promise.resolve(freshPath())],
    ['a listener of its own has been closed', async () => closed(undefined)],
    ['a listener at a path has been closed', async () => closed(freshPath())],
    ['a listener on TCP has been closed', async () => closed({ host: LOCAL, port: 0 })],
  ])('connect rejects with NobodyListens: %s', async (_, address) => {
    const wanted = await address();
    await expect(connect(wanted)).rejects.toMatchObject({ code: 'NOBODY_LISTENS', address: wanted });
  });

  async function closed(wanted: SocketAddress | undefined): Promise<SocketAddress> {
    const listener = await opened(wanted, hangUp);
    listener.close();
    return listener.address;
  }
});

describe('an address that cannot be', () => {
  const tooLong = `/tmp/${'é'.repeat(60)}`;

  test.each<[string, SocketAddress, object]>([
    ['a path of more bytes than the system takes', tooLong, { code: 'ADDRESS_UNUSABLE', address: tooLong }],
    ['an empty path', '', { code: 'ADDRESS_UNUSABLE' }],
    ['a port beyond the last', { host: LOCAL, port: 65_536 }, { name: 'RangeError' }],
    ['a negative port', { host: LOCAL, port: -1 }, { name: 'RangeError' }],
    ['a port that is a text', { host: LOCAL, port: '80' as never }, { name: 'TypeError' }],
    ['no host', { port: 80 } as never, { name: 'TypeError' }],
    ['a number', 80 as never, { name: 'TypeError' }],
  ])('is refused by both, as a rejection: %s', async (_, address, error) => {
    await expect(opened(address, hangUp)).rejects.toMatchObject(error);
    await expect(connect(address)).rejects.toMatchObject(error);
  });

  test.each<[string, SocketAddress]>([
    ['a path in no folder', '/no/such/folder/x.sock'],
    ['a host that is not this machine', { host: '192.0.2.1', port: 0 }],
  ])('is refused to a listener: %s', async (_, address) => {
    await expect(opened(address, hangUp)).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE', address });
  });

  test('is refused before anything is opened when there is no handler for the connections', async () => {
    const wanted = freshPath();
    await expect(opened(wanted, undefined as never)).rejects.toThrow(/onConnection/);
    expect(existsSync(wanted)).toBe(false);
  });
});

describe('the file of a listener', () => {
  test('is gone after close(), which may be called twice and leaves open connections alone', async () => {
    const wanted = freshPath();
    const listener = await opened(wanted, echo);
    expect(lstatSync(wanted).isSocket()).toBe(true);
    const socket = await connect(wanted);
    socket.write('before');
    await once(socket, 'data');
    listener.close();
    expect(existsSync(wanted)).toBe(false);
    // Another listener's by now: the second close must leave it alone.
    const next = await opened(wanted, echo);
    listener.close();
    expect((await thereAndBack(wanted, Buffer.from('theirs'))).toString()).toBe('theirs');
    socket.write('after');
    expect(String((await once(socket, 'data'))[0])).toBe('after');
    socket.destroy();
    next.close();
    expect(existsSync(wanted)).toBe(false);
  });

  test('that was killed is replaced', async () => {
    const wanted = freshPath();
    await kill(await listenInChild(wanted));
    expect(lstatSync(wanted).isSocket()).toBe(true);
    const listener = await opened(wanted, echo);
    expect((await thereAndBack(wanted, Buffer.from('mine now'))).toString()).toBe('mine now');
    listener.close();
    expect(existsSync(wanted)).toBe(false);
  });

  test('that lives in another process is not', async () => {
    const wanted = freshPath();
    const child = await listenInChild(wanted);
    await expect(opened(wanted, hangUp)).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    expect((await thereAndBack(wanted, Buffer.from('alive'))).toString()).toBe('alive');
    await kill(child);
  });

  test('is never a file that is not a socket: that is in use, and stays', async () => {
    const wanted = freshPath();
    writeFileSync(wanted, 'a thesis');
    await expect(opened(wanted, hangUp)).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE', address: wanted });
    await expect(opened(folder, hangUp)).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE' });
    expect(readFileSync(wanted, 'utf8')).toBe('a thesis');
    rmSync(wanted);
  });
});

test('after all that, no file is left but those of the killed', () => {
  expect(readdirSync(folder).filter((file) => !killed.has(file))).toEqual([]);
});

const killed = new Set<string>();

/** A process that listens there, once it does. */
async function listenInChild(address: string): Promise<ChildProcess> {
  const child = fixtures.start('listens', [address]);
  if (child.stdout === null) throw new Error('no output');
  await once(child.stdout, 'data');
  killed.add(path.basename(address));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}
