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

  /** Resolves when calls can be made. */
  readonly opened: Promise<Socket>;
  #lost: Error | null = null;
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

  async call(id: number, method: string, args: unknown[]): Promise<unknown> {
    const call = ++this.#calls;
    // At once: the caller may change the arguments later.
    const request = packed([call, id, method, args], this);
    const socket = await this.opened;
    if (this.#lost !== null) throw this.#lost;
    return new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject });
      socket.ref(); // this process stays as long as it waits for an answer
      socket.write(request);
    });
  }

  #receive(socket: Socket, [call, outcome, value]: Answer): void {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (this.#pending.size === 0) socket.unref();
    if (outcome === 'returned') return pending?.resolve(value);
    if (value instanceof Error) Object.defineProperty(value, 'remoteStack', { value: value.stack });
    pending?.reject(value);
  }

  /** All calls in flight reject with the error; a later call will need a new connection. */
  lose(error: Error): void {
    if (this.#lost !== null) return;
    this.#lost = error;
    Connection.#all.delete(this.name);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
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
      for await (const body of frames) this.#receive(socket, unpacked(body, this) as Answer);
    } finally {
      this.lose(new ManagerGone('the connection has ended'));
    }
  }
}
