import { readFileSync } from 'node:fs';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Connections that are being made or ended: SYN_SENT, SYN_RECV, FIN_WAIT1, LAST_ACK, CLOSING. */
const UNSETTLED = ['02', '03', '04', '09', '0B'];
/** The receiver has no room, so what waits to be sent will not arrive before it reads. */
const ZERO_WINDOW_PROBE = '04';

/**
 * Whether bytes, or the beginning or end of a connection, are in transit between the processes of a check: on a busy machine
 * the system may deliver them some time after they were sent. Other connections do not count.
 *
 * @param descriptors what the descriptors of all those processes refer to
 */
export function isTcpInTransit(descriptors: () => readonly string[]): boolean {
  const inUse = socketsInUse();
  others = Math.min(others, inUse);
  if (inUse <= others) return false;
  const inodes = descriptors().flatMap((target) =>
    target.startsWith('socket:[') ? target.slice(8, -1) : [],
  );
  // Reading the tables of TCP takes some ms, so a process with local sockets only is not looked up in them.
  if (!inodes.some((inode) => !localSockets.has(inode))) return false;
  localSockets = localSocketsNow();
  const inetSockets = inodes.filter((inode) => !localSockets.has(inode));
  if (inetSockets.length === 0) return false;
  const inTransit = TABLES.flatMap((file) => inodesInTransit(contentOf(file)));
  // A connection that its process has already closed belongs to none, but the other end has yet to receive that.
  return inTransit.some((inode) => inode === '0' || inetSockets.includes(inode));
}

/** Inodes of sockets within the machine, as the system listed them last. */
let localSockets: ReadonlySet<string> = new Set();

/** The columns of /proc/net/unix, by proc(5): `Num: RefCount Protocol Flags Type St Inode Path`. */
function localSocketsNow(): Set<string> {
  const lines = contentOf('/proc/net/unix').split('\n');
  return new Set(lines.map((line) => line.trim().split(/ +/, 7)[6] ?? ''));
}

/** The fewest sockets that the system ever had: looking at all of them takes milliseconds, and most checks have none. */
let others = socketsInUse();

/** The number of TCP sockets, from lines such as `TCP: inuse 3 orphan 0 …`. */
function socketsInUse(): number {
  return ['/proc/net/sockstat', '/proc/net/sockstat6'].reduce((sum, file) => {
    const counts = /^TCP6?: inuse (\d+)(?: orphan (\d+))?/m.exec(contentOf(file));
    return sum + Number(counts?.[1] ?? 0) + Number(counts?.[2] ?? 0);
  }, 0);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // no such protocol here
  }
}

/**
 * The sockets in a table of connections on which something is in transit. The columns, by proc_net_tcp.txt in the kernel's
 * documentation: `sl local remote st tx:rx tr:when retrnsmt uid timeout inode`.
 */
export function inodesInTransit(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state = '', queues = '', timer = '', , , , inode = '0'] = line
      .trim()
      .split(/ +/);
    // A connection to a different machine is not within the check.
    if (local.split(':', 1)[0] !== remote.split(':', 1)[0]) return [];
    const isUnsettled = UNSETTLED.includes(state);
    const hasUnsent = /^0*[1-9A-F]/.test(queues.slice(0, 8)) && state !== '0A';
    const isStuck = timer.startsWith(ZERO_WINDOW_PROBE);
    return (isUnsettled || hasUnsent) && !isStuck ? [inode] : [];
  });
}
