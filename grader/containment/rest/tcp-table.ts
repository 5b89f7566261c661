import type { TcpEnd, TcpState } from '../../kernel/internal';

/** A connection as one of its ends sees it. */
export interface Connection {
  readonly end: TcpEnd;
  readonly farEnd: TcpEnd;
  /** Both ends have the same address: a connection to a different machine is not within a check. */
  readonly isWithin: boolean;
}

const LISTENS = 0x0a;
/** Connections that are being made or ended: SYN_SENT, SYN_RECV, FIN_WAIT1, LAST_ACK, CLOSING. */
const UNSETTLED = [0x02, 0x03, 0x04, 0x09, 0x0b];
/** The receiver has no room, so what waits to be sent will not arrive before it reads. */
const ZERO_WINDOW_PROBE = 4;

/** Whether bytes, or a beginning or an end, are on their way from this end to the other. */
export function isUnderWay({ state, timer, unsentBytes }: Omit<TcpState, 'inode'>): boolean {
  if (timer === ZERO_WINDOW_PROBE) return false;
  return UNSETTLED.includes(state) || (unsentBytes > 0 && state !== LISTENS);
}

interface Row extends TcpState {
  readonly local: string;
  readonly remote: string;
}

/**
 * The content of /proc/net/tcp (family 2) or tcp6 (10). The columns, by proc_net_tcp.txt in the kernel's documentation:
 * `sl local remote st tx:rx tr:when retrnsmt uid timeout inode`.
 */
export class TcpTable {
  readonly #rows: readonly Row[];

  constructor(
    private readonly family: 2 | 10,
    text: string,
  ) {
    this.#rows = text.split('\n').slice(1).filter(Boolean).map(rowOf);
  }

  /** Whether something is in transit on a connection within the machine of which one of the `sockets`, by inode, is an end. */
  isInTransit(sockets: readonly string[]): boolean {
    const ours = new Set(sockets);
    const rows = this.#rows.filter(isWithin);
    const ends = new Set(
      rows.flatMap((row) => (ours.has(String(row.inode)) ? [`${row.local} ${row.remote}`] : [])),
    );
    // An end that its process has closed has the inode 0, but the other end has yet to receive what was sent.
    return rows.some(
      (row) => isUnderWay(row) && (ours.has(String(row.inode)) || ends.has(`${row.remote} ${row.local}`)),
    );
  }

  /** The sockets that are connected or listen, by inode. */
  connections(): [inode: string, Connection | 'listens'][] {
    return this.#rows.flatMap((row): [string, Connection | 'listens'][] => {
      if (row.inode === 0) return [];
      if (row.state === LISTENS) return [[String(row.inode), 'listens']];
      const end = endOf(this.family, row.local, row.remote);
      const farEnd = endOf(this.family, row.remote, row.local);
      return [[String(row.inode), { end, farEnd, isWithin: isWithin(row) }]];
    });
  }
}

function rowOf(line: string): Row {
  const [, local = '', remote = '', state = '', queues = '', timer = '', , , , inode = '0'] = line
    .trim()
    .split(/ +/);
  return {
    local,
    remote,
    state: Number.parseInt(state, 16),
    unsentBytes: Number.parseInt(queues, 16),
    timer: Number.parseInt(timer, 16),
    inode: Number(inode),
  };
}

function isWithin({ local, remote }: Row): boolean {
  return local.split(':', 1)[0] === remote.split(':', 1)[0];
}

function endOf(family: 2 | 10, local: string, remote: string): TcpEnd {
  const [localAddress = '', localPort = ''] = local.split(':');
  const [remoteAddress = '', remotePort = ''] = remote.split(':');
  return {
    family,
    localAddress: bytesOf(localAddress),
    localPort: Number.parseInt(localPort, 16),
    remoteAddress: bytesOf(remoteAddress),
    remotePort: Number.parseInt(remotePort, 16),
  };
}

/** An address is written as numbers of 32 bits, each in the byte order of the machine, which is little-endian here. */
function bytesOf(address: string): Uint8Array {
  const bytes = Buffer.from(address, 'hex');
  return bytes.swap32();
}
