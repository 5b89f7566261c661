import { libc } from './libc';

/** One end of a TCP connection and the place that it is connected to. */
export interface TcpEnd {
  /** AF_INET or AF_INET6. */
  readonly family: 2 | 10;
  /** 4 or 16 bytes each, in network order. */
  readonly localAddress: Uint8Array;
  readonly localPort: number;
  readonly remoteAddress: Uint8Array;
  readonly remotePort: number;
}

export interface TcpState {
  /** The numbers of the states are those of /proc/net/tcp. */
  readonly state: number;
  readonly timer: number;
  readonly unsentBytes: number;
  readonly inode: number;
}

/*
 * The layouts of netlink(7) and sock_diag(7): a header of 16 bytes, then `inet_diag_req_v2` or `inet_diag_msg`.
 * Both contain an `inet_diag_sockid`: two ports in network order, two addresses of 16 bytes, an interface, a cookie.
 */
const AF_NETLINK = 16;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_ERROR = 2;
const NLM_F_REQUEST = 1;
const MSG_DONTWAIT = 0x40;
const IPPROTO_TCP = 6;
const HEADER_BYTES = 16;
const REQUEST_BYTES = HEADER_BYTES + 56;
const ANSWER_BYTES = 4096;
const ENOENT = 2;

let descriptor: number | undefined;
let sequence = 0;
const answer = Buffer.alloc(ANSWER_BYTES);

/**
 * Asks the system about one end of a connection, which takes microseconds, where /proc/net/tcp takes milliseconds.
 *
 * @returns the state; 'none' where there is no such connection; undefined where the system does not answer such
 *   questions
 */
export function tcpStateOf(end: TcpEnd): TcpState | 'none' | undefined {
  const { linux } = libc();
  if (linux === null) return undefined;
  descriptor ??= linux.socket(AF_NETLINK, SOCK_DGRAM_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor < 0) return undefined;
  sequence += 1;
  if (linux.send(descriptor, requestFor(end), REQUEST_BYTES, 0) !== REQUEST_BYTES) return undefined;
  // The system answers during `send`. An answer to an earlier question means that one was lost.
  const length = linux.recv(descriptor, answer, ANSWER_BYTES, MSG_DONTWAIT);
  if (length < HEADER_BYTES + 4 || answer.readUInt32LE(8) !== sequence) return undefined;
  const body = HEADER_BYTES;
  if (answer.readUInt16LE(4) === NLMSG_ERROR)
    return answer.readInt32LE(body) === -ENOENT ? 'none' : undefined;
  return {
    state: answer.readUInt8(body + 1),
    timer: answer.readUInt8(body + 2),
    unsentBytes: answer.readUInt32LE(body + 60),
    inode: answer.readUInt32LE(body + 68),
  };
}

function requestFor(end: TcpEnd): Buffer {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeUInt32LE(REQUEST_BYTES, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(NLM_F_REQUEST, 6);
  request.writeUInt32LE(sequence, 8);
  const body = HEADER_BYTES;
  request.writeUInt8(end.family, body);
  request.writeUInt8(IPPROTO_TCP, body + 1);
  request.writeUInt32LE(0xffff_ffff, body + 4); // in whatever state
  request.writeUInt16BE(end.localPort, body + 8);
  request.writeUInt16BE(end.remotePort, body + 10);
  request.set(end.localAddress, body + 12);
  request.set(end.remoteAddress, body + 28);
  request.fill(0xff, body + 48, body + 56); // INET_DIAG_NOCOOKIE
  return request;
}
