import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Connections that are being made or ended: SYN_SENT, SYN_RECV, FIN_WAIT1, LAST_ACK, CLOSING. */
const UNSETTLED = ['02', '03', '04', '09', '0B'];
/** The receiver has no room: what waits to be sent will not arrive before it reads. */
const ZERO_WINDOW_PROBE = '04';

/**
 * Whether bytes, or the beginning or end of a connection, are under way between the processes of a check: on a busy machine
 * the system may hand them over only some time after they were sent. Other connections do not count.
 */
export function isTcpInTransit(pids: () => readonly number[]): boolean {
  const inUse = socketsInUse();
  others = Math.min(others, inUse);
  if (inUse <= others) return false;
  const inodes = TABLES.flatMap((file) => inodesInTransit(contentOf(file)));
  return inodes.length > 0 && pids().some((pid) => hasOneOf(pid, inodes));
}

/** As few sockets as the system ever had: to look at all of them takes some milliseconds, and most checks have none. */
let others = socketsInUse();

/** Those of TCP: `TCP: inuse 3 orphan 0 …`. */
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
 * The sockets of a table of connections on which something is under way. See proc_net_tcp.txt in the kernel's
 * documentation: `sl local remote st tx:rx tr:when retrnsmt uid timeout inode`.
 */
export function inodesInTransit(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state = '', queues = '', timer = '', , , , inode = '0'] = line
      .trim()
      .split(/ +/);
    // What is under way to another machine is not ours.
    if (local.split(':', 1)[0] !== remote.split(':', 1)[0]) return [];
    const isUnsettled = UNSETTLED.includes(state);
    const hasUnsent = /^0*[1-9A-F]/.test(queues.slice(0, 8)) && state !== '0A';
    const isStuck = timer.startsWith(ZERO_WINDOW_PROBE);
    return (isUnsettled || hasUnsent) && !isStuck ? [inode] : [];
  });
}

function hasOneOf(pid: number, inodes: readonly string[]): boolean {
  // A connection that its process has closed already belongs to none, but its other end will hear of it.
  if (inodes.includes('0')) return true;
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder).some((name) => {
      const target = linkOf(`${folder}/${name}`);
      return target.startsWith('socket:[') && inodes.includes(target.slice(8, -1));
    });
  } catch {
    return false;
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
