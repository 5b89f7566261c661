import type { Server, Socket } from 'node:net';
import { expectFunction, expectInteger, wrongType } from './arguments';
import { AddressInUse, AddressUnusable, NobodyListens } from './errors';

/**
 * Where a listener is found: a path of the file system (a Unix socket), or a host and port (TCP). Port 0 lets
 * the system choose a free one. On Linux a path that begins with a NUL has no file: it goes with its listener.
 */
export type SocketAddress = string | { readonly host: string; readonly port: number };

/** What `listen` gives. It keeps this process alive, unless `unref` is called. */
export interface Listener {
  /** As it was asked for, with the port that the system chose. */
  readonly address: SocketAddress;
  /** No new connections; those that are open stay. May be called twice. */
  close(): void;
  ref(): void;
  unref(): void;
}

/** sun_path, less its final NUL. macOS has four bytes less: see unix(4) there. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;
const LARGEST_PORT = 65_535;

/**
 * Accepts connections of other processes, and of other machines where the address is TCP. A file that a dead
 * listener left at the path is replaced.
 *
 * @param address none: a fresh one of this machine, which leaves nothing behind on Linux
 * @param onConnection gets Node's own Socket: chunks of bytes, cut anywhere. It has no Nagle delay, and its
 * 'error' event must be listened to
 * @throws AddressInUse when there is a listener already; AddressUnusable when the system refuses it
 */
export async function listen(
  address: SocketAddress | undefined,
  onConnection: (socket: Socket) => void,
): Promise<Listener> {
  const wanted = address === undefined ? freshAddress() : expectAddress(address);
  expectFunction('onConnection', onConnection);
  const server = net().createServer({ noDelay: true }, onConnection);
  try {
    await opened(server, wanted);
  } catch (error) {
    if (!(error instanceof AddressInUse) || !(await removeStale(wanted))) throw error;
    await opened(server, wanted);
  }
  return listener(server, wanted);
}

/**
 * A stream of bytes to the listener there.
 * @throws NobodyListens; AddressUnusable when the system cannot reach it
 */
export async function connect(address: SocketAddress): Promise<Socket> {
  const wanted = expectAddress(address);
  return new Promise((resolve, reject) => {
    const socket = net().connect(
      typeof wanted === 'string' ? { path: wanted } : { ...wanted, noDelay: true },
    );
    const refuse = (error: NodeJS.ErrnoException): void => {
      const { code = '' } = error;
      const isNobody = code === 'ECONNREFUSED' || code === 'ENOENT';
      reject(isNobody ? new NobodyListens(wanted) : new AddressUnusable(wanted, error.message));
    };
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      resolve(socket);
    });
  });
}

function net(): typeof import('node:net') {
  return process.getBuiltinModule('node:net');
}

function opened(server: Server, address: SocketAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void =>
      reject(
        error.code === 'EADDRINUSE' ? new AddressInUse(address) : new AddressUnusable(address, error.message),
      );
    server.once('error', refuse);
    server.listen(typeof address === 'string' ? { path: address } : address, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

function listener(server: Server, wanted: SocketAddress): Listener {
  const bound = server.address();
  const isTcp = typeof wanted !== 'string' && typeof bound === 'object' && bound !== null;
  return {
    address: isTcp ? { host: wanted.host, port: bound.port } : wanted,
    close: () => {
      if (server.listening) server.close();
    },
    ref: () => void server.ref(),
    unref: () => void server.unref(),
  };
}

/** A killed listener leaves its file, where nothing answers. Returns whether the file is gone now. */
async function removeStale(address: SocketAddress): Promise<boolean> {
  if (typeof address !== 'string' || address.startsWith('\0')) return false;
  const { lstatSync, rmSync } = process.getBuiltinModule('node:fs');
  try {
    (await connect(address)).destroy();
    return false;
  } catch (error) {
    if (!(error instanceof NobodyListens)) return false;
    // Nothing answers at an ordinary file either, and that is in use.
    if (lstatSync(address, { throwIfNoEntry: false })?.isSocket() === false)
      throw new AddressUnusable(address, 'a file that is not a socket lies there');
    rmSync(address, { force: true });
    return true;
  }
}

function freshAddress(): SocketAddress {
  const { randomUUID } = process.getBuiltinModule('node:crypto');
  const name = `forklings-${process.pid}-${randomUUID()}`;
  if (process.platform === 'linux') return `\0${name}`;
  const { join } = process.getBuiltinModule('node:path');
  return join(process.getBuiltinModule('node:os').tmpdir(), `${name}.sock`);
}

function expectAddress(address: unknown): SocketAddress {
  if (typeof address === 'string') {
    const bytes = Buffer.byteLength(address);
    if (bytes === 0) throw new AddressUnusable(address, 'a path has at least one letter');
    if (bytes > LONGEST_PATH)
      throw new AddressUnusable(address, `a socket's path has at most ${LONGEST_PATH} bytes, this ${bytes}`);
    return address;
  }
  if (typeof address !== 'object' || address === null || !('host' in address) || !('port' in address))
    throw wrongType('address', 'a path or { host, port }', address);
  const { host, port } = address;
  if (typeof host !== 'string') throw wrongType('address.host', 'a string', host);
  expectInteger('address.port', port, 0, LARGEST_PORT);
  return { host, port: port as number };
}
