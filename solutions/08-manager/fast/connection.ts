import type { Socket } from 'node:net';
import { connect, isKernelError, type SocketAddress } from '#kernel';
import { decode, encodeBehind, openProxy, type Line } from './codec';
import { AuthenticationFailed, ManagerGone } from './errors';
import { framed, frameOf, FrameReader, HEADER_BYTES, MOST_BYTES, Outbox } from './frame';
import { clientHandshake, NotProved } from './handshake';
import { FAILED, type Reply, RETURNED } from './protocol';
import { received } from './sent-error';

const PATIENCE_MS = 10_000; // with a peer that listens but does not answer

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** This process's only connection to a server, which all proxies of that server share. */
export class Connection implements Line {
  static readonly #all = new Map<string, Connection>();

  static to(address: SocketAddress, authKey: Uint8Array): Connection {
    const name = JSON.stringify([address, Buffer.from(authKey).toString('base64')]);
    const connection = Connection.#all.get(name) ?? new Connection(address, authKey, name);
    Connection.#all.set(name, connection);
    return connection;
  }

  /** Settled once both sides have proved that they have the key. */
  readonly opened: Promise<void>;
  /** Why it can no longer be used. */
  loss: Error | undefined;
  readonly openProxy = openProxy;
  readonly #name: string;
  readonly #pending = new Map<number, Pending>();
  readonly #outbox = new Outbox();
  #socket: Socket | undefined;
  #calls = 0;

  private constructor(
    readonly address: SocketAddress,
    readonly authKey: Uint8Array,
    name: string,
  ) {
    this.#name = name;
    this.opened = this.#open();
    // Callers get the error from each of their calls.
    this.opened.catch((error: unknown) => this.lose(error as Error));
  }

  /** The result, or the error, of that object's method in the server. */
  call(target: number, method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.loss !== undefined) throw this.loss;
      const call = (this.#calls += 1);
      const message = encodeBehind(
        HEADER_BYTES,
        [call, target, method, args],
        this,
        `an argument of ${method}()`,
      );
      this.#outbox.send(framed(message));
      // Keeps the process alive as long as it waits for an answer, and no longer.
      if (this.#pending.size === 0) this.#socket?.ref();
      this.#pending.set(call, { resolve, reject });
    });
  }

  lose(error: Error): void {
    if (this.loss !== undefined) return;
    this.loss = error;
    Connection.#all.delete(this.#name);
    this.#socket?.destroy();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  async #open(): Promise<void> {
    const socket = await this.#connected();
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error); // valid for one challenge only
        this.lose(error);
      };
      const timer = setTimeout(
        () => fail(new AuthenticationFailed(this.address, 'the peer at that address does not answer')),
        PATIENCE_MS,
      );
      const handshake = clientHandshake(this.authKey);
      handshake.next();
      const frames = new FrameReader();
      let isOpen = false;
      const take = (body: Buffer): void => {
        if (isOpen) return this.#receive(body);
        const { value, done } = handshake.next(body);
        if (value !== null) socket.write(frameOf(value));
        if (done !== true) return;
        isOpen = true;
        frames.most = MOST_BYTES;
        clearTimeout(timer);
        if (this.#pending.size === 0) socket.unref();
        this.#outbox.openTo(socket);
        resolve();
      };
      socket.on('data', (chunk: Buffer) => {
        try {
          if (this.loss === undefined) frames.read(chunk, take);
        } catch (error) {
          if (isOpen) fail(new ManagerGone(this.address, 'it sent something that is not an answer', error));
          else
            fail(
              new AuthenticationFailed(
                this.address,
                error instanceof NotProved ? error.message : 'the peer at that address is not a manager',
              ),
            );
        }
      });
      socket.on('error', () => undefined); // 'close' follows
      socket.on('close', () => fail(new ManagerGone(this.address, 'the connection with it has ended')));
    });
  }

  async #connected(): Promise<Socket> {
    try {
      return await connect(this.address);
    } catch (error) {
      const isGone = isKernelError(error, 'NOBODY_LISTENS') || isKernelError(error, 'ADDRESS_UNUSABLE');
      throw isGone ? new ManagerGone(this.address, 'no server answers there', error) : error;
    }
  }

  #receive(body: Buffer): void {
    const [call, outcome, value] = decode(body, this) as Reply;
    const pending = this.#pending.get(call);
    if (pending === undefined) return;
    this.#pending.delete(call);
    if (this.#pending.size === 0) this.#socket?.unref();
    if (outcome === RETURNED) pending.resolve(value[0]);
    else if (outcome === FAILED) pending.reject(received(value));
    else pending.reject(value[0]);
  }
}
