import { afterEach, expect, test } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { tcpStateOf, type TcpState } from '../../kernel/internal';
import { ownSockets } from './descriptors';
import { isUnderWay, TcpTable } from './tcp-table';
import { isTcpInTransit } from './tcp-transit';

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

async function connected(host: string, to = host): Promise<{ client: Socket; server: Socket }> {
  const listener = createServer().listen(0, host);
  await once(listener, 'listening');
  const client = connect((listener.address() as AddressInfo).port, to);
  const [[server]] = (await Promise.all([once(listener, 'connection'), once(client, 'connect')])) as [
    [Socket],
    unknown,
  ];
  closings.push(
    () => client.destroy(),
    () => server.destroy(),
    () => listener.close(),
  );
  server.pause();
  return { client, server };
}

/** Once the system has acknowledged what was received, which it may put off for a moment. */
async function settled(): Promise<void> {
  while (now()) await pause(5);
}

const now = (): boolean => isTcpInTransit(ownSockets());

test('bytes that were read are not in transit', async () => {
  const { client, server } = await connected('127.0.0.1');
  server.pipe(server);
  for (let round = 0; round < 3; round += 1) {
    client.write('there and back');
    await once(client, 'data');
    await settled();
  }
});

test('nor is anything of a connection whose other end was closed', async () => {
  const { client, server } = await connected('127.0.0.1');
  await settled();
  client.resume();
  server.destroy();
  await once(client, 'end');
  await settled();
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['::', '127.0.0.1'], // the end of the server is of version 6, that of the client of version 4
])('the system answers about each connection as its tables do: %s, reached at %s', async (host, to) => {
  const { client, server } = await connected(host, to);
  client.write(Buffer.alloc(16 << 20)); // more than all buffers hold, so the window closes
  const ports = [client.localPort, server.localPort];
  const tables = [new TcpTable(2, read('tcp')), new TcpTable(10, read('tcp6'))];
  const ours = tables
    .flatMap((table) => table.connections())
    .flatMap(([inode, one]) => (one === 'listens' ? [] : [{ inode, ...one }]))
    .filter(({ end }) => ports.includes(end.localPort) && ports.includes(end.remotePort));
  expect(ours).toHaveLength(2);
  for (const { inode, end, farEnd } of ours) {
    const state = tcpStateOf(end);
    expect(state).toMatchObject({ inode: Number(inode), state: 1 });
    expect(tcpStateOf(farEnd)).toMatchObject({ state: 1 });
  }
  const held = (): TcpState[] =>
    ours
      .map(({ end }) => tcpStateOf(end))
      .filter((state) => typeof state === 'object')
      .filter(({ unsentBytes }) => unsentBytes > 0);
  const answer = (): boolean => held().some(isUnderWay);
  expect(held()).toHaveLength(1);
  // The system may send more at any time, so a look counts only where nothing changed around it.
  let before: boolean;
  let seen: boolean;
  do {
    before = answer();
    seen = now();
  } while (answer() !== before);
  expect(seen).toBe(before);
});

test('the system knows nothing of a connection that was never made', () => {
  const nowhere = Uint8Array.of(127, 0, 0, 1);
  const end = {
    family: 2,
    localAddress: nowhere,
    localPort: 9,
    remoteAddress: nowhere,
    remotePort: 9,
  } as const;
  expect(tcpStateOf(end)).toBe('none');
});

function read(table: string): string {
  return readFileSync(`/proc/net/${table}`, 'utf8');
}
