import { describe, expect, test } from '@jest/globals';
import { TcpTable } from './tcp-table';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
interface Row {
  readonly state?: string;
  readonly unsent?: string;
  readonly unread?: string;
  readonly timer?: string;
  readonly local?: string;
  readonly remote?: string;
  readonly inode?: number;
}
const row = ({
  state = '01',
  unsent = '00000000',
  unread = '00000000',
  timer = '00',
  local = '0100007F:9C40',
  remote = '0100007F:1F90',
  inode = 4711,
}: Row): string =>
  `   0: ${local} ${remote} ${state} ${unsent}:${unread} ${timer}:00000000 00000000  1000        0 ${String(inode)} 1 0000000000000000 20 4 30 10 -1\n`;
const isInTransit = (...rows: Row[]): boolean =>
  new TcpTable(2, HEAD + rows.map(row).join('')).isInTransit(['4711']);

describe('of a connection within this machine', () => {
  test('nothing is in transit when it is established and all was received', () => {
    expect(isInTransit({}, { unread: '000000FF' }, { state: '06' }, { state: '08' })).toBe(false);
  });

  test('something is in transit when bytes were not acknowledged', () => {
    expect(isInTransit({ unsent: '0A000000' })).toBe(true);
    expect(isInTransit({}, { inode: 5, unsent: '00000001' })).toBe(false);
  });

  test.each(['02', '03', '04', '09', '0B'])(
    'something is in transit when it begins or ends: state %s',
    (state) => {
      expect(isInTransit({ state })).toBe(true);
    },
  );

  test('nothing is in transit when the receiver has no room: the bytes wait for the receiver', () => {
    expect(isInTransit({ unsent: '00001000', timer: '04' })).toBe(false);
    expect(isInTransit({ unsent: '00001000', timer: '01' })).toBe(true);
  });

  test('what the other end sent before its process closed it is in transit, and nothing of strangers', () => {
    const closed = { inode: 0, state: '04' };
    expect(isInTransit({}, { ...closed, local: '0100007F:1F90', remote: '0100007F:9C40' })).toBe(true);
    expect(isInTransit({}, { ...closed, local: '0100007F:1F91', remote: '0100007F:9C40' })).toBe(false);
  });

  test('the queue of a listening socket does not count, since it is not of bytes', () => {
    expect(isInTransit({ state: '0A', unsent: '00000003', remote: '0100007F:0000' })).toBe(false);
  });
});

test('connections to other machines do not count', () => {
  expect(isInTransit({ unsent: '00000001', remote: '08080808:0035' })).toBe(false);
});

test('a table that cannot be read, or has only its head, shows nothing', () => {
  for (const text of ['', HEAD]) expect(new TcpTable(2, text).isInTransit(['4711'])).toBe(false);
});

test('a socket that is connected or listens is known by both its ends', () => {
  const table = new TcpTable(2, HEAD + row({}) + row({ state: '0A', inode: 5 }) + row({ inode: 0 }));
  const here = Uint8Array.of(127, 0, 0, 1);
  const [connected, listening] = table.connections();
  expect(connected).toEqual([
    '4711',
    {
      isWithin: true,
      end: { family: 2, localAddress: here, localPort: 0x9c40, remoteAddress: here, remotePort: 0x1f90 },
      farEnd: { family: 2, localAddress: here, localPort: 0x1f90, remoteAddress: here, remotePort: 0x9c40 },
    },
  ]);
  expect(listening).toEqual(['5', 'listens']);
});
