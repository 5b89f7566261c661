import { describe, expect, test } from '@jest/globals';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { Descriptors } from './descriptors';
import { inodesInTransit, isTcpInTransit } from './tcp-transit';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
interface Row {
  readonly state?: string;
  readonly unsent?: string;
  readonly unread?: string;
  readonly timer?: string;
  readonly remote?: string;
  readonly inode?: number;
}
const row = ({
  state = '01',
  unsent = '00000000',
  unread = '00000000',
  timer = '00',
  remote = '0100007F:1F90',
  inode = 4711,
}: Row): string =>
  `   0: 0100007F:9C40 ${remote} ${state} ${unsent}:${unread} ${timer}:00000000 00000000  1000        0 ${String(inode)} 1 0000000000000000 20 4 30 10 -1\n`;
const inTransit = (...rows: Row[]): string[] => inodesInTransit(HEAD + rows.map(row).join(''));

describe('of a connection within this machine', () => {
  test('nothing is in transit when it is established and all was received', () => {
    expect(inTransit({}, { unread: '000000FF' }, { state: '06' }, { state: '08' })).toEqual([]);
  });

  test('something is in transit when bytes were not acknowledged', () => {
    expect(inTransit({ unsent: '00000001' }, { inode: 5, unsent: '0A000000' })).toEqual(['4711', '5']);
  });

  test.each(['02', '03', '04', '09', '0B'])(
    'something is in transit when it begins or ends: state %s',
    (state) => {
      expect(inTransit({ state })).toEqual(['4711']);
    },
  );

  test('nothing is in transit when the receiver has no room: the bytes wait for the receiver', () => {
    expect(inTransit({ unsent: '00001000', timer: '04' })).toEqual([]);
    expect(inTransit({ unsent: '00001000', timer: '01' })).toEqual(['4711']);
  });

  test('the queue of a listening socket does not count, since it is not of bytes', () => {
    expect(inTransit({ state: '0A', unsent: '00000003', remote: '0100007F:0000' })).toEqual([]);
  });
});

test('connections to other machines do not count', () => {
  expect(inTransit({ unsent: '00000001', remote: '08080808:0035' })).toEqual([]);
});

test('a table that cannot be read, or has only its head, shows nothing', () => {
  expect([inodesInTransit(''), inodesInTransit(HEAD)]).toEqual([[], []]);
});

test('bytes that were read are not in transit', async () => {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  client.write('there and back');
  await once(client, 'data');
  expect(isTcpInTransit(() => new Descriptors().of(process.pid))).toBe(false);
  client.destroy();
  server.close();
});
