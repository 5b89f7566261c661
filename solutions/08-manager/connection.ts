import type { Socket } from 'node:net';
import { connect, KernelError, type SocketAddress } from '#kernel';
import { AuthenticationFailed, ManagerGone } from './errors';
import { introduce } from './handshake';
import { type Answer, type End, framesOf, packed, unpacked } from './wire';

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The one connection of this process to a server: all its proxies share it. */
export class Connection implements End {
  static readonly #all = new Map<string, Connection>();

  static to(address: SocketAddress, authKey: Uint8Array): Connection {
    const name = JSON.stringify([address, [...authKey]]);
    const connection = Connection.#all.get(name) ?? new Connection(address, authKey, name);
    Connection.#all.set(name, connection);
    return connection;
  }

  /** Resolves when calls can be sent. */
  readonly opened: Promise<Socket>;
  #calls = 0;
  readonly #pending = new Map<number, Pending>();

  private constructor(
    readonly address: SocketAddress,
    readonly authKey: Uint8Array,
    readonly name: string,
  ) {
    this.opened = this.#open();
    this.opened.catch((error: unknown) => this.lose(error as Error));
  }

  call(id: number, method: string, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = ++this.#calls;
      this.#send(packed([call, id, method, args], this));
      this.#pending.set(call, { resolve, reject });
    });
  }

  #receive([call, outcome, value]: Answer): void {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (outcome === 'returned') return pending?.resolve(value);
    if (value instanceof Error) Object.defineProperty(value, 'remoteStack', { value: value.stack });
    pending?.reject(value);
  }

  /** Calls in flight reject with the error. The next call makes a new connection. */
  lose(error: Error): void {
    if (Connection.#all.get(this.name) === this) Connection.#all.delete(this.name);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #send(request: Buffer): void {
    const write = (socket: Socket): void => {
      socket.ref(); // this process stays as long as it waits for an answer
      socket.write(request);
    };
    void this.opened.then(write, () => undefined);
  }

  async #open(): Promise<Socket> {
    const socket = await connect(this.address).catch((error: unknown) => {
      throw error instanceof KernelError ? new ManagerGone('no server answers there') : error;
    });
    socket.on('error', () => undefined);
    const peer = { isKnown: false };
    const frames = framesOf(socket, peer);
    try {
      await introduce(socket, frames, this.authKey);
    } catch (error) {
      socket.destroy();
      throw error instanceof AuthenticationFailed ? error : new ManagerGone('the connection has ended');
    }
    peer.isKnown = true;
    socket.unref();
    void this.#receiveAll(socket, frames).catch(() => undefined);
    return socket;
  }

  async #receiveAll(socket: Socket, frames: AsyncIterable<Buffer>): Promise<void> {
    try {
      for await (const body of frames) {
        this.#receive(unpacked(body, this) as Answer);
        if (this.#pending.size === 0) socket.unref();
      }
    } finally {
      this.lose(new ManagerGone('the connection has ended'));
    }
  }
}
