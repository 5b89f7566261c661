import { readFileSync } from 'node:fs';
import { tcpStateOf } from '../../kernel/internal';
import { isUnderWay, TcpTable, type Connection } from './tcp-table';

/**
 * Whether bytes, or the beginning or end of a connection, are in transit between the processes of a check: on a busy machine
 * the system may deliver them some time after they were sent. Other connections do not count.
 *
 * @param descriptors what the descriptors of all those processes refer to
 */
export function isTcpInTransit(descriptors: readonly string[]): boolean {
  const inodes = descriptors.flatMap((target) => (target.startsWith('socket:[') ? target.slice(8, -1) : []));
  // A process with local sockets only is not looked up in the tables of TCP.
  if (!inodes.some((inode) => !localSockets.has(inode))) return false;
  const unknown = inodes.filter((inode) => !localSockets.has(inode) && !connections.has(inode));
  if (unknown.length > 0) localSockets = localSocketsNow();
  const inetSockets = inodes.filter((inode) => !localSockets.has(inode));
  if (inetSockets.length === 0) return false;
  return isAnyUnderWay(inetSockets) ?? isInTables(inetSockets);
}

/** What was once read of a socket that is connected or listens: that does not change until it is closed. */
let connections: ReadonlyMap<string, Connection | 'listens'> = new Map();
/** The system has answered a question about one connection as its table did. */
let doesAnswer = false;

/** By the system's answers about each connection; undefined where one is not known, or the system does not answer. */
function isAnyUnderWay(inodes: readonly string[]): boolean | undefined {
  if (!doesAnswer) return undefined;
  for (const inode of inodes) {
    const known = connections.get(inode);
    if (known === undefined) return undefined;
    if (known === 'listens' || !known.isWithin) continue;
    // The far end may have been closed by its process, and its last bytes be under way to this one.
    for (const end of [known.end, known.farEnd]) {
      const state = tcpStateOf(end);
      if (state === undefined) return undefined;
      if (state !== 'none' && isUnderWay(state)) return true;
    }
  }
  return false;
}

/** By the tables of all connections, which take milliseconds to read. Learns what `isAnyUnderWay` needs. */
function isInTables(inodes: readonly string[]): boolean {
  const tables = [new TcpTable(2, contentOf('/proc/net/tcp')), new TcpTable(10, contentOf('/proc/net/tcp6'))];
  const kept = [...connections].filter(([inode]) => inodes.includes(inode));
  connections = new Map([...kept, ...tables.flatMap((table) => table.connections())]);
  doesAnswer ||= inodes.some(isAnsweredAlike);
  return tables.some((table) => table.isInTransit(inodes));
}

function isAnsweredAlike(inode: string): boolean {
  const known = connections.get(inode);
  if (known === undefined || known === 'listens') return false;
  const state = tcpStateOf(known.end);
  return state !== undefined && state !== 'none' && String(state.inode) === inode;
}

/** Inodes of sockets within the machine, as the system listed them last. */
let localSockets: ReadonlySet<string> = new Set();

/**
 * Sockets of the two kinds that never leave the machine. The columns, by proc(5) and the kernel's af_netlink.c:
 * `Num: RefCount Protocol Flags Type St Inode Path` and `sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode`.
 */
function localSocketsNow(): Set<string> {
  const columns = [
    ['/proc/net/unix', 6],
    ['/proc/net/netlink', 9],
  ] as const;
  return new Set(
    columns.flatMap(([file, inode]) =>
      contentOf(file)
        .split('\n')
        .map((line) => line.trim().split(/ +/, inode + 1)[inode] ?? ''),
    ),
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // no such protocol here
  }
}
